import type {
  ContainerSpec,
  EndpointPortConfig,
  HealthConfig,
  NetworkAttachmentConfig,
  ServiceMode,
  ServiceResources,
  ServiceRestartPolicy,
  ServiceSpec,
  ServiceUpdateConfig,
} from '../api/schema.ts'
import { capabilityList, capabilityName } from '../options/capability.ts'
import { parseCpus } from '../options/cpus.ts'
import { parseRestartPolicy } from '../options/restart.ts'
import { convertMount } from './convert-mounts.ts'
import { defaultNetwork, isUserDefined } from './convert-networks.ts'
import { credentialPrivileges, type FileReferences } from './convert-references.ts'
import type { Compose, ComposeService } from './load.ts'
import { imageLabel, scoped, withStack } from './namespace.ts'
import type { ServicePort } from './ports.ts'
import type { Deploy, UpdateConfig } from './schema/deploy.ts'
import type { HealthCheck, Ulimit } from './schema/service.ts'

/**
 * The spec of a service, field by field the one that docker sends; what is undefined is left out.
 *
 * @throws Error in docker's words for what contradicts itself or is not declared
 */
export function convertService(
  stack: string,
  name: string,
  service: ComposeService,
  { networks, volumes }: Compose,
  references: FileReferences,
): ServiceSpec {
  const { image = '', logging } = service
  const deploy = service.deploy ?? {}
  return {
    Name: scoped(stack, name),
    Labels: { ...withStack(stack, deploy.labels), [imageLabel]: image },
    TaskTemplate: {
      ContainerSpec: {
        ...container(stack, service, references),
        Mounts: service.volumes?.map((volume) => convertMount(stack, volume, volumes)),
      },
      Resources: resources(deploy),
      RestartPolicy: restartPolicy(service.restart, deploy),
      Placement: placement(deploy),
      Networks: attachments(stack, name, service, networks),
      LogDriver: logging && { Name: logging.driver, Options: logging.options },
      ForceUpdate: 0,
    },
    Mode: mode(deploy),
    UpdateConfig: deploy.update_config && policy(deploy.update_config),
    RollbackConfig: deploy.rollback_config && policy(deploy.rollback_config),
    EndpointSpec: {
      Mode: deploy.endpoint_mode?.toLowerCase(),
      Ports: service.ports && ports(service.ports),
    },
  }
}

function container(
  stack: string,
  service: ComposeService,
  { secrets, configs }: FileReferences,
): ContainerSpec {
  const added = new Set(service.cap_add?.map(capabilityName))
  const dropped = service.cap_drop?.map(capabilityName).filter((name) => !added.has(name)) ?? []
  return {
    Image: service.image,
    Labels: withStack(stack, service.labels),
    Command: service.entrypoint,
    Args: service.command,
    Hostname: service.hostname,
    Env: service.environment && variables(service.environment),
    Dir: service.working_dir,
    User: service.user,
    Privileges: credentialPrivileges(service.credential_spec, configs),
    Init: service.init,
    StopSignal: service.stop_signal,
    TTY: service.tty,
    OpenStdin: service.stdin_open,
    ReadOnly: service.read_only,
    StopGracePeriod: service.stop_grace_period,
    Healthcheck: service.healthcheck && healthCheck(service.healthcheck),
    Hosts: service.extra_hosts?.map(hostLine),
    DNSConfig:
      service.dns || service.dns_search
        ? { Nameservers: service.dns, Search: service.dns_search }
        : undefined,
    Secrets: filled(secrets),
    Configs: filled(configs),
    Isolation: service.isolation,
    Sysctls: service.sysctls,
    CapabilityAdd: filled(capabilityList(added)),
    CapabilityDrop: filled(capabilityList(dropped)),
    Ulimits: service.ulimits && ulimits(service.ulimits),
    OomScoreAdj: service.oom_score_adj,
  }
}

function filled<T>(items: readonly T[]): T[] | undefined {
  return items.length > 0 ? [...items] : undefined
}

function variables(environment: Readonly<Record<string, string | null>>): string[] {
  return Object.entries(environment)
    .map(([name, value]) => (value === null ? name : `${name}=${value}`))
    .sort()
}

/** `HOST:IP` as the engine writes it into the file of hosts. */
function hostLine(raw: string): string {
  const colon = raw.indexOf(':')
  return `${raw.slice(colon + 1)} ${raw.slice(0, colon)}`
}

function healthCheck(check: HealthCheck): HealthConfig {
  if (check.disable) {
    if (check.test) throw new Error("test and disable can't be set at the same time")
    return { Test: ['NONE'] }
  }
  return {
    Test: check.test,
    Interval: check.interval || undefined,
    Timeout: check.timeout || undefined,
    StartPeriod: check.start_period || undefined,
    StartInterval: check.start_interval || undefined,
    Retries: check.retries || undefined,
  }
}

function ulimits(limits: Readonly<Record<string, Ulimit>>): ContainerSpec['Ulimits'] {
  return Object.entries(limits)
    .map(([Name, limit]) =>
      typeof limit === 'number'
        ? { Name, Soft: limit, Hard: limit }
        : { Name, Soft: limit.soft ?? 0, Hard: limit.hard ?? 0 },
    )
    .sort((a, b) => (a.Name < b.Name ? -1 : 1))
}

function resources({ resources: { limits, reservations } = {} }: Deploy): ServiceResources {
  return {
    Limits: limits && {
      NanoCPUs: limits.cpus ? parseCpus(limits.cpus) : undefined,
      MemoryBytes: limits.memory,
      Pids: limits.pids,
    },
    Reservations: reservations && {
      NanoCPUs: reservations.cpus ? parseCpus(reservations.cpus) : undefined,
      MemoryBytes: reservations.memory,
      GenericResources: reservations.generic_resources?.map(
        ({ discrete_resource_spec: resource }) =>
          resource
            ? {
                DiscreteResourceSpec: {
                  Kind: resource.kind ?? '',
                  Value: Number(resource.value ?? 0),
                },
              }
            : {},
      ),
    },
  }
}

/** What `deploy` says holds; else what `restart` says, which is for a single machine. */
function restartPolicy(restart: string | undefined, { restart_policy: own }: Deploy) {
  if (own)
    return {
      Condition: own.condition,
      Delay: own.delay,
      MaxAttempts: own.max_attempts,
      Window: own.window,
    } satisfies ServiceRestartPolicy
  if (!restart) return undefined

  const { Name, MaximumRetryCount } = parseRestartPolicy(restart)
  if (MaximumRetryCount < 0)
    throw new Error('invalid restart policy: maximum retry count cannot be negative')
  switch (Name) {
    case '':
    case 'no':
      return undefined
    case 'always':
    case 'unless-stopped':
      return { Condition: 'any' } satisfies ServiceRestartPolicy
    case 'on-failure':
      return {
        Condition: 'on-failure',
        MaxAttempts: MaximumRetryCount,
      } satisfies ServiceRestartPolicy
  }
  throw new Error(`unknown restart policy: ${Name}`)
}

function placement({
  placement: { constraints, preferences, max_replicas_per_node } = {},
}: Deploy) {
  return {
    Constraints: constraints,
    Preferences: preferences?.map(({ spread = '' }) => ({ Spread: { SpreadDescriptor: spread } })),
    MaxReplicas: max_replicas_per_node,
  }
}

function attachments(
  stack: string,
  name: string,
  { networks: own = {} }: ComposeService,
  networks: Compose['networks'],
): NetworkAttachmentConfig[] {
  const used = Object.keys(own).length > 0 ? own : { [defaultNetwork]: null }
  return Object.entries(used)
    .map(([network, settings]) => {
      const declared = networks[network]
      if (!declared && network !== defaultNetwork) throw new Error(`undefined network "${network}"`)
      const target = declared?.name ?? scoped(stack, network)
      // Networks that every engine has know no names of their members.
      const aliases = [...(settings?.aliases ?? []), ...(isUserDefined(target) ? [name] : [])]
      return { Target: target, Aliases: filled(aliases), DriverOpts: settings?.driver_opts }
    })
    .sort((a, b) => (a.Target < b.Target ? -1 : 1))
}

function mode({ mode: kind = 'replicated', replicas }: Deploy): ServiceMode {
  if (replicas !== undefined && (kind === 'global' || kind === 'global-job'))
    throw new Error('replicas can only be used with replicated or replicated-job mode')
  switch (kind) {
    case 'global':
      return { Global: {} }
    case 'global-job':
      return { GlobalJob: {} }
    case 'replicated':
      return { Replicated: { Replicas: replicas } }
    case 'replicated-job':
      return { ReplicatedJob: { MaxConcurrent: replicas, TotalCompletions: replicas } }
  }
  throw new Error(`unknown mode: ${kind}`)
}

function policy(config: UpdateConfig): ServiceUpdateConfig {
  return {
    Parallelism: config.parallelism ?? 1,
    Delay: config.delay,
    FailureAction: config.failure_action,
    Monitor: config.monitor,
    MaxFailureRatio: config.max_failure_ratio ?? 0,
    Order: config.order ?? '',
  }
}

function ports(ports: readonly ServicePort[]): EndpointPortConfig[] {
  return ports
    .map(({ protocol, target, published, mode: publishMode }) => ({
      Protocol: protocol,
      TargetPort: target,
      PublishedPort: published,
      PublishMode: publishMode,
    }))
    .sort((a, b) => (a.PublishedPort ?? 0) - (b.PublishedPort ?? 0))
}
