import { defineCommand, minArgs } from '../../command.ts'
import { checkPullPolicy, createContainer, runFailure } from './create-container.ts'
import { createOptions } from './options.ts'
import { containerSpec } from './spec.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'IMAGE [COMMAND] [ARG...]',
  summary: 'Create a new container',
  args: minArgs(1),
  passThrough: true,
  options: createOptions,
  async run(cli, [image, ...command], options) {
    const { streams } = cli
    const spec = await prepare()
    const id = await createContainer(cli, image, spec, options)
    await streams.out.write(`${id}\n`)

    /** What is wrong with the options is told with the exit code 125, what the engine says is not. */
    async function prepare() {
      try {
        checkPullPolicy(options.pull)
        return await containerSpec(cli, options, image, command)
      } catch (error) {
        throw runFailure(cli, 'create', error)
      }
    }
  },
})
