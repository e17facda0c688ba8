import { defineCommand, exactArgs } from '../../command.ts'
import { checkContextName } from '../../config/contexts.ts'
import { text } from '../../options/index.ts'
import { dockerOption, endpointOf } from './docker-endpoint.ts'
import { contextStore } from './whole-context.ts'

export const update = defineCommand({
  name: 'update',
  usage: 'CONTEXT',
  summary: 'Change a context',
  args: exactArgs(1),
  options: {
    description: text('--description', 'What the context is for'),
    docker: dockerOption,
  },
  async run(cli, [name], { description, docker }) {
    const { streams } = cli
    const store = contextStore(cli)
    checkContextName(name)
    const { Metadata, Endpoints } = store.get(name)
    const changed = Object.keys(docker).length > 0 ? endpointOf(cli, docker) : undefined

    const { writeMetadata, writeTls } = await import('../../config/write-context.ts')
    const tls = changed && { ...store.tlsMaterial(name), docker: changed.tls }
    await writeMetadata(store, {
      Name: name,
      Metadata: { ...Metadata, ...(description && { Description: description }) },
      Endpoints: { ...Endpoints, ...(changed && { docker: changed.endpoint }) },
    })
    if (tls) await writeTls(store, name, tls)
    await streams.out.write(`${name}\n`)
    await streams.err.write(`Successfully updated context "${name}"\n`)
  },
})
