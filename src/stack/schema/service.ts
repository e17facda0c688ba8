import { checkPort, readPorts, type ServicePort } from '../ports.ts'
import { kept, list, mapOf, nullable, oneOf, since, struct } from '../structures.ts'
import {
  boolean,
  checkType,
  DecodeError,
  duration,
  integer,
  meaning,
  number,
  parsed,
  printable,
  type Read,
  type Type,
  text,
  unsigned,
} from '../types.ts'
import { parseVolume, type ServiceVolume } from '../volume-spec.ts'
import { isYamlMap, type Yaml, type YamlMap, yamlMap } from '../yaml.ts'
import { deploy } from './deploy.ts'
import {
  healthTest,
  hosts,
  labels,
  names,
  nullableSettings,
  record,
  settings,
  texts,
  uniqueTexts,
  variables,
  words,
} from './shared.ts'

const longBuild = struct(
  {
    context: text,
    dockerfile: text,
    args: variables,
    labels: since(3, labels),
    cache_from: since(2, uniqueTexts),
    extra_hosts: since(9, hosts),
    network: since(4, text),
    target: since(4, text),
    shm_size: since(
      5,
      meaning(oneOf<unknown>(integer, text), () => undefined),
    ),
  },
  { openSince: 11 },
)

const build = oneOf<Read<typeof longBuild>>(
  meaning(text, (context: string) => ({ context })),
  longBuild,
)

/** A secret or config that a service is given. */
export interface FileReference {
  source?: string
  target?: string
  uid?: string
  gid?: string
  mode?: number
}

const fileReference = oneOf<FileReference>(
  meaning(text, (value: string) => ({ source: value }) as FileReference),
  struct(
    { source: text, target: text, uid: text, gid: text, mode: kept(unsigned({ isWhole: false })) },
    { openSince: 0 },
  ),
)

const healthcheck = struct({
  test: healthTest,
  timeout: kept(duration),
  interval: kept(duration),
  retries: kept(unsigned({ isWhole: false })),
  start_period: since(4, kept(duration)),
  start_interval: since(12, kept(duration)),
  disable: boolean,
})

const serviceNetwork = nullable(
  struct({
    aliases: uniqueTexts,
    driver_opts: since(13, settings),
    ipv4_address: text,
    ipv6_address: text,
  }),
  { isSilent: true },
)

/** Networks by name; a list only names them. */
const serviceNetworks = oneOf(
  meaning(uniqueTexts, (items: readonly string[]) =>
    record(items.map((item) => [item, null as Read<typeof serviceNetwork>])),
  ),
  mapOf(serviceNetwork, names),
)

const longPort = struct({
  mode: text,
  target: unsigned(),
  published: unsigned(),
  protocol: text,
})
const shownPorts = list(longPort)
const portItem = oneOf<unknown>(
  number,
  { ...text, check: checkPort },
  since(2, longPort, 'string or number'),
)

/** One entry of the list may be many ports. */
const ports: Type<ServicePort[]> = {
  ...list(portItem, { unique: true }),
  read: (items: Yaml[]) =>
    items.flatMap((item) => (isYamlMap(item) ? [longPort.read(item)] : readPorts(item))),
  show: shownPorts.show,
}

const longVolume = struct(
  {
    type: text,
    source: text,
    target: text,
    read_only: boolean,
    consistency: text,
    bind: kept(struct({ propagation: text }, { openSince: 0 })),
    volume: kept(struct({ nocopy: boolean }, { openSince: 0 })),
    tmpfs: since(6, kept(struct({ size: atLeastZero(integer) }, { openSince: 0 }))),
  },
  { required: ['type'] },
)
const volumes = list<ServiceVolume>(
  oneOf<ServiceVolume>(parsed(parseVolume, nothingToShow), since(2, longVolume, 'string')),
)

function nothingToShow(): never {
  throw new Error('volumes are shown in their long form')
}

function atLeastZero(type: Type<number>): Type<number> {
  return {
    ...type,
    check(value, path, problems) {
      if (value < 0) problems.add(path, 'Must be greater than or equal to 0')
    },
  }
}

const softAndHard = struct({ soft: integer, hard: integer }, { required: ['soft', 'hard'] })

type Limit = number | { soft?: number; hard?: number }

/** docker shows a single limit of zero as if it were none. */
const ulimit = oneOf<Limit>(
  integer,
  meaning<Limit>(softAndHard, softAndHard.read, (limit) => {
    if (typeof limit !== 'number') return softAndHard.show(limit)
    return limit === 0 ? yamlMap() : BigInt(limit)
  }),
)

/** Names that docker has no rule for are let through, whatever they hold. */
const ulimits: Type<Record<string, Read<typeof ulimit>>> = {
  ...mapOf(ulimit),
  check(map: YamlMap, path, problems) {
    for (const [name, value] of Object.entries(map))
      if (/^[a-z]+$/.test(name)) checkType(ulimit, value, `${path}.${name}`, problems)
  },
}

/** A service, in the order in which docker shows it. */
export const service = struct(
  {
    build,
    cap_add: uniqueTexts,
    cap_drop: uniqueTexts,
    cgroupns_mode: since(9, text),
    cgroup_parent: text,
    command: words,
    configs: since(3, list(fileReference)),
    container_name: text,
    credential_spec: since(3, struct({ config: since(8, text), file: text, registry: text })),
    depends_on: uniqueTexts,
    deploy: nullable(deploy),
    devices: uniqueTexts,
    dns: texts,
    dns_search: texts,
    domainname: text,
    entrypoint: words,
    environment: variables,
    env_file: texts,
    expose: list(printable(), { unique: true }),
    external_links: uniqueTexts,
    extra_hosts: hosts,
    hostname: text,
    healthcheck: kept(healthcheck),
    image: text,
    init: since(7, kept(boolean)),
    ipc: text,
    isolation: since(5, text),
    labels,
    links: uniqueTexts,
    logging: kept(struct({ driver: text, options: nullableSettings })),
    mac_address: text,
    network_mode: text,
    networks: serviceNetworks,
    pid: nullable(text),
    ports,
    privileged: boolean,
    read_only: boolean,
    restart: text,
    secrets: since(1, list(fileReference)),
    security_opt: uniqueTexts,
    shm_size: oneOf(meaning(number, refuseNumber), text),
    stdin_open: boolean,
    stop_grace_period: kept(duration),
    stop_signal: text,
    sysctls: labels,
    tmpfs: texts,
    tty: boolean,
    ulimits,
    oom_score_adj: since(13, integer),
    user: text,
    userns_mode: text,
    volumes,
    working_dir: text,
  },
  { extrasSince: 4 },
)

function refuseNumber(value: Yaml): never {
  throw new DecodeError(
    (path) => `'${path}' expected type 'string', got unconvertible type 'int', value: '${value}'`,
  )
}

export type Service = Read<typeof service>
export type HealthCheck = Read<typeof healthcheck>
export type Ulimit = Read<typeof ulimit>
