import { type Cli, defineCommand, exactArgs } from '../../command.ts'
import type { WholeContext } from '../../config/context-archive.ts'
import { checkContextName, defaultContext } from '../../config/contexts.ts'
import { text } from '../../options/index.ts'
import { dockerOption, endpointOf } from './docker-endpoint.ts'
import { contextStore, defaultDescription, wholeContext } from './whole-context.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'CONTEXT',
  summary: 'Create a context',
  description:
    'Create a context: a name for an engine, with all that is needed to talk to it.\n\n' +
    'Without --docker it is a copy of the context in use, or of the one that --from names.',
  args: exactArgs(1),
  options: {
    description: text('--description', 'What the context is for'),
    docker: dockerOption,
    from: text('--from', 'Context to copy'),
  },
  async run(cli, [name], { description, docker, from }) {
    const { streams } = cli
    const describesEngine = Object.keys(docker).length > 0
    if (from && describesEngine) throw new Error('cannot use --docker flag when --from is set')
    const store = contextStore(cli)
    checkContextName(name)
    if (store.exists(name)) throw new Error(`context ${JSON.stringify(name)} already exists`)

    const source = describesEngine ? described(cli, docker) : copied(cli, from || cli.contextName)
    const { writeMetadata, writeTls } = await import('../../config/write-context.ts')
    const { Metadata, Endpoints } = source.metadata
    await writeMetadata(store, {
      Name: name,
      Metadata: { ...Metadata, ...(description && { Description: description }) },
      Endpoints,
    })
    await writeTls(store, name, source.tls)
    await streams.out.write(`${name}\n`)
    await streams.err.write(`Successfully created context "${name}"\n`)
  },
})

function described(cli: Cli, docker: Readonly<Record<string, string>>): WholeContext {
  const { endpoint, tls } = endpointOf(cli, docker)
  return {
    metadata: { Name: '', Metadata: {}, Endpoints: { docker: endpoint } },
    tls: { docker: tls },
  }
}

function copied(cli: Cli, name: string): WholeContext {
  const context = wholeContext(cli, name)
  if (name !== defaultContext) return context
  const metadata = { ...context.metadata, Metadata: { Description: defaultDescription } }
  return { ...context, metadata }
}
