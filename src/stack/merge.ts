import type { Compose, ComposeService } from './load.ts'
import type { Service } from './schema/service.ts'
import { isZero } from './structures.ts'
import type { Yaml } from './yaml.ts'

/** The first file, changed by the second as docker does it. */
export function merge(base: Compose, override: Compose): Compose {
  const services = { ...base.services }
  for (const [name, service] of Object.entries(override.services)) {
    const before = services[name]
    services[name] = before ? mergeService(before, service) : service
  }
  return {
    ...base,
    services,
    // What is not a service is replaced as a whole.
    networks: { ...base.networks, ...override.networks },
    volumes: { ...base.volumes, ...override.volumes },
    secrets: { ...base.secrets, ...override.secrets },
    configs: { ...base.configs, ...override.configs },
  }
}

/** Takes two values of a property; which type they have only the property knows. */
type Merger = (before: never, after: never) => unknown

/** What is merged otherwise than other values of its kind. */
const special: Readonly<Record<string, Merger>> = {
  command: (_, after) => after,
  entrypoint: (_, after) => after,
  ulimits: (before: object, after: object) => ({ ...before, ...after }),
  networks: mergeNetworks,
  logging: mergeLogging,
}

/** Lists whose entries have a name; they are put in order whenever two services are merged. */
const keyed = {
  configs: byKey('source'),
  secrets: byKey('source'),
  volumes: byKey('target'),
  ports: mergePorts,
}

function mergeService(before: ComposeService, after: ComposeService): ComposeService {
  const result = mergeFields(before, after, special)
  for (const name of ['configs', 'secrets', 'volumes', 'ports'] as const) {
    if (before[name]) Object.assign(result, { [name]: mergeList(name, before, after) })
  }
  return result
}

function mergeList<K extends keyof typeof keyed>(name: K, before: Service, after: Service) {
  const merge = keyed[name] as (before: object[], after: object[]) => object[]
  return merge((before[name] as object[]) ?? [], (after[name] as object[]) ?? [])
}

function mergeFields<T extends object>(
  before: T,
  after: T,
  mergers: Readonly<Record<string, Merger>> = {},
): T {
  const result = { ...before } as Record<string, unknown>
  for (const [name, value] of Object.entries(after)) {
    const old = result[name]
    const mergeValue = (mergers[name] ?? mergerOf(name)) as (
      old: unknown,
      value: unknown,
    ) => unknown
    result[name] = old === undefined || old === null ? value : mergeValue(old, value)
  }
  return result as T
}

/** Of these a zero says something; of all else docker takes it for nothing said. */
const counts = new Set(['replicas', 'parallelism', 'max_attempts', 'retries'])

/** Mappings whose names are the user's: there an empty value says something. */
const free = new Set(['args', 'driver_opts', 'environment', 'labels', 'options', 'sysctls'])

function mergerOf(name: string): Merger {
  if (counts.has(name)) return (_, after) => after
  if (free.has(name)) return (before: object, after: object) => ({ ...before, ...after })
  return mergeAny
}

/** Lists grow, mappings are merged name by name, and of all else the second holds. */
function mergeAny(before: unknown, after: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(after)) return [...before, ...after]
  if (isObject(before) && isObject(after)) return mergeFields(before, after)
  return isZero(after) ? before : after
}

function isObject(value: unknown): value is Record<string, Yaml> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Entries with the same key replace each other; in the order of their keys. */
function byKey<K extends string>(key: K) {
  return (before: { [P in K]?: string }[], after: { [P in K]?: string }[]) => {
    const entries = new Map([...before, ...after].map((item) => [item[key] ?? '', item]))
    return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  }
}

function mergePorts(before: { published?: number }[], after: { published?: number }[]) {
  const ports = new Map([...before, ...after].map((port) => [JSON.stringify(port), port]))
  return [...ports.values()].sort((a, b) => (a.published ?? 0) - (b.published ?? 0))
}

type Networks = NonNullable<Service['networks']>

function mergeNetworks(before: Networks, after: Networks): Networks {
  const result = { ...before }
  for (const [name, network] of Object.entries(after)) {
    const old = result[name]
    if (!old || !network) {
      result[name] = network ?? old ?? null
      continue
    }
    const { aliases: _, ...rest } = old
    const { aliases, ipv4_address, ipv6_address } = network
    result[name] = {
      ...rest,
      ...(aliases && { aliases }),
      ...(ipv4_address && { ipv4_address }),
      ...(ipv6_address && { ipv6_address }),
    }
  }
  return result
}

type Logging = NonNullable<Service['logging']>

/** The options of another driver mean nothing. */
function mergeLogging(before: Logging, after: Logging): Logging {
  if (before.driver && after.driver && before.driver !== after.driver) return after
  return mergeFields(before, after)
}
