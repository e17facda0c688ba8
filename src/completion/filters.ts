import type { Names } from './names.ts'

/** What may stand behind `KEY=`: a set of words, names, or anything. */
type Value = readonly string[] | Names | undefined

const booleans = ['true', 'false']
const states = ['created', 'restarting', 'running', 'removing', 'paused', 'exited', 'dead']
const pruned = { until: undefined, label: undefined, 'label!': undefined }
const named = { id: undefined, label: undefined, name: undefined }
const tasks = {
  id: undefined,
  name: undefined,
  node: 'nodes',
  'desired-state': ['running', 'shutdown', 'accepted'],
} as const

/** The filters that engines know, by the command they belong to. */
const filters: Readonly<Record<string, Readonly<Record<string, Value>>>> = {
  'builder prune': {
    until: undefined,
    id: undefined,
    parent: undefined,
    type: undefined,
    description: undefined,
    inuse: undefined,
    shared: undefined,
    private: undefined,
  },
  'config ls': named,
  'container ls': {
    ...named,
    ancestor: 'images',
    before: 'containers',
    since: 'containers',
    exited: undefined,
    expose: undefined,
    publish: undefined,
    health: ['starting', 'healthy', 'unhealthy', 'none'],
    'is-task': booleans,
    isolation: ['default', 'process', 'hyperv'],
    network: 'networks',
    status: states,
    volume: 'volumes',
  },
  'container prune': pruned,
  'image ls': {
    before: 'images',
    since: 'images',
    dangling: booleans,
    label: undefined,
    reference: 'images',
    until: undefined,
  },
  'image prune': { ...pruned, dangling: booleans },
  'network ls': {
    ...named,
    dangling: booleans,
    driver: 'network drivers',
    scope: ['swarm', 'global', 'local'],
    type: ['custom', 'builtin'],
  },
  'network prune': pruned,
  'node ls': {
    ...named,
    'node.label': undefined,
    membership: ['accepted', 'pending'],
    role: ['manager', 'worker'],
  },
  'node ps': { ...tasks, label: undefined },
  'plugin ls': {
    capability: [
      'volumedriver',
      'networkdriver',
      'ipamdriver',
      'logdriver',
      'metricscollector',
      'authz',
    ],
    enabled: booleans,
  },
  search: { 'is-automated': booleans, 'is-official': booleans, stars: undefined },
  'secret ls': named,
  'service ls': { ...named, mode: ['replicated', 'global'] },
  'service ps': tasks,
  'stack ps': tasks,
  'stack services': { ...named, mode: ['replicated', 'global'] },
  'system events': {
    config: 'configs',
    container: 'containers',
    daemon: undefined,
    event: undefined,
    image: 'images',
    label: undefined,
    network: 'networks',
    node: 'nodes',
    plugin: 'plugins',
    scope: ['local', 'swarm'],
    secret: 'secrets',
    service: 'services',
    type: [
      'container',
      'image',
      'volume',
      'network',
      'daemon',
      'plugin',
      'service',
      'node',
      'secret',
      'config',
    ],
    volume: 'volumes',
  },
  'system prune': pruned,
  'volume ls': {
    dangling: booleans,
    driver: 'volume drivers',
    label: undefined,
    name: 'volumes',
  },
  'volume prune': { label: undefined, 'label!': undefined, all: booleans },
}

/** The filters of a command by any of its paths: `ps` filters as `container ls` does. */
export function filtersOf(paths: readonly string[]): Readonly<Record<string, Value>> {
  const path = paths.find((words) => Object.hasOwn(filters, words))
  return path === undefined ? {} : filters[path]!
}
