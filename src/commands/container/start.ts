import type { Hijacked } from '../../api/hijack.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { exitLike, isAbort, StatusError } from '../../errors.ts'
import { flag, text } from '../../options/index.ts'
import { startEach } from '../for-each.ts'
import {
  detachKeysOption,
  interact,
  proxySignals,
  readDetachKeys,
  requestedDetachKeys,
  uninterrupted,
} from './interactive.ts'

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
      return startAttached(cli, names[0], options, query)
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

async function startAttached(
  cli: Cli,
  name: string,
  { detachKeys, interactive }: { detachKeys: string | undefined; interactive: boolean },
  query: StartQuery,
): Promise<void> {
  const { api } = cli
  const keys = readDetachKeys(detachKeys, cli)
  const { Id: id = name, Config, HostConfig } = await api.containers.inspect(name)
  const tty = Config?.Tty ?? false
  const stdin = interactive && (Config?.OpenStdin ?? false)

  const stopProxying = tty ? () => {} : proxySignals(cli, id)
  let connection: Hijacked | undefined
  try {
    const attached = {
      stream: true,
      stdin,
      stdout: true,
      stderr: true,
      detachKeys: requestedDetachKeys(detachKeys, cli),
    }
    connection = await api.containers.attach(id, attached, uninterrupted)
    // Waited for before the start, or a short-lived container would be missed.
    const condition = HostConfig?.AutoRemove ? 'removed' : 'next-exit'
    const ended = api.containers.wait(id, { condition }, uninterrupted)
    ended.catch(() => {})
    try {
      await api.containers.start(id, query, uninterrupted)
    } catch (error) {
      // The engine removes a container that could not start; the removal is part of --rm.
      if (HostConfig?.AutoRemove) await ended.catch(() => {})
      throw error
    }
    const end = await interact(cli, {
      connection,
      tty,
      stdin,
      detachKeys: keys,
      resize: ({ height, width }) =>
        api.containers.resize(id, { h: height, w: width }, uninterrupted),
    })
    if (end === 'detached') return
    const { StatusCode, Error: failure } = await ended
    if (failure?.Message) throw new StatusError(125, failure.Message)
    exitLike(StatusCode)
  } finally {
    connection?.destroy()
    stopProxying()
  }
}
