import type {
  ContainerSummary,
  ImageSummary,
  Network,
  Service,
  VolumeListResponse,
} from '../api/schema.ts'
import type { Cli } from '../command.ts'

/** Things that have names, which completion can offer. */
export type Names =
  | 'containers'
  | 'running containers'
  /** Running or paused. */
  | 'live containers'
  | 'stopped containers'
  | 'paused containers'
  | 'images'
  | 'networks'
  | 'network drivers'
  | 'volumes'
  | 'volume drivers'
  | 'runtimes'
  | 'plugins'
  | 'services'
  | 'nodes'
  | 'secrets'
  | 'configs'
  | 'stacks'
  | 'contexts'
  /** Whatever `inspect` finds. */
  | 'objects'
  /** Of the user's environment. */
  | 'variables'
  | 'files'
  | 'directories'
  | 'nothing'

/** What a look-up works with. */
export type Source = Pick<Cli, 'api' | 'config' | 'env'> & {
  /** Aborted when nobody waits any more. */
  readonly signal: AbortSignal
}

type Finder = (source: Source) => Promise<string[]>

const finders: Readonly<Record<Exclude<Names, 'files' | 'directories' | 'nothing'>, Finder>> = {
  containers: (source) => containers(source, () => true),
  'running containers': (source) => containers(source, ({ State }) => State === 'running'),
  'live containers': (source) => containers(source, isLive),
  'stopped containers': (source) => containers(source, (container) => !isLive(container)),
  'paused containers': (source) => containers(source, ({ State }) => State === 'paused'),
  images,
  networks: async (source) => (await get<Network[]>(source, '/networks')).map(({ Name }) => Name),
  'network drivers': async (source) => (await pluginsOf(source)).Network ?? [],
  volumes: async (source) =>
    ((await get<VolumeListResponse>(source, '/volumes')).Volumes ?? []).map(({ Name }) => Name),
  'volume drivers': async (source) => (await pluginsOf(source)).Volume ?? [],
  runtimes: async (source) =>
    Object.keys((await get<{ Runtimes?: object }>(source, '/info')).Runtimes ?? {}),
  plugins: async (source) =>
    (await get<{ Name: string }[]>(source, '/plugins')).map(({ Name }) => Name),
  services: async (source) =>
    (await get<Service[]>(source, '/services')).flatMap(({ ID, Spec }) =>
      withId(source, 'SERVICE', ID, Spec?.Name),
    ),
  nodes,
  secrets: (source) => specNames(source, '/secrets'),
  configs: (source) => specNames(source, '/configs'),
  stacks: async (source) => {
    const services = await get<Service[]>(source, '/services')
    return services.map(({ Spec }) => Spec?.Labels?.['com.docker.stack.namespace'] ?? '')
  },
  contexts: async ({ config }) => {
    const { ContextStore } = await import('../config/contexts.ts')
    const store = new ContextStore(config.directory)
    return ['default', ...store.list().map(({ Name }) => Name)]
  },
  objects: async (source) => {
    const kinds = ['containers', 'images', 'networks', 'volumes'] as const
    return (await Promise.all(kinds.map((kind) => finders[kind](source)))).flat()
  },
  variables: async ({ env }) => Object.keys(env),
}

/**
 * Names that exist now, sorted, each once. Rejects where the engine cannot be asked; `files`,
 * `directories` and `nothing` have none.
 */
export async function findNames(names: Names, source: Source): Promise<string[]> {
  if (names === 'files' || names === 'directories' || names === 'nothing') return []
  const found = await finders[names](source)
  // A name that is none, or could drive the terminal, is not offered.
  return [...new Set(found)].filter((name) => /^[^\p{C}\s]+$/u.test(name)).sort()
}

function get<T>({ api, signal }: Source, path: string, query?: object): Promise<T> {
  return api.client.get<T>(path, query, { signal })
}

async function containers(
  source: Source,
  accept: (container: ContainerSummary) => boolean,
): Promise<string[]> {
  const all = await get<ContainerSummary[]>(source, '/containers/json', { all: true })
  return all.filter(accept).flatMap(({ Id, Names = [] }) => {
    // A name with a second slash is what a link calls the container.
    const own = Names.map((name) => name.replace(/^\//, '')).find((name) => !name.includes('/'))
    return withId(source, 'CONTAINER', Id, own)
  })
}

function isLive({ State }: ContainerSummary): boolean {
  return State === 'running' || State === 'paused' || State === 'restarting'
}

async function images(source: Source): Promise<string[]> {
  const all = await get<ImageSummary[]>(source, '/images/json')
  return all.flatMap(({ RepoTags }) => RepoTags ?? []).filter((tag) => !tag.includes('<none>'))
}

async function nodes(source: Source): Promise<string[]> {
  const all = await get<{ ID?: string; Description?: { Hostname?: string } }[]>(source, '/nodes')
  const names = all.flatMap(({ ID, Description }) =>
    withId(source, 'NODE', ID, Description?.Hostname),
  )
  return [...names, 'self']
}

async function specNames(source: Source, path: string): Promise<string[]> {
  const all = await get<{ Spec?: { Name?: string } }[]>(source, path)
  return all.map(({ Spec }) => Spec?.Name ?? '')
}

async function pluginsOf(source: Source) {
  const { Plugins } = await get<{
    Plugins?: { Network?: string[] | null; Volume?: string[] | null }
  }>(source, '/info')
  return Plugins ?? {}
}

/** The name, and the ID as well where the user wants it. */
function withId({ env }: Source, kind: string, id = '', name = ''): string[] {
  return env[`DOCKER_COMPLETION_SHOW_${kind}_IDS`] === 'yes' ? [id, name] : [name]
}
