import { ConnectionError } from '../../api/errors.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { Cancelled, exitLike, isAbort, StatusError } from '../../errors.ts'
import { readEnvironment } from '../../options/env.ts'
import { flag, list, text } from '../../options/index.ts'
import {
  detachKeysOption,
  interact,
  readDetachKeys,
  requestedDetachKeys,
  requireTerminal,
} from './interactive.ts'

export const exec = defineCommand({
  name: 'exec',
  usage: 'CONTAINER COMMAND [ARG...]',
  summary: 'Run a command in a running container',
  args: minArgs(2),
  complete: 'running containers',
  passThrough: true,
  options: {
    detach: flag('-d, --detach', 'Leave the command running in the background'),
    detachKeys: detachKeysOption,
    env: list('-e, --env', 'Set an environment variable'),
    envFile: list('--env-file', 'Read environment variables from a file'),
    interactive: flag('-i, --interactive', 'Keep standard input open'),
    privileged: flag('--privileged', 'Give the command extended privileges'),
    tty: flag('-t, --tty', 'Give the command a terminal'),
    user: text('-u, --user', 'Run as this user ("<name|uid>[:<group|gid>]")'),
    workdir: text('-w, --workdir', 'Directory inside the container to run in', { minApi: '1.35' }),
  },
  async run(cli, [name, ...command], options) {
    const { api, streams } = cli
    const { detach, interactive, privileged, tty, user, workdir } = options
    const keys = readDetachKeys(options.detachKeys, cli)
    const env = readEnvironment(options, cli.env)
    // The engine keeps an exec that is never started, so a wrong name has to fail first.
    await api.containers.inspect(name)
    if (!detach) requireTerminal(cli, interactive, tty)

    const { rows, columns } = streams.out
    const size: [number, number] | undefined = tty && rows && columns ? [rows, columns] : undefined
    const { Id } = await api.execs.create(name, {
      User: user ?? '',
      Privileged: privileged,
      Tty: tty,
      ConsoleSize: detach ? undefined : size,
      AttachStdin: !detach && interactive,
      AttachStdout: !detach,
      AttachStderr: !detach,
      DetachKeys: requestedDetachKeys(options.detachKeys, cli) ?? '',
      Env: env,
      WorkingDir: workdir ?? '',
      Cmd: command,
    })
    if (detach) return api.execs.start(Id, { Detach: true, Tty: tty })

    const connection = await api.execs.attach(Id, { Tty: tty, ConsoleSize: size })
    const end = await interact(cli, {
      connection,
      tty,
      stdin: interactive,
      detachKeys: keys,
      resize: ({ height, width }) => api.execs.resize(Id, { h: height, w: width }),
    }).catch((error: unknown) => {
      // Interrupted, docker leaves the command to itself and calls that a success.
      throw isAbort(error) ? new Cancelled() : error
    })
    if (end === 'detached') throw new StatusError(1, 'read escape sequence')

    exitLike(await exitCode(cli, Id))
  },
})

/** The exit code of an exec that has ended; 255, as docker says, when the engine has gone away. */
async function exitCode({ api }: Cli, id: string): Promise<number> {
  try {
    return (await api.execs.inspect(id)).ExitCode ?? 0
  } catch (error) {
    if (error instanceof ConnectionError) return 255
    throw error
  }
}
