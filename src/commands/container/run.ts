import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { exitLike, StatusError } from '../../errors.ts'
import { flag, type OptionValues } from '../../options/index.ts'
import { createContainer, optionFailure, runFailure } from './create-container.ts'
import { detachKeysOption, readDetachKeys, requireTerminal, uninterrupted } from './interactive.ts'
import { containerOptions } from './options.ts'
import { type PreparedContainer, prepareContainer } from './prepare.ts'
import { startAttached } from './start-attached.ts'

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
  { body: { AttachStdin = false, AttachStdout = false, AttachStderr = false } }: PreparedContainer,
  { tty, detachKeys, rm, sigProxy }: RunOptions,
): Promise<void> {
  const container = {
    id,
    tty,
    stdin: AttachStdin,
    stdout: AttachStdout,
    stderr: AttachStderr,
    detachKeys,
    autoRemove: rm,
    proxiesSignals: sigProxy,
    start: () =>
      cli.api.containers.start(id, {}, uninterrupted).catch((error) => {
        throw runFailure(cli, 'run', error)
      }),
  }
  const ended = await startAttached(cli, container)
  if (!ended) return
  if (ended.Error?.Message)
    throw new StatusError(125, `Error waiting for container: ${ended.Error.Message}`)
  exitLike(ended.StatusCode)
}
