import type { Service, ServiceMode, Task } from '../../../api/schema.ts'
import type { JsonMessage } from '../../../render/progress.ts'
import { completeRank, isKnown, line, mostBars, rank, taskLine } from './task-states.ts'
import type { Updater } from './updater.ts'

/** Of each place the task of this run that has the longest way to go. */
function tasksOfRun<Key>(
  { JobStatus }: Service,
  tasks: readonly Task[],
  placeOf: (task: Task) => Key,
): Map<Key, Task> {
  const current = new Map<Key, Task>()
  const run = Number(JobStatus?.JobIteration?.Index ?? 0)
  for (const task of tasks.filter(isKnown)) {
    if (Number(task.JobIteration?.Index ?? 0) !== run) continue
    const other = current.get(placeOf(task))
    if (!other || rank(other.Status.State) > rank(task.Status.State))
      current.set(placeOf(task), task)
  }
  return current
}

function jobLine(completed: number, total: number): JsonMessage {
  const digits = String(total).length
  const status = `${String(completed).padStart(digits)} out of ${total} complete`
  return line('job progress', status, { current: completed, total, hidecounts: true })
}

function jobTask(id: string, task: Task): JsonMessage {
  return taskLine(id, task, { current: rank(task.Status.State), total: completeRank })
}

/** A number of tasks to complete, some of them at once. */
export function replicatedJobUpdater(): Updater {
  let isBegun = false

  return function* ({ service, tasks }) {
    const { MaxConcurrent = 0, TotalCompletions: total = 0 } = service.Spec.Mode!.ReplicatedJob!
    const id = (number: number) => `${number}/${total}`
    function* overall(active: number, completed: number): Generator<JsonMessage> {
      const wanted = Math.min(total - completed, MaxConcurrent)
      const digits = String(MaxConcurrent).length
      yield jobLine(completed, total)
      yield line('active tasks', `${String(active).padStart(digits)} out of ${wanted} tasks`)
    }
    if (!isBegun) {
      yield* overall(0, 0)
      for (let number = 1; number <= total && total <= mostBars; number++)
        yield line(id(number), ' ')
      isBegun = true
    }

    const current = tasksOfRun(service, tasks, ({ Slot = 0 }) => Slot)
    const states = [...current.values()].map(({ Status }) => Status.State)
    const completed = states.filter((state) => state === 'complete').length
    // The slots of a job count from 0.
    const bySlot = [...current].sort(([a], [b]) => a - b)
    if (total <= mostBars) for (const [slot, task] of bySlot) yield jobTask(id(slot + 1), task)
    yield* overall(states.filter((state) => rank(state) < completeRank).length, completed)
    return completed === total
  }
}

/** A task to complete on each of the nodes that the swarm has when the job begins. */
export function globalJobUpdater(): Updater {
  let nodes: ReadonlySet<string> | undefined

  return function* ({ service, tasks, activeNodes }) {
    const current = tasksOfRun(service, tasks, ({ NodeID = '' }) => NodeID)
    if (!nodes) {
      if (tasks.length === 0 && activeNodes.size > 0) {
        yield line('job progress', 'waiting for tasks')
        return false
      }
      nodes = new Set(current.keys())
      yield jobLine(0, nodes.size)
    }

    let completed = 0
    for (const [node, task] of current) {
      if (!nodes.has(node)) continue
      if (nodes.size <= mostBars) yield jobTask(node, task)
      if (task.Status.State === 'complete') completed++
    }
    yield jobLine(completed, nodes.size)
    return completed === nodes.size
  }
}

/** Whether the tasks end, and are not replaced then. */
export function isJob(mode: ServiceMode | undefined): boolean {
  return Boolean(mode?.ReplicatedJob ?? mode?.GlobalJob)
}
