import { isYamlMap, type YamlMap } from './yaml.ts'

/** Properties of services that mean nothing in a swarm. */
const unsupported = [
  'build',
  'cgroupns_mode',
  'cgroup_parent',
  'devices',
  'domainname',
  'external_links',
  'ipc',
  'links',
  'mac_address',
  'network_mode',
  'pid',
  'privileged',
  'restart',
  'security_opt',
  'shm_size',
  'userns_mode',
]

const deprecated: Readonly<Record<string, string>> = {
  container_name: 'Setting the container name is not supported.',
  expose:
    "Exposing ports is unnecessary - services on the same network can access each other's containers on any port.",
}

const limits = 'Set resource limits using deploy.resources'
/** In docker's words; a stack file never has `extends`, whatever the words make hope for. */
const forbidden: Readonly<Record<string, string>> = {
  extends: 'Support for `extends` is not implemented yet.',
  volume_driver:
    'Instead of setting the volume driver on the service, define a volume using the top-level `volumes` option and specify the driver there.',
  volumes_from:
    'To share a volume between services, define it using the top-level `volumes` option and reference it from each service that shares it using the service-level `volumes` option.',
  cpu_quota: limits,
  cpu_shares: limits,
  cpuset: limits,
  mem_limit: limits,
  memswap_limit: limits,
}

/** A file has properties that stacks refuse; each with what docker says of it. */
export class ForbiddenProperties extends Error {
  readonly explained: string

  constructor(explained: string) {
    super('Configuration contains forbidden properties')
    this.explained = explained
  }
}

/** Throws ForbiddenProperties where a service has some. */
export function refuseForbidden(file: YamlMap): void {
  const explained = explain([file], forbidden)
  if (explained !== '') throw new ForbiddenProperties(explained)
}

/** What is to be told of the properties that stacks ignore: a text for each kind of them. */
export function ignoredProperties(files: readonly YamlMap[]): string[] {
  const used = namesUsed(files)
  const names = unsupported.filter((name) => used.has(name)).sort()
  const explained = explain(files, deprecated)
  return [
    ...(names.length > 0 ? [`Ignoring unsupported options: ${names.join(', ')}`] : []),
    ...(explained !== '' ? [`Ignoring deprecated options:\n\n${explained}`] : []),
  ]
}

function explain(files: readonly YamlMap[], reasons: Readonly<Record<string, string>>): string {
  const used = namesUsed(files)
  return Object.entries(reasons)
    .filter(([name]) => used.has(name))
    .map(([name, reason]) => `${name}: ${reason}`)
    .sort()
    .join('\n\n')
}

function namesUsed(files: readonly YamlMap[]): Set<string> {
  return new Set(
    files.flatMap(({ services }) =>
      isYamlMap(services)
        ? Object.values(services).flatMap((service) =>
            isYamlMap(service) ? Object.keys(service) : [],
          )
        : [],
    ),
  )
}
