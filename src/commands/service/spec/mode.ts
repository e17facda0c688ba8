import type { ServiceMode } from '../../../api/schema.ts'
import type { CreateOptions } from '../create-options.ts'

/** How many tasks a new service has, and where. */
export function serviceMode(options: CreateOptions): ServiceMode {
  const { mode, replicas, maxConcurrent, replicasMaxPerNode } = options
  const isReplicated = mode === 'replicated' || mode === 'replicated-job'
  if (!isReplicated && mode !== 'global' && mode !== 'global-job')
    throw new Error(`Unknown mode: ${mode}, only replicated and global supported`)
  if (!isReplicated && replicas !== undefined)
    throw new Error('replicas can only be used with replicated or replicated-job mode')
  if (!isReplicated && replicasMaxPerNode)
    throw new Error('replicas-max-per-node can only be used with replicated or replicated-job mode')
  if (mode !== 'replicated-job' && maxConcurrent !== undefined)
    throw new Error('max-concurrent can only be used with replicated-job mode')

  switch (mode) {
    case 'global':
      return { Global: {} }
    case 'global-job':
      return { GlobalJob: {} }
    case 'replicated-job':
      return {
        ReplicatedJob: { MaxConcurrent: maxConcurrent ?? replicas, TotalCompletions: replicas },
      }
    default:
      return { Replicated: { Replicas: replicas } }
  }
}
