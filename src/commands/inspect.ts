import { ApiError } from '../api/errors.ts'
import { type Cli, defineCommand, minArgs } from '../command.ts'
import { flag, quoteGo, text } from '../options/index.ts'
import { type Inspected, inspectAll, inspectFormat } from './shared/inspector.ts'

/** One kind of object that a name can mean. */
interface Kind {
  readonly name: string
  readonly goType: string
  /** Only managers of a swarm know any. */
  readonly swarm?: boolean
  fetch(api: Cli['api'], name: string, size: boolean): Promise<{ text: string }>
}

/** In the order in which a name is looked up. */
const kinds: readonly Kind[] = [
  {
    name: 'container',
    goType: 'container.InspectResponse',
    fetch: (api, name, size) => api.containers.inspectText(name, { size: size || undefined }),
  },
  {
    name: 'image',
    goType: 'image.InspectResponse',
    fetch: (api, name) => api.images.inspectText(name),
  },
  {
    name: 'network',
    goType: 'network.Inspect',
    fetch: (api, name) => api.networks.inspectText(name),
  },
  {
    name: 'volume',
    goType: 'volume.Volume',
    fetch: (api, name) => api.volumes.inspectText(name),
  },
  {
    name: 'service',
    goType: 'swarm.Service',
    swarm: true,
    fetch: (api, name) => api.services.inspectText(name, { insertDefaults: true }),
  },
  {
    name: 'task',
    goType: 'swarm.Task',
    swarm: true,
    fetch: (api, name) => api.tasks.inspectText(name),
  },
  {
    name: 'node',
    goType: 'swarm.Node',
    swarm: true,
    fetch: (api, name) => api.nodes.inspectText(name),
  },
  {
    name: 'plugin',
    goType: 'plugin.Plugin',
    fetch: (api, name) => api.plugins.inspectText(name),
  },
  {
    name: 'secret',
    goType: 'swarm.Secret',
    swarm: true,
    fetch: (api, name) => api.secrets.inspectText(name),
  },
  {
    name: 'config',
    goType: 'swarm.Config',
    swarm: true,
    fetch: (api, name) => api.configs.inspectText(name),
  },
]

const kindNames = kinds.map(({ name }) => name).sort()

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'NAME|ID [NAME|ID...]',
  summary: 'Show everything that the engine knows of objects of any kind',
  section: 'commands',
  args: minArgs(1),
  options: {
    format: inspectFormat,
    size: flag('-s, --size', 'Measure the size of containers as well'),
    type: text('--type', 'Kind of the objects, where a name alone could mean several', {
      choices: kindNames,
    }),
  },
  async run(cli, names, { format, size, type }) {
    const find = type === undefined ? finder(cli) : finderOf(cli, type)
    await inspectAll(cli, names, format, async (name) => {
      const { kind, text } = await find(name, size)
      if (size && kind.name !== 'container')
        await cli.streams.err.write(`WARNING: --size ignored for ${kind.name}\n`)
      return { text, goType: kind.goType } satisfies Inspected
    })
  },
})

type Finder = (name: string, size: boolean) => Promise<{ kind: Kind; text: string }>

/** Looks up names as one kind only. */
function finderOf({ api }: Cli, type: string): Finder {
  const kind = kinds.find(({ name }) => name === type)
  if (!kind) {
    const choices = kindNames.map(quoteGo).join(', ')
    const problem = type === '' ? 'type is empty' : `unknown type: ${quoteGo(type)}`
    throw new Error(`${problem}: must be one of ${choices}`)
  }
  return async (name, size) => ({ kind, ...(await kind.fetch(api, name, size)) })
}

/** Looks up names as every kind in turn, until one fits. */
function finder(cli: Cli): Finder {
  let manager: Promise<boolean> | undefined
  return async (name, size) => {
    for (const kind of kinds) {
      if (kind.swarm) {
        manager ??= isManager(cli)
        if (!(await manager)) continue
      }
      try {
        return { kind, ...(await kind.fetch(cli.api, name, size)) }
      } catch (error) {
        if (!isUnknown(error)) throw error
      }
    }
    throw new Error(`error: no such object: ${name}`)
  }
}

async function isManager({ api, streams }: Cli): Promise<boolean> {
  try {
    return (await api.system.info()).Swarm?.ControlAvailable ?? false
  } catch (error) {
    await streams.err.write(`${(error as Error).message}\n`)
    return false
  }
}

/** The engine knows nothing of that name, or nothing of that kind at all. */
function isUnknown(error: unknown): boolean {
  return error instanceof ApiError && (error.status === 404 || /not supported/.test(error.message))
}
