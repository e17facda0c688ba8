import type { Swarm, SwarmCAConfig, SwarmSpec } from '../../api/schema.ts'
import { duration } from '../../options/duration.ts'
import { integer, type OptionValues } from '../../options/index.ts'
import { externalCas } from './external-ca.ts'

/** How the certificates of nodes are made. */
export const certificateOptions = {
  certExpiry: duration('--cert-expiry', 'How long the certificates of nodes are valid', {
    shownDefault: '2160h0m0s',
  }),
  externalCa: externalCas,
}

/** How a swarm works: the flags that `swarm init` and `swarm update` share. */
export const specOptions = {
  ...certificateOptions,
  dispatcherHeartbeat: duration('--dispatcher-heartbeat', 'Time between signs of life of a node', {
    shownDefault: '5s',
  }),
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

/** A swarm's spec with what was asked for; all else stays, what we do not know as well. */
export function changeSpec(
  { Spec = {}, TLSInfo }: Swarm,
  options: OptionValues<typeof specOptions> & { autolock: boolean | undefined },
): SwarmSpec {
  const { autolock, dispatcherHeartbeat, maxSnapshots, snapshotInterval, taskHistoryLimit } =
    options
  return {
    ...Spec,
    Orchestration: changed(Spec.Orchestration, { TaskHistoryRetentionLimit: taskHistoryLimit }),
    Raft: changed(Spec.Raft, {
      SnapshotInterval: snapshotInterval,
      KeepOldSnapshots: maxSnapshots,
    }),
    Dispatcher: changed(Spec.Dispatcher, { HeartbeatPeriod: dispatcherHeartbeat }),
    CAConfig: changeCertificates(Spec.CAConfig, options, TLSInfo?.TrustRoot ?? ''),
    EncryptionConfig: changed(Spec.EncryptionConfig, { AutoLockManagers: autolock }),
  }
}

/**
 * The same for certificates only.
 *
 * @param root - the certificate that external authorities are known by, where they name none
 */
export function changeCertificates(
  config: SwarmCAConfig | null | undefined,
  { certExpiry, externalCa }: OptionValues<typeof certificateOptions>,
  root: string,
): SwarmCAConfig {
  const authorities = externalCa.map((ca) => ({ ...ca, CACert: ca.CACert || root }))
  return changed(config, {
    NodeCertExpiry: certExpiry,
    ExternalCAs: authorities.length > 0 ? authorities : undefined,
  })
}

function changed<T extends object>(before: T | null | undefined, changes: Partial<T>): T {
  const given = Object.entries(changes).filter(([, value]) => value !== undefined)
  return { ...(before as T), ...Object.fromEntries(given) }
}
