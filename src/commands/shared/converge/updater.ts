import type { Service, Task } from '../../../api/schema.ts'
import type { JsonMessage } from '../../../render/progress.ts'

/** What the swarm looks like at one moment. */
export interface Moment {
  readonly service: Service
  /** The tasks that are as the service's newest spec wants them. */
  readonly tasks: readonly Task[]
  /** The ids of the nodes that are not down. */
  readonly activeNodes: ReadonlySet<string>
  /** The service goes back to what it was. */
  readonly isRollback: boolean
}

/**
 * Shows how far a service is, from one moment to the next, and returns whether all tasks are as they
 * should be. What it needs to know of earlier moments it keeps itself.
 */
export type Updater = (moment: Moment) => Generator<JsonMessage, boolean>
