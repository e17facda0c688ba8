import type { Hijacked } from '../../api/hijack.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { exitLike, StatusError } from '../../errors.ts'
import { flag, type OptionValues } from '../../options/index.ts'
import { createContainer, optionFailure, runFailure } from './create-container.ts'
import {
  detachKeysOption,
  interact,
  proxySignals,
  readDetachKeys,
  requestedDetachKeys,
  requireTerminal,
  uninterrupted,
} from './interactive.ts'
import { containerOptions } from './options.ts'
import { type PreparedContainer, prepareContainer } from './prepare.ts'

const runOptions = {
  ...containerOptions,
  detach: flag('-d, --detach', 'Leave the container running in the background and print its id'),
  detachKeys: detachKeysOption,
  sigProxy: flag('--sig-proxy', 'Pass received signals on to the container', { default: true }),
}

type RunOptions = OptionValues<typeof runOptions>

export const run = defineCommand({
  name: 'run',
  usage: 'IMAGE [COMMAND] [ARG...]',
  summary: 'Create a container and run a command in it',
  args: minArgs(1),
  passThrough: true,
  options: runOptions,
  async run(cli, [image, ...command], options) {
    if (options.detach && options.attach.length > 0)
      throw new Error('conflicting options: cannot specify both --attach and --detach')
    readDetachKeys(options.detachKeys, cli)
    // An engine that cannot be reached is no failure of the container: docker ends with 1 then.
    await cli.api.client.ping()
    const { detach: detached } = options
    const container = await prepareContainer(cli, image, command, options, { detached }).catch(
      (error) => {
        throw optionFailure(cli, 'run', error)
      },
    )
    requireTerminal(cli, container.body.AttachStdin ?? false, options.tty)

    const id = await createContainer(cli, image, container, options).catch((error) => {
      throw runFailure(cli, 'run', error)
    })
    if (detached) return runDetached(cli, id)
    await runAttached(cli, id, container, options)
  },
})

async function runDetached(cli: Cli, id: string): Promise<void> {
  try {
    await cli.api.containers.start(id)
  } catch (error) {
    throw runFailure(cli, 'run', error)
  }
  await cli.streams.out.write(`${id}\n`)
}

async function runAttached(
  cli: Cli,
  id: string,
  { body: { AttachStdin, AttachStdout, AttachStderr } }: PreparedContainer,
  options: RunOptions,
): Promise<void> {
  const { api } = cli
  const { tty } = options
  const stopProxying = options.sigProxy ? proxySignals(cli, id) : () => {}
  let connection: Hijacked | undefined
  try {
    const attached = {
      stream: true,
      stdin: AttachStdin,
      stdout: AttachStdout,
      stderr: AttachStderr,
      detachKeys: requestedDetachKeys(options.detachKeys, cli),
    }
    connection = await api.containers.attach(id, attached, uninterrupted)
    // Waited for before the start, or a short-lived container would be missed.
    const condition = options.rm ? 'removed' : 'next-exit'
    const ended = api.containers.wait(id, { condition }, uninterrupted)
    ended.catch(() => {})
    try {
      await api.containers.start(id, {}, uninterrupted)
    } catch (error) {
      // The engine removes a container that could not start; the removal is part of --rm.
      if (options.rm) await ended.catch(() => {})
      throw runFailure(cli, 'run', error)
    }

    const end = await interact(cli, {
      connection,
      tty,
      stdin: AttachStdin ?? false,
      output: Boolean(AttachStdout || AttachStderr),
      detachKeys: readDetachKeys(options.detachKeys, cli),
      resize: ({ height, width }) =>
        api.containers.resize(id, { h: height, w: width }, uninterrupted),
    })
    if (end === 'detached') return
    exitLike(await exitCode(ended))
  } finally {
    connection?.destroy()
    stopProxying()
  }
}

async function exitCode(ended: ReturnType<Cli['api']['containers']['wait']>): Promise<number> {
  try {
    const { StatusCode, Error: failure } = await ended
    if (!failure?.Message) return StatusCode
    throw new Error(failure.Message)
  } catch (error) {
    throw new StatusError(125, `Error waiting for container: ${(error as Error).message}`)
  }
}
