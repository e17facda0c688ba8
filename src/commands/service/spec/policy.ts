import type { ServiceRestartPolicy, ServiceUpdateConfig } from '../../../api/schema.ts'
import type { SharedOptions } from '../options.ts'

/** How tasks are replaced, in an update and in a rollback: what of it is asked for. */
interface PolicyChanges {
  readonly delay: number | undefined
  readonly failureAction: string | undefined
  readonly maxFailureRatio: number | undefined
  readonly monitor: number | undefined
  readonly order: string | undefined
  readonly parallelism: number | undefined
}

const assumedPolicy: ServiceUpdateConfig = {
  Parallelism: 1,
  FailureAction: 'pause',
  Monitor: 5e9,
  MaxFailureRatio: 0,
  Order: 'stop-first',
}

const assumedRestart: ServiceRestartPolicy = { Condition: 'any', Delay: 5e9, MaxAttempts: 0 }

/** How tasks are updated; what it was where nothing is asked, which may be undefined. */
export function updateConfig(options: SharedOptions, previous?: ServiceUpdateConfig | null) {
  return changed(previous, {
    delay: options.updateDelay,
    failureAction: options.updateFailureAction,
    maxFailureRatio: options.updateMaxFailureRatio,
    monitor: options.updateMonitor,
    order: options.updateOrder,
    parallelism: options.updateParallelism,
  })
}

/** The same for a rollback. */
export function rollbackConfig(options: SharedOptions, previous?: ServiceUpdateConfig | null) {
  return changed(previous, {
    delay: options.rollbackDelay,
    failureAction: options.rollbackFailureAction,
    maxFailureRatio: options.rollbackMaxFailureRatio,
    monitor: options.rollbackMonitor,
    order: options.rollbackOrder,
    parallelism: options.rollbackParallelism,
  })
}

/** When tasks are restarted; what it was where nothing is asked, which may be undefined. */
export function restartPolicy(
  options: SharedOptions,
  previous?: ServiceRestartPolicy | null,
): ServiceRestartPolicy | undefined {
  const { restartCondition, restartDelay, restartMaxAttempts, restartWindow } = options
  const given = [restartCondition, restartDelay, restartMaxAttempts, restartWindow]
  if (given.every((value) => value === undefined)) return previous ?? undefined
  const before = previous ?? assumedRestart
  return {
    ...before,
    Condition: (restartCondition ?? before.Condition) || undefined,
    Delay: restartDelay ?? before.Delay,
    MaxAttempts: restartMaxAttempts ?? before.MaxAttempts,
    Window: restartWindow ?? before.Window,
  }
}

function changed(
  previous: ServiceUpdateConfig | null | undefined,
  changes: PolicyChanges,
): ServiceUpdateConfig | undefined {
  if (Object.values(changes).every((value) => value === undefined)) return previous ?? undefined
  const before = previous ?? assumedPolicy
  return {
    ...before,
    Parallelism: changes.parallelism ?? before.Parallelism,
    Delay: (changes.delay ?? before.Delay) || undefined,
    FailureAction: (changes.failureAction ?? before.FailureAction) || undefined,
    Monitor: (changes.monitor ?? before.Monitor) || undefined,
    MaxFailureRatio: changes.maxFailureRatio ?? before.MaxFailureRatio,
    Order: changes.order ?? before.Order,
  }
}
