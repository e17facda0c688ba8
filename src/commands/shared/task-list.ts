import type { Task } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import { filters, flag } from '../../options/index.ts'
import { sortTasks, type TaskRow, taskView } from '../../render/task.ts'
import { formatOption, showList } from './show-list.ts'
import { SwarmNames } from './swarm-names.ts'

/** The flags of every command that lists tasks. */
export const taskListOptions = {
  filter: filters('-f, --filter', 'List only what matches'),
  format: formatOption,
  noResolve: flag('--no-resolve', 'Show ids in place of names'),
  noTrunc: flag('--no-trunc', 'Show values whole'),
  quiet: flag('-q, --quiet', 'Show only ids'),
}

export interface TaskListFlags {
  readonly format: string | undefined
  readonly noResolve: boolean
  readonly noTrunc: boolean
  readonly quiet: boolean
}

/** Shows tasks by service and slot, the newest of a slot first. */
export async function showTasks(
  cli: Cli,
  tasks: readonly Task[],
  { format, noResolve, noTrunc, quiet }: TaskListFlags,
): Promise<void> {
  const names = new SwarmNames(cli, { noResolve })
  const rows: TaskRow[] = []
  for (const task of tasks) {
    const { ServiceID, Slot, NodeID = '' } = task
    const name = `${await names.service(ServiceID)}.${Slot || NodeID}`
    rows.push({ task, name, node: await names.node(NodeID), isOlder: false })
  }
  await showList(cli, taskView, sortTasks(rows), {
    format,
    configFormat: cli.config.tasksFormat,
    noTrunc,
    quiet,
  })
}

/** Replaces `self` in a filter for nodes by the id of the engine's own. */
export async function resolveSelf(
  { api }: Cli,
  filter: Record<string, string[]>,
): Promise<Record<string, string[]>> {
  if (!filter.node?.includes('self')) return filter
  const { Swarm } = await api.system.info()
  const own = Swarm?.NodeID ?? ''
  return { ...filter, node: filter.node.map((node) => (node === 'self' ? own : node)) }
}
