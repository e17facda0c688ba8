import type { Task } from '../../../api/schema.ts'
import type { JsonMessage, ProgressDetail } from '../../../render/progress.ts'

/** The states of a task in the order it goes through them. */
const states = [
  'new',
  'allocated',
  'pending',
  'assigned',
  'accepted',
  'preparing',
  'ready',
  'starting',
  'running',
  'complete',
  'shutdown',
  'failed',
  'rejected',
]
const widest = 'preparing'.length
const longestError = 75

/** More tasks than this are not shown one by one. */
export const mostBars = 20

/** How far a state is; 0 for one that is not known. */
export function rank(state: string): number {
  return states.indexOf(state) + 1
}

export const runningRank = rank('running')
export const completeRank = rank('complete')

/** Whether a task of this state does not run any more, and will not again. */
export function isOver(state: string): boolean {
  return rank(state) > runningRank
}

/** Whether docker knows what the task is at and what it is to become. */
export function isKnown({ DesiredState, Status }: Task): boolean {
  return rank(DesiredState) > 0 && rank(Status.State) > 0
}

/** Whether the task runs and is to go on. */
export function isRunning({ DesiredState, Status }: Task): boolean {
  return !isOver(DesiredState) && Status.State === 'running'
}

/**
 * Of each place the task that counts: the one that is to live the longest, and of two such the one that
 * has the longer way to go, since an update may start a task before it stops the other.
 */
export function currentTasks<Key>(
  tasks: readonly Task[],
  placeOf: (task: Task) => Key,
): Map<Key, Task> {
  const current = new Map<Key, Task>()
  for (const task of tasks.filter(isKnown)) {
    const other = current.get(placeOf(task))
    const difference = other && rank(other.DesiredState) - rank(task.DesiredState)
    const isLater = difference === 0 && rank(other!.Status.State) <= rank(task.Status.State)
    if (difference !== undefined && (difference < 0 || isLater)) continue
    current.set(placeOf(task), task)
  }
  return current
}

/** A line of the display; what has no bar has an empty detail, and stays in its place. */
export function line(id: string, status: string, progressDetail: ProgressDetail = {}): JsonMessage {
  return { id, status, progressDetail }
}

/** The line of one task: its error, or its state and a bar. */
export function taskLine(id: string, { Status }: Task, bar: ProgressDetail): JsonMessage {
  if (Status.Err) return line(id, shortError(Status.Err))
  return line(id, Status.State.padEnd(widest), { ...bar, hidecounts: true })
}

/** In bytes, as docker counts; a narrow terminal shows that much. */
function shortError(error: string): string {
  const bytes = Buffer.from(error.replaceAll('\n', ' '))
  if (bytes.length <= longestError) return bytes.toString()
  return `${bytes.subarray(0, longestError - 1).toString()}…`
}
