import { defineCommand, minArgs } from '../../command.ts'
import { createContainer, optionFailure } from './create-container.ts'
import { containerOptions } from './options.ts'
import { prepareContainer } from './prepare.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'IMAGE [COMMAND] [ARG...]',
  summary: 'Create a new container',
  args: minArgs(1),
  passThrough: true,
  options: containerOptions,
  async run(cli, [image, ...command], options) {
    // An engine that cannot be reached is no fault of the options: docker ends with 1 then.
    await cli.api.client.ping()
    const container = await prepareContainer(cli, image, command, options).catch((error) => {
      throw optionFailure(cli, 'create', error)
    })
    const id = await createContainer(cli, image, container, options)
    await cli.streams.out.write(`${id}\n`)
  },
})
