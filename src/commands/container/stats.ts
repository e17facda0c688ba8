import { setTimeout as delay } from 'node:timers/promises'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { frame } from '../../render/frame.ts'
import { prepareList } from '../../render/list.ts'
import { type StatsRow, statsView, windowsStatsView } from '../../render/stats.ts'
import { formatOption } from '../shared/show-list.ts'
import { MeasuredContainers, statsRow } from './measured-containers.ts'

const redrawMilliseconds = 500

export const stats = defineCommand({
  name: 'stats',
  usage: '[CONTAINER...]',
  summary: 'Show what containers use of the machine, as it changes',
  args: minArgs(0),
  complete: 'live containers',
  options: {
    all: flag('-a, --all', 'Show those that do not run as well'),
    format: formatOption,
    noStream: flag('--no-stream', 'Measure once and end'),
    noTrunc: flag('--no-trunc', 'Show values whole'),
  },
  async run(cli, names, { all, format, noStream, noTrunc }) {
    const { api, config, streams } = cli
    const isWindows = (await api.client.ping()).osType === 'windows'
    const view = isWindows ? windowsStatsView : statsView
    const options = { format, configFormat: config.statsFormat, noTrunc }
    const show = await prepareList(streams.out, view, options)

    if (!noStream) return watch(cli, names, all, isWindows, show)
    const rows = await measureOnce(cli, names, all, isWindows)
    if (rows.length > 0) await streams.out.write(show(rows))
  },
})

/** The engine measures twice, a second apart, to know how busy the processors were in between. */
async function measureOnce(
  { api, signal }: Cli,
  names: readonly string[],
  all: boolean,
  isWindows: boolean,
): Promise<StatsRow[]> {
  const containers = names.length > 0 ? [...new Set(names)] : await listIds(api, all, signal)
  const measured = await Promise.allSettled(
    containers.map((container) => api.containers.stats(container, undefined, { signal })),
  )
  signal.throwIfAborted()
  const refusals = measured.flatMap((result) => (result.status === 'rejected' ? result.reason : []))
  if (names.length > 0) refuse(refusals)
  return measured.map((result, i) => {
    const container = containers[i]!
    return result.status === 'fulfilled'
      ? statsRow(container, result.value, isWindows)
      : { container, name: '', id: '', figures: undefined }
  })
}

async function watch(
  { api, streams: { out }, signal }: Cli,
  names: readonly string[],
  all: boolean,
  isWindows: boolean,
  show: (rows: readonly StatsRow[]) => string,
): Promise<void> {
  const containers = new MeasuredContainers(api, isWindows, signal)
  if (names.length > 0) {
    for (const name of names) containers.add(name)
  } else {
    // Events first: what starts while the list is on its way would be missed.
    await containers.followEvents(all)
    for (const id of await listIds(api, all, signal)) containers.add(id)
  }
  await containers.ready()
  if (names.length > 0) refuse(containers.errors())

  while (!containers.isOver) {
    await out.write(frame(show(containers.rows()), out))
    await delay(redrawMilliseconds, undefined, { signal })
  }
  signal.throwIfAborted()
}

async function listIds(api: Cli['api'], all: boolean, signal: AbortSignal): Promise<string[]> {
  const containers = await api.containers.list({ all }, { signal })
  return containers.map(({ Id }) => Id)
}

function refuse(errors: readonly Error[]): void {
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'))
}
