import type { SwarmSpec } from '../../api/schema.ts'
import { duration } from '../../options/duration.ts'
import { integer, type OptionValues } from '../../options/index.ts'
import { externalCas } from './external-ca.ts'

/** How a swarm works: the flags that `swarm init` and `swarm update` share. */
export const specOptions = {
  certExpiry: duration('--cert-expiry', 'How long the certificates of nodes are valid', {
    shownDefault: '2160h0m0s',
  }),
  dispatcherHeartbeat: duration('--dispatcher-heartbeat', 'Time between signs of life of a node', {
    shownDefault: '5s',
  }),
  externalCa: externalCas,
  maxSnapshots: integer('--max-snapshots', 'Number of older Raft snapshots to keep', {
    type: 'uint64',
    minApi: '1.25',
  }),
  snapshotInterval: integer('--snapshot-interval', 'Number of log entries between Raft snapshots', {
    type: 'uint64',
    minApi: '1.25',
    shownDefault: '10000',
  }),
  taskHistoryLimit: integer('--task-history-limit', 'Number of past tasks to keep of each', {
    type: 'int64',
    shownDefault: '5',
  }),
}

/** The spec of a new swarm. What was not given is left to the engine. */
export function newSpec(
  options: OptionValues<typeof specOptions> & { autolock: boolean },
): SwarmSpec {
  const { certExpiry, dispatcherHeartbeat, externalCa } = options
  return {
    Orchestration: { TaskHistoryRetentionLimit: options.taskHistoryLimit },
    Raft: {
      SnapshotInterval: options.snapshotInterval || undefined,
      KeepOldSnapshots: options.maxSnapshots,
      ElectionTick: 0,
      HeartbeatTick: 0,
    },
    Dispatcher: { HeartbeatPeriod: dispatcherHeartbeat || undefined },
    CAConfig: {
      NodeCertExpiry: certExpiry || undefined,
      ExternalCAs: externalCa.length > 0 ? externalCa : undefined,
    },
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: options.autolock },
  }
}
