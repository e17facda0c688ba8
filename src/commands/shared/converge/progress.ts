import { setTimeout as delay } from 'node:timers/promises'
import type { Service, ServiceMode } from '../../../api/schema.ts'
import type { Cli } from '../../../command.ts'
import type { JsonMessage } from '../../../render/progress.ts'
import { globalJobUpdater, isJob, replicatedJobUpdater } from './job.ts'
import { globalUpdater, replicatedUpdater } from './running.ts'
import { line } from './task-states.ts'
import type { Moment, Updater } from './updater.ts'

const pollMilliseconds = 200
const assumedMonitorNanoseconds = 5e9
/** An interrupt ends the watching, which says so itself: it is not to break a look at the swarm. */
const uninterrupted = { signal: null }

/**
 * Watches the service of a name or an id until its tasks have been as they should be for the time its
 * update policy says, or its update has ended otherwise. Ends also when the user interrupts; the
 * service goes on.
 *
 * @throws Error when an update or a rollback is paused
 */
export async function* serviceProgress(
  { api, signal }: Pick<Cli, 'api' | 'signal'>,
  name: string,
): AsyncGenerator<JsonMessage> {
  let update: Updater | undefined
  let convergedAt: number | undefined
  let isRollback = false
  let isReported = false
  let ending: JsonMessage | undefined

  for (;;) {
    const service = await api.services.inspect(name, undefined, uninterrupted)
    update ??= updaterFor(service.Spec.Mode)
    const { State, Message = '' } = service.UpdateStatus ?? {}
    switch (State) {
      case 'updating':
        isRollback = isReported = false
        break
      case 'completed':
        if (convergedAt === undefined) return
        break
      case 'paused':
        throw new Error(`service update paused: ${Message}`)
      case 'rollback_started':
        // The engine may begin before it says why.
        if (!isReported && Message) yield line('rollback', Message)
        isReported ||= Message !== ''
        isRollback = true
        break
      case 'rollback_paused':
        throw new Error(`service rollback paused: ${Message}`)
      case 'rollback_completed':
        if (convergedAt === undefined) ending = { id: 'rollback', status: Message }
        isRollback = true
    }

    const monitor = monitorMilliseconds(service)
    if (convergedAt !== undefined && performance.now() - convergedAt >= monitor) {
      yield line('verify', `Service ${name} converged`)
      if (ending) yield ending
      return
    }

    const isConverged = yield* update(await momentOf(api, service, isRollback))
    if (isConverged) {
      if (isJob(service.Spec.Mode)) return yield { status: 'job complete' }
      convergedAt ??= performance.now()
      const wait = convergedAt + monitor - performance.now()
      const seconds = Math.trunc(wait / 1000) + 1
      if (wait >= 0)
        yield line('verify', `Waiting ${seconds} seconds to verify that tasks are stable...`)
    } else {
      if (convergedAt !== undefined) yield line('verify', 'Detected task failure')
      convergedAt = undefined
    }

    await delay(pollMilliseconds, undefined, { signal }).catch(() => {})
    if (!signal.aborted) continue
    if (!isConverged) {
      yield { status: 'Operation continuing in background.' }
      yield { status: `Use \`docker service ps ${name}\` to check progress.` }
    }
    return
  }
}

function updaterFor(mode: ServiceMode | undefined): Updater {
  if (mode?.Replicated) return replicatedUpdater()
  if (mode?.Global) return globalUpdater()
  if (mode?.ReplicatedJob) return replicatedJobUpdater()
  if (mode?.GlobalJob) return globalJobUpdater()
  throw new Error('unrecognized service mode')
}

function monitorMilliseconds({ Spec }: Service): number {
  return (Spec.UpdateConfig?.Monitor || assumedMonitorNanoseconds) / 1e6
}

async function momentOf(api: Cli['api'], service: Service, isRollback: boolean): Promise<Moment> {
  const filters = { service: [service.ID], '_up-to-date': ['true'] }
  const tasks = await api.tasks.list({ filters }, uninterrupted)
  const nodes = await api.nodes.list(undefined, uninterrupted)
  const active = nodes.filter(({ Status }) => Status.State !== 'down')
  return { service, tasks, activeNodes: new Set(active.map(({ ID }) => ID)), isRollback }
}
