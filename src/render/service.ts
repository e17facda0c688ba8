import type { EndpointPortConfig, Service } from '../api/schema.ts'
import { withoutDigest } from './task.ts'
import { defineView, shortId } from './view.ts'

/** The list of services. */
export const serviceView = defineView<Service>({
  goType: '*service.serviceContext',
  quiet: 'ID',
  table: ['ID', 'Name', 'Mode', 'Replicas', 'Image', 'Ports'],
  raw: [
    ['id', 'ID'],
    ['name', 'Name'],
    ['mode', 'Mode'],
    ['replicas', 'Replicas'],
    ['image', 'Image'],
    ['ports', 'Ports'],
  ],
  fields: {
    ID: { header: 'ID', value: ({ ID }) => shortId(ID) },
    Name: { header: 'NAME', value: ({ Spec }) => Spec.Name ?? '' },
    Mode: { header: 'MODE', value: modeOf },
    Replicas: { header: 'REPLICAS', value: replicasOf },
    Image: {
      header: 'IMAGE',
      value: ({ Spec }) => withoutDigest(Spec.TaskTemplate?.ContainerSpec?.Image ?? ''),
    },
    Ports: { header: 'PORTS', value: ({ Endpoint }) => publishedPorts(Endpoint?.Ports ?? []) },
  },
})

function modeOf({ Spec: { Mode } }: Service): string {
  if (Mode?.Replicated) return 'replicated'
  if (Mode?.Global) return 'global'
  if (Mode?.ReplicatedJob) return 'replicated job'
  return Mode?.GlobalJob ? 'global job' : ''
}

function replicasOf({ Spec: { Mode, TaskTemplate }, ServiceStatus }: Service): string {
  const { RunningTasks = 0, DesiredTasks = 0, CompletedTasks = 0 } = ServiceStatus ?? {}
  const replicas = `${RunningTasks}/${DesiredTasks}`
  if (Mode?.ReplicatedJob) {
    const total = Mode.ReplicatedJob.TotalCompletions ?? 0
    return `${replicas} (${CompletedTasks}/${total} completed)`
  }
  // The tasks that are wanted are those that have not completed yet.
  if (Mode?.GlobalJob)
    return `${replicas} (${CompletedTasks}/${DesiredTasks + CompletedTasks} completed)`
  const most = Mode?.Replicated ? TaskTemplate?.Placement?.MaxReplicas : 0
  return most ? `${replicas} (max ${most} per node)` : replicas
}

interface Range {
  readonly protocol: string | undefined
  readonly published: number
  readonly target: number
  /** How many ports follow the first. */
  publishedMore: number
  targetMore: number
}

/** The ports that every node publishes; neighbours join into a range. */
function publishedPorts(ports: readonly EndpointPortConfig[]): string {
  const ranges: Range[] = []
  const sorted = ports.toSorted((a, b) => {
    const [left = '', right = ''] = [a.Protocol, b.Protocol]
    if (left !== right) return left < right ? -1 : 1
    return (a.PublishedPort ?? 0) - (b.PublishedPort ?? 0)
  })
  for (const {
    Protocol,
    PublishedPort: published = 0,
    TargetPort: target = 0,
    ...port
  } of sorted) {
    if (port.PublishMode !== 'ingress') continue
    const range = ranges.at(-1)
    if (range && continues(range, Protocol, published, target)) {
      range.publishedMore = published - range.published
      range.targetMore = target - range.target
    } else {
      ranges.push({ protocol: Protocol, published, target, publishedMore: 0, targetMore: 0 })
    }
  }
  return ranges
    .filter(({ published }) => published > 0)
    .map(
      ({ protocol, published, publishedMore, target, targetMore }) =>
        `*:${span(published, publishedMore)}->${span(target, targetMore)}/${protocol}`,
    )
    .join(', ')
}

/** Whether a port is the next one of a range: a range of targets does not hold one of them twice. */
function continues(
  range: Range,
  protocol: string | undefined,
  published: number,
  target: number,
): boolean {
  const publishedStep = published - range.published - range.publishedMore
  const targetStep = target - range.target - range.targetMore
  if (protocol !== range.protocol || publishedStep > 1 || targetStep > 1 || targetStep < 0)
    return false
  return range.targetMore === 0 || targetStep > 0
}

function span(first: number, more: number): string {
  return more === 0 ? String(first) : `${first}-${first + more}`
}
