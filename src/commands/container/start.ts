import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { exitLike, isAbort, StatusError } from '../../errors.ts'
import { flag, text } from '../../options/index.ts'
import { startEach } from '../shared/for-each.ts'
import { detachKeysOption, readDetachKeys, uninterrupted } from './interactive.ts'
import { startAttached } from './start-attached.ts'

export const start = defineCommand({
  name: 'start',
  usage: 'CONTAINER [CONTAINER...]',
  summary: 'Start one or more stopped containers',
  args: minArgs(1),
  complete: 'stopped containers',
  options: {
    attach: flag('-a, --attach', 'Show its output and pass signals on'),
    checkpoint: text('--checkpoint', 'Restore from this checkpoint', { experimental: true }),
    checkpointDir: text('--checkpoint-dir', 'Directory where the checkpoint is kept', {
      experimental: true,
    }),
    detachKeys: detachKeysOption,
    interactive: flag('-i, --interactive', "Connect standard input to the container's"),
  },
  async run(cli, names, options) {
    const query = { checkpoint: options.checkpoint, 'checkpoint-dir': options.checkpointDir }
    if (options.attach || options.interactive) {
      if (names.length > 1)
        throw new Error('you cannot start and attach multiple containers at once')
      return attachAndStart(cli, names[0], options, query)
    }
    if (!options.checkpoint) return startDetached(cli, names)
    if (names.length > 1) throw new Error('you cannot restore multiple containers at once')
    await cli.api.containers.start(names[0], query)
  },
})

type StartQuery = Parameters<Cli['api']['containers']['start']>[1]

async function startDetached({ api, streams }: Cli, names: readonly string[]): Promise<void> {
  const failed: string[] = []
  for (const { name, outcome } of startEach(names, (name) => api.containers.start(name))) {
    const result = await outcome
    if (!('error' in result)) {
      await streams.out.write(`${name}\n`)
      continue
    }
    if (isAbort(result.error)) throw result.error
    failed.push(name)
    await streams.err.write(
      `${result.error instanceof Error ? result.error.message : result.error}\n`,
    )
  }
  if (failed.length > 0) throw new Error(`failed to start containers: ${failed.join(', ')}`)
}

async function attachAndStart(
  cli: Cli,
  name: string,
  { detachKeys, interactive }: { detachKeys: string | undefined; interactive: boolean },
  query: StartQuery,
): Promise<void> {
  const { api } = cli
  readDetachKeys(detachKeys, cli)
  const { Id: id = name, Config, HostConfig } = await api.containers.inspect(name)
  const tty = Config?.Tty ?? false
  const ended = await startAttached(cli, {
    id,
    tty,
    stdin: interactive && (Config?.OpenStdin ?? false),
    stdout: true,
    stderr: true,
    detachKeys,
    autoRemove: HostConfig?.AutoRemove ?? false,
    proxiesSignals: !tty,
    start: () => api.containers.start(id, query, uninterrupted),
  })
  if (!ended) return
  if (ended.Error?.Message) throw new StatusError(125, ended.Error.Message)
  exitLike(ended.StatusCode)
}
