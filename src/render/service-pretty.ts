import type {
  ContainerSpec,
  EndpointPortConfig,
  HealthConfig,
  Service,
  ServiceResources,
  ServiceUpdateConfig,
  TaskSpec,
} from '../api/schema.ts'
import { formatDuration } from './duration.ts'
import { formatPlain } from './template/format.ts'
import { goFloat as float } from './template/values.ts'
import { age, parseTime } from './time.ts'
import { bytesSize } from './units.ts'

const goFloat = (value: number) => formatPlain(float(value))

interface Surroundings {
  /** The names of the networks, by what the spec calls them. */
  readonly networkNames: ReadonlyMap<string, string>
  /** Milliseconds since 1970. */
  readonly now: number
}

/** A service as `service inspect --pretty` shows it, to the byte. */
export function servicePretty(service: Service, surroundings: Surroundings): string {
  const { ID, Spec } = service
  const task = Spec.TaskTemplate ?? {}
  const container = task.ContainerSpec ?? {}
  const lines = [
    '',
    `ID:\t\t${ID}`,
    `Name:\t\t${Spec.Name ?? ''}`,
    ...block(
      'Labels:',
      pairs(Spec.Labels).map(([key, value]) => ` ${key}=${value}`),
    ),
    ...modeLines(service),
    ...updateStatusLines(service, surroundings.now),
    ...placementLines(task),
    ...policyLines('UpdateConfig:', 'Update order:     ', Spec.UpdateConfig),
    ...policyLines('RollbackConfig:', 'Rollback order:   ', Spec.RollbackConfig),
    ...containerLines(container),
    ...logDriverLines(task),
    ...resourceLines(task.Resources),
    ...networkLines(service, surroundings.networkNames),
    `Endpoint Mode:\t${Spec.EndpointSpec?.Mode ?? ''}`,
    ...portLines(service.Endpoint?.Ports ?? []),
    ...healthLines(container.Healthcheck),
  ]
  return `${lines.join('\n')}\n\n`
}

/** A title and what is below it; nothing where there is nothing below. */
function block(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...lines] : []
}

function pairs(map: Readonly<Record<string, string>> | null | undefined): [string, string][] {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}

function modeLines({ Spec: { Mode } }: Service): string[] {
  if (Mode?.Global) return ['Service Mode:\tGlobal']
  if (!Mode?.Replicated) return ['Service Mode:']
  const { Replicas } = Mode.Replicated
  return ['Service Mode:\tReplicated', ...(Replicas ? [` Replicas:\t${Replicas}`] : [])]
}

function updateStatusLines({ UpdateStatus: status }: Service, now: number): string[] {
  if (!status) return []
  const ago = (text: string | undefined) => {
    const instant = parseTime(text ?? '')
    return instant && `${age(instant, now)} ago`
  }
  const started = ago(status.StartedAt)
  const completed = status.State === 'completed' ? ago(status.CompletedAt) : undefined
  return [
    'UpdateStatus:',
    ` State:\t\t${status.State}`,
    ...(started ? [` Started:\t${started}`] : []),
    ...(completed ? [` Completed:\t${completed}`] : []),
    ` Message:\t${status.Message ?? ''}`,
  ]
}

function placementLines({ Placement }: TaskSpec): string[] {
  const { Constraints = [], Preferences = [], MaxReplicas } = Placement ?? {}
  const spread = (Preferences ?? []).map(({ Spread }) => `spread=${Spread?.SpreadDescriptor ?? ''}`)
  return [
    'Placement:',
    ...(Constraints?.length ? [` Constraints:\t[${Constraints.join(' ')}]`] : []),
    ...(spread.length > 0 ? [` Preferences:   [${spread.join(' ')}]`] : []),
    ...(MaxReplicas ? [` Max Replicas Per Node:   ${MaxReplicas}`] : []),
  ]
}

function policyLines(
  title: string,
  order: string,
  policy: ServiceUpdateConfig | null | undefined,
): string[] {
  if (!policy) return []
  const { Delay, Monitor } = policy
  return [
    title,
    ` Parallelism:\t${policy.Parallelism ?? 0}`,
    ...(Delay ? [` Delay:\t\t${formatDuration(Delay)}`] : []),
    ` On failure:\t${policy.FailureAction ?? ''}`,
    ...(Monitor ? [` Monitoring Period: ${formatDuration(Monitor)}`] : []),
    ` Max failure ratio: ${goFloat(policy.MaxFailureRatio ?? 0)}`,
    ` ${order} ${policy.Order ?? ''}`,
  ]
}

function containerLines(container: ContainerSpec): string[] {
  const words = (title: string, list: readonly string[] | null | undefined) =>
    list?.length ? [` ${title}:\t\t${list.join(' ')} `] : []
  const { CapabilityAdd, CapabilityDrop, Configs, Secrets } = container
  return [
    'ContainerSpec:',
    ` Image:\t\t${container.Image ?? ''}`,
    ...words('Args', container.Args),
    ...words('Env', container.Env),
    ...(container.Dir ? [` Dir:\t\t${container.Dir}`] : []),
    ...(typeof container.Init === 'boolean' ? [` Init:\t\t${container.Init}`] : []),
    ...(container.User ? [` User: ${container.User}`] : []),
    ...block('Capabilities:', [
      ...(CapabilityAdd?.length ? [` Add: ${CapabilityAdd.join(', ')}`] : []),
      ...(CapabilityDrop?.length ? [` Drop: ${CapabilityDrop.join(', ')}`] : []),
    ]),
    ...block(
      'SysCtls:',
      pairs(container.Sysctls).map(([key, value]) => ` ${key}: ${value}`),
    ),
    ...block(
      'Ulimits:',
      (container.Ulimits ?? []).map(({ Name, Soft, Hard }) => ` ${Name}: ${Soft}:${Hard}`),
    ),
    ...block(
      'Mounts:',
      (container.Mounts ?? []).flatMap(({ Target, Source = '', ReadOnly = false, Type }) => [
        ` Target:\t${Target}`,
        `  Source:\t${Source}`,
        `  ReadOnly:\t${ReadOnly}`,
        `  Type:\t\t${Type}`,
      ]),
    ),
    ...block(
      'Configs:',
      fileLines(Configs, ({ ConfigName = '' }) => ConfigName),
    ),
    ...block(
      'Secrets:',
      fileLines(Secrets, ({ SecretName = '' }) => SecretName),
    ),
  ]
}

/** What only the runtime reads has no file, and no line. */
function fileLines<T extends { File?: { Name?: string } }>(
  files: readonly T[] | null | undefined,
  nameOf: (file: T) => string,
): string[] {
  return (files ?? []).flatMap((file) =>
    file.File ? [` Target:\t${file.File.Name ?? ''}`, `  Source:\t${nameOf(file)}`] : [],
  )
}

function logDriverLines({ LogDriver }: TaskSpec): string[] {
  if (!LogDriver) return []
  return [
    'Log Driver:',
    ...(LogDriver.Name ? [` Name:\t\t${LogDriver.Name}`] : []),
    ...block(
      ' LogOpts:',
      pairs(LogDriver.Options).map(([key, value]) => `  ${key}:       ${value}`),
    ),
    '',
  ]
}

function resourceLines(resources: ServiceResources | null | undefined): string[] {
  if (!resources) return []
  const { Limits, Reservations } = resources
  const amounts = (of: { NanoCPUs?: number; MemoryBytes?: number; Pids?: number } = {}) => [
    ...(of.NanoCPUs ? [`  CPU:\t\t${goFloat(of.NanoCPUs / 1e9)}`] : []),
    ...(of.MemoryBytes ? [`  Memory:\t${bytesSize(of.MemoryBytes)}`] : []),
    ...(of.Pids ? [`  PIDs:\t\t${of.Pids}`] : []),
  ]
  return [
    'Resources:',
    ...block(' Reservations:', amounts(Reservations ?? {})),
    ...block(' Limits:', amounts(Limits ?? {})),
  ]
}

function networkLines({ Spec }: Service, names: ReadonlyMap<string, string>): string[] {
  const attached = serviceNetworks(Spec).map((id) => names.get(id) ?? id)
  return attached.length > 0 ? [`Networks: ${attached.join(' ')} `] : []
}

/** What a spec calls its networks; specs of old have them beside the task's template. */
export function serviceNetworks({ TaskTemplate, Networks }: Service['Spec']): string[] {
  const networks = TaskTemplate?.Networks?.length ? TaskTemplate.Networks : (Networks ?? [])
  return networks.map(({ Target = '' }) => Target)
}

function portLines(ports: readonly EndpointPortConfig[]): string[] {
  const lines = ports.flatMap((port) => [
    ` PublishedPort = ${port.PublishedPort ?? 0}`,
    `  Protocol = ${port.Protocol ?? ''}`,
    `  TargetPort = ${port.TargetPort ?? 0}`,
    `  PublishMode = ${port.PublishMode ?? ''}`,
  ])
  const last = lines.pop()
  return last === undefined ? [] : ['Ports:', ...lines, `${last} `]
}

function healthLines(check: HealthConfig | null | undefined): string[] {
  if (!check) return []
  const tests = (check.Test ?? []).map((word) => `\t Test = ${word}`)
  const last = tests.pop()
  return [
    ' Healthcheck:',
    `  Interval = ${formatDuration(check.Interval ?? 0)}`,
    `  Retries = ${check.Retries ?? 0}`,
    `  StartPeriod =\t${formatDuration(check.StartPeriod ?? 0)}`,
    `  Timeout =\t${formatDuration(check.Timeout ?? 0)}`,
    ...(last === undefined ? [] : ['  Tests:', ...tests, `${last} `]),
  ]
}
