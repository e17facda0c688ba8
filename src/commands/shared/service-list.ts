import type { Service, ServiceStatus, Task } from '../../api/schema.ts'
import { compareVersions } from '../../api/version.ts'
import type { Cli } from '../../command.ts'
import { filters, flag } from '../../options/index.ts'
import { naturalOrder } from '../../render/natural-order.ts'
import { serviceView } from '../../render/service.ts'
import { formatOption, showList } from './show-list.ts'

/** The version from which an engine counts the tasks itself. */
const statusSince = '1.41'

/** The flags of every command that lists services. */
export const serviceListOptions = {
  filter: filters('-f, --filter', 'List only what matches'),
  format: formatOption,
  quiet: flag('-q, --quiet', 'Show only ids'),
}

/** Shows services in the order of their names. */
export async function showServices(
  { config, streams }: Cli,
  services: readonly Service[],
  { format, quiet }: { readonly format: string | undefined; readonly quiet: boolean },
): Promise<void> {
  const sorted = services.toSorted((a, b) => naturalOrder(a.Spec.Name ?? '', b.Spec.Name ?? ''))
  await showList({ config, streams }, serviceView, sorted, {
    format,
    configFormat: config.servicesFormat,
    quiet,
  })
}

/** Services with the status of each, which older engines have to be asked for task by task. */
export async function listServices(
  { api }: Cli,
  filter: Record<string, string[]>,
  quiet: boolean,
): Promise<Service[]> {
  const counts = compareVersions(await api.client.version(), statusSince) >= 0
  const services = await api.services.list({
    filters: filter,
    status: counts && !quiet ? true : undefined,
  })
  if (quiet || services.length === 0 || services.every(({ ServiceStatus }) => ServiceStatus))
    return services

  const tasks = await api.tasks.list({ filters: { service: services.map(({ ID }) => ID) } })
  const nodes = await api.nodes.list()
  const active = new Set(nodes.filter(({ Status }) => Status.State !== 'down').map(({ ID }) => ID))
  return services.map((service) => {
    const own = tasks.filter(({ ServiceID }) => ServiceID === service.ID)
    return { ...service, ServiceStatus: service.ServiceStatus ?? statusOf(service, own, active) }
  })
}

function statusOf(
  { Spec }: Service,
  tasks: readonly Task[],
  activeNodes: ReadonlySet<string>,
): ServiceStatus {
  const isWanted = ({ DesiredState }: Task) => DesiredState !== 'shutdown'
  const running = tasks.filter(
    ({ NodeID = '', Status }) => activeNodes.has(NodeID) && Status.State === 'running',
  )
  return {
    RunningTasks: running.length,
    DesiredTasks: Spec.Mode?.Replicated?.Replicas ?? tasks.filter(isWanted).length,
  }
}
