import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cli, Env } from '../command.ts'
import { systemErrorText } from '../system-error.ts'

/** What running a plugin takes of the program. */
export type PluginRunner = Pick<
  Cli,
  'env' | 'onSignal' | 'platform' | 'programName' | 'streams'
> & {
  /** The third signal no longer ends the program. */
  leaveSignalsToChild(): void
}

/** How often a plugin is asked to end before it is made to. */
const patience = 3

/**
 * Runs a plugin on the program's own streams and resolves to its exit code; 255, as in docker, where a
 * signal ended it.
 *
 * @param args - the command line as the user typed it, without the program's name
 * @param path - the words of the command, for the plugin's telemetry
 * @param variables - more of the environment
 */
export async function runPlugin(
  runner: PluginRunner,
  program: string,
  args: readonly string[],
  path: readonly string[],
  variables: Env = {},
): Promise<number> {
  const stop = await stopSignal(runner.platform)
  const env = {
    ...pluginEnvironment(runner, path),
    ...variables,
    DOCKER_CLI_PLUGIN_SOCKET: stop.address,
  }
  try {
    return await run(runner, program, args, env, () => stop.give())
  } finally {
    stop.give()
  }
}

/** Runs a plugin for its help page, which needs no way to be stopped. */
export function runPluginHelp(
  runner: PluginRunner,
  program: string,
  args: readonly string[],
  path: readonly string[],
): Promise<number> {
  return run(runner, program, args, pluginEnvironment(runner, path), () => {})
}

/** The user's environment, and what plugins are told beside it. */
export function pluginEnvironment(
  { env, programName }: Pick<Cli, 'env' | 'programName'>,
  path: readonly string[],
): Env {
  const command = encodeURIComponent([programName, ...path].join(' '))
  const resource = `docker.cli.cobra.command_path=${command}`
  const others = env.OTEL_RESOURCE_ATTRIBUTES
  return {
    ...env,
    DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND: programName,
    OTEL_RESOURCE_ATTRIBUTES: others ? `${others},${resource}` : resource,
  }
}

/**
 * The plugin is in the process group of the program. What is typed at a terminal reaches it without
 * our help; elsewhere it is asked to end over its socket, and killed when it does not.
 */
async function run(
  runner: PluginRunner,
  program: string,
  args: readonly string[],
  env: Env,
  askToEnd: () => void,
): Promise<number> {
  const child = spawn(program, args, { env, stdio: 'inherit' })
  let endings = 0
  if (runner.streams.out.isTTY) runner.leaveSignalsToChild()
  const unsubscribe = runner.onSignal((signal) => {
    if (runner.streams.out.isTTY || (signal !== 'SIGINT' && signal !== 'SIGTERM')) return
    askToEnd()
    if (++endings === patience) child.kill('SIGKILL')
  })
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(new Error(systemErrorText(error, 'fork/exec', program))))
      child.on('exit', (code) => resolve(code ?? 255))
    })
  } finally {
    unsubscribe()
  }
}

/**
 * A socket that plugins connect to and wait at: the end of the connection asks them to end. It has no
 * name in the file system where the system knows such sockets.
 */
async function stopSignal(platform: NodeJS.Platform): Promise<{ address: string; give(): void }> {
  // Node 20 binds a nameless socket to all of its 108 bytes: the name has to fill them to be found.
  const name = `docker_cli_${randomBytes(48).toString('hex')}`
  const isAbstract = platform === 'linux'
  const pipe = platform === 'win32' ? `\\\\.\\pipe\\${name}` : join(tmpdir(), name.slice(0, 43))
  const waiting = new Set<Socket>()
  const server = createServer((socket) => {
    waiting.add(socket)
    socket.on('error', () => {}).on('close', () => waiting.delete(socket))
  })
  server.unref()
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(isAbstract ? `\0${name}` : pipe, resolve)
  })
  return {
    address: isAbstract ? `@${name}` : pipe,
    give() {
      server.close()
      for (const socket of waiting) socket.destroy()
    },
  }
}
