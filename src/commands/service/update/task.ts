import type {
  EndpointPortConfig,
  NetworkAttachmentConfig,
  ServicePlacement,
  ServiceResources,
  ServiceSpec,
  TaskSpec,
} from '../../../api/schema.ts'
import { type GenericResource, parseGenericResources } from '../../../options/generic-resource.ts'
import type { Ids } from '../lookup.ts'
import { filledList } from '../spec/filled.ts'
import { attachment, byTarget } from '../spec/networks.ts'
import type { UpdateOptions } from '../update-options.ts'
import { byBytes, changedByName, changedTexts } from './lists.ts'

/** Limits and reservations of a task, and its generic resources. */
export function changeResources(task: TaskSpec, options: UpdateOptions): void {
  const resources = (): ServiceResources => {
    task.Resources ??= {}
    return task.Resources
  }
  const limits = () => {
    resources().Limits ??= {}
    return resources().Limits!
  }
  const reservations = () => {
    resources().Reservations ??= {}
    return resources().Reservations!
  }

  if (options.limitCpu !== undefined) limits().NanoCPUs = options.limitCpu || undefined
  if (options.limitMemory !== undefined) limits().MemoryBytes = options.limitMemory || undefined
  if (options.limitPids !== undefined) limits().Pids = options.limitPids || undefined
  if (options.reserveCpu !== undefined) reservations().NanoCPUs = options.reserveCpu || undefined
  if (options.reserveMemory !== undefined)
    reservations().MemoryBytes = options.reserveMemory || undefined
  if (options.memorySwap !== undefined) resources().SwapBytes = options.memorySwap
  if (options.memorySwappiness !== undefined)
    resources().MemorySwappiness = options.memorySwappiness

  const { genericResourceAdd, genericResourceRm } = options
  if (genericResourceAdd.length === 0 && genericResourceRm.length === 0) return
  const add = parseGenericResources(genericResourceAdd)
  const all = changedByName(task.Resources?.Reservations?.GenericResources, kindOf, { add, rm: [] })
  const missing = genericResourceRm.find((kind) => !all.some((each) => kindOf(each) === kind))
  if (missing !== undefined)
    throw new Error(`could not find generic-resource \`${missing}\` to remove it`)
  const kept = all.filter((resource) => !genericResourceRm.includes(kindOf(resource)))
  reservations().GenericResources = filledList(kept)
}

function kindOf({ DiscreteResourceSpec, NamedResourceSpec }: GenericResource): string {
  return DiscreteResourceSpec?.Kind ?? NamedResourceSpec?.Kind ?? ''
}

/** Where tasks may be, and what they are spread over. */
export function changePlacement(task: TaskSpec, options: UpdateOptions): void {
  const { constraintAdd, constraintRm, placementPrefAdd, placementPrefRm } = options
  const { replicasMaxPerNode } = options
  const placement = (): ServicePlacement => {
    task.Placement ??= {}
    return task.Placement
  }
  if (constraintAdd.length > 0 || constraintRm.length > 0)
    placement().Constraints = changedTexts(placement().Constraints, {
      add: constraintAdd,
      rm: constraintRm,
    })
  if (placementPrefAdd.length > 0 || placementPrefRm.length > 0) {
    const gone = placementPrefRm.map(({ Spread }) => Spread?.SpreadDescriptor)
    const kept = (placement().Preferences ?? []).filter(
      ({ Spread }) => !Spread || !gone.includes(Spread.SpreadDescriptor),
    )
    placement().Preferences = filledList([...kept, ...placementPrefAdd])
  }
  if (replicasMaxPerNode !== undefined) placement().MaxReplicas = replicasMaxPerNode || undefined
}

/**
 * The networks of a service.
 *
 * @throws Error where it is attached to one already
 */
export function changeNetworks(
  spec: ServiceSpec,
  task: TaskSpec,
  { networkAdd, networkRm }: UpdateOptions,
  ids: Ids,
): void {
  if (networkAdd.length === 0 && networkRm.length === 0) return
  // Services of old have their networks beside the task's template.
  const before = task.Networks?.length ? task.Networks : (spec.Networks ?? [])
  const gone = new Set(networkRm.map((name) => ids.networks.get(name)))
  const networks: NetworkAttachmentConfig[] = before.filter(({ Target }) => !gone.has(Target))
  for (const network of networkAdd) {
    const added = attachment(network, ids)
    if (networks.some(({ Target }) => Target === added.Target))
      throw new Error(`service is already attached to network ${network.target}`)
    networks.push(added)
  }
  spec.Networks = undefined
  task.Networks = filledList(networks.sort(byTarget))
}

/** How the service is reached. */
export function changeEndpoint(spec: ServiceSpec, options: UpdateOptions): void {
  const { endpointMode, publishAdd, publishRm } = options
  if (endpointMode !== undefined)
    spec.EndpointSpec = { ...spec.EndpointSpec, Mode: endpointMode || undefined }
  if (publishAdd.length === 0 && publishRm.length === 0) return

  const before = new Map((spec.EndpointSpec?.Ports ?? []).map((port) => [portText(port), port]))
  const isGone = (port: EndpointPortConfig) => publishRm.some((other) => isSamePort(port, other))
  const added = publishAdd.filter((port) => !before.has(portText(port)))
  const ports = [...before.values()].filter((port) => !isGone(port)).concat(added)
  ports.sort((a, b) => byBytes(portText(a), portText(b)))
  spec.EndpointSpec = { ...spec.EndpointSpec, Ports: filledList(ports) }
}

/** A port is taken away by its target; on which port it is published does not matter. */
function isSamePort(a: EndpointPortConfig, b: EndpointPortConfig): boolean {
  const [left, right] = [a, b].map(
    ({ TargetPort, Protocol, PublishMode }) =>
      `${TargetPort}/${Protocol || 'tcp'}/${PublishMode || 'ingress'}`,
  )
  return left === right
}

function portText(port: EndpointPortConfig): string {
  const { PublishedPort = 0, TargetPort = 0, Protocol = '', PublishMode = '' } = port
  return `${PublishedPort}:${TargetPort}/${Protocol}/${PublishMode}`
}
