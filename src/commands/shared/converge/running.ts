import type { Task } from '../../../api/schema.ts'
import type { JsonMessage } from '../../../render/progress.ts'
import { shortId } from '../../../render/view.ts'
import {
  currentTasks,
  isOver,
  isRunning,
  line,
  mostBars,
  rank,
  runningRank,
  taskLine,
} from './task-states.ts'
import type { Updater } from './updater.ts'

function overall(count: number, total: number, isRollback: boolean): JsonMessage {
  const prefix = isRollback ? 'rolling back update: ' : ''
  return line('overall progress', `${prefix}${count} out of ${total} tasks`)
}

/** The line of a task that is to run; in a rollback its bar shrinks. */
function* runningTask(id: string, task: Task, isRollback: boolean): Generator<JsonMessage> {
  const isShown = !isOver(task.DesiredState) && !isOver(task.Status.State)
  if (!isShown && !task.Status.Err) return
  const at = rank(task.Status.State)
  yield taskLine(id, task, { current: isRollback ? runningRank - at : at, total: runningRank })
}

/** A number of tasks, each of which has a slot. */
export function replicatedUpdater(): Updater {
  /** The engine's slots have gaps: what is shown counts from 1. */
  const numbers = new Map<number, number>()
  let isBegun = false
  let isDone = false

  return function* ({ service, tasks, activeNodes, isRollback }) {
    const total = service.Spec.Mode?.Replicated?.Replicas
    if (total === undefined) throw new Error('no replica count')
    const id = (number: number) => `${number}/${total}`
    if (!isBegun) {
      yield overall(0, total, isRollback)
      for (let number = 1; number <= total && total <= mostBars; number++)
        yield line(id(number), ' ')
      isBegun = true
    }

    const placed = tasks.filter(({ NodeID }) => !NodeID || activeNodes.has(NodeID))
    const current = currentTasks(placed, ({ Slot = 0 }) => Slot)
    if ([...current.values()].some(({ Status }) => Status.State !== 'running')) isDone = false
    let running = 0
    for (const [slot, task] of current) {
      const number = numbers.get(slot) ?? numbers.size + 1
      numbers.set(slot, number)
      if (isRunning(task)) running++
      if (!isDone && total <= mostBars && number <= total)
        yield* runningTask(id(number), task, isRollback)
    }
    if (!isDone) {
      yield overall(running, total, isRollback)
      isDone = running === total
    }
    return running === total
  }
}

/** A task on every node that may have one: how many these are shows when the tasks are there. */
export function globalUpdater(): Updater {
  let isBegun = false
  let isDone = false

  return function* ({ tasks, activeNodes, isRollback }) {
    const current = currentTasks(tasks, ({ NodeID = '' }) => NodeID)
    const total = current.size
    if (!isBegun) {
      if (total === 0) {
        yield line('overall progress', 'waiting for new tasks')
        return false
      }
      yield overall(0, total, isRollback)
      isBegun = true
    }

    if ([...current.values()].some(({ Status }) => Status.State !== 'running')) isDone = false
    let running = 0
    for (const [node, task] of current) {
      if (!activeNodes.has(node)) continue
      if (isRunning(task)) running++
      if (!isDone && total <= mostBars) yield* runningTask(shortId(node), task, isRollback)
    }
    if (!isDone) {
      yield overall(running, total, isRollback)
      isDone = running === total
    }
    return running === total
  }
}
