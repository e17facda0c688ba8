import { kept, list, since, struct } from '../structures.ts'
import {
  choice,
  duration,
  integer,
  meaning,
  number,
  type Read,
  ratio,
  text,
  unsigned,
} from '../types.ts'
import { bytes, labels } from './shared.ts'

const updateConfig = {
  parallelism: kept(unsigned()),
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: ratio,
  order: since(4, choice('start-first', 'stop-first')),
}

const genericResource = struct({
  discrete_resource_spec: kept(
    struct({
      kind: text,
      value: meaning(number, (value: number | bigint) => Math.trunc(Number(value)), BigInt),
    }),
  ),
})

/** How a service is run in a swarm. */
export const deploy = struct({
  mode: text,
  replicas: kept(unsigned()),
  labels,
  update_config: kept(struct(updateConfig)),
  rollback_config: since(7, kept(struct(updateConfig))),
  resources: struct({
    limits: kept(struct({ cpus: text, memory: bytes, pids: since(9, integer) })),
    reservations: kept(
      struct({ cpus: text, memory: bytes, generic_resources: since(5, list(genericResource)) }),
    ),
  }),
  restart_policy: kept(
    struct({
      condition: text,
      delay: kept(duration),
      max_attempts: kept(unsigned()),
      window: kept(duration),
    }),
  ),
  placement: struct({
    constraints: list(text),
    preferences: since(3, list(struct({ spread: text }))),
    max_replicas_per_node: since(8, unsigned()),
  }),
  endpoint_mode: since(2, text),
})

export type Deploy = Read<typeof deploy>
export type UpdateConfig = NonNullable<Deploy['update_config']>
