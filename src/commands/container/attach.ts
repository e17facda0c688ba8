import type { Hijacked } from '../../api/hijack.ts'
import { type Cli, defineCommand, exactArgs } from '../../command.ts'
import { exitLike, StatusError } from '../../errors.ts'
import { flag } from '../../options/index.ts'
import {
  attachTo,
  detachKeysOption,
  interact,
  proxySignals,
  readDetachKeys,
  requireTerminal,
  resizer,
  uninterrupted,
} from './interactive.ts'

export const attach = defineCommand({
  name: 'attach',
  usage: 'CONTAINER',
  summary: 'Connect standard input, output and error to a running container',
  args: exactArgs(1),
  complete: 'running containers',
  options: {
    detachKeys: detachKeysOption,
    noStdin: flag('--no-stdin', 'Do not send standard input'),
    sigProxy: flag('--sig-proxy', 'Pass received signals on to the container', { default: true }),
  },
  async run(cli, [name], { detachKeys, noStdin, sigProxy }) {
    const { api } = cli
    const keys = readDetachKeys(detachKeys, cli)
    const { Id: id, Config } = await inspectRunning(cli, name)
    const tty = Config?.Tty ?? false
    const stdin = !noStdin && (Config?.OpenStdin ?? false)
    requireTerminal(cli, !noStdin, tty)

    // Asked before attaching, or the code of a container that ends at once would be lost.
    const ended = api.containers.wait(id, {}, uninterrupted)
    ended.catch(() => {})
    const stopProxying = sigProxy && !tty ? proxySignals(cli, id) : () => {}
    let connection: Hijacked | undefined
    try {
      connection = await attachTo(cli, id, { stdin, stdout: true, stderr: true, detachKeys })
      // Attached to a container that has stopped meanwhile, one would wait for ever.
      await inspectRunning(cli, id)
      const end = await interact(cli, {
        connection,
        tty,
        stdin,
        detachKeys: keys,
        redraw: true,
        resize: resizer(cli, id),
      })
      if (end === 'detached') throw new StatusError(1, 'read escape sequence')
    } finally {
      connection?.destroy()
      stopProxying()
    }
    const { StatusCode, Error: failure } = await ended
    if (failure?.Message) throw new Error(failure.Message)
    exitLike(StatusCode)
  },
})

/** Inspects a container, and refuses one that does not run. */
async function inspectRunning({ api }: Cli, name: string) {
  const { Id = name, Config, State } = await api.containers.inspect(name)
  if (!State?.Running) throw new Error('cannot attach to a stopped container, start it first')
  if (State.Paused) throw new Error('cannot attach to a paused container, unpause it first')
  if (State.Restarting)
    throw new Error('cannot attach to a restarting container, wait until it is running')
  return { Id, Config }
}
