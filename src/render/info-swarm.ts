import type { ClusterInfo, SwarmInfo, SwarmSpec } from '../api/schema.ts'
import { humanDuration } from './units.ts'

/** What `docker info` says of the swarm the engine is in, a line each. */
export function swarmLines(swarm: SwarmInfo): string[] {
  const { LocalNodeState: state } = swarm
  if (!state || state === 'inactive' || state === 'locked') return []
  const managers = (swarm.RemoteManagers ?? []).map(({ Addr }) => Addr ?? '').sort()
  return [
    `  NodeID: ${swarm.NodeID ?? ''}`,
    ...(swarm.Error ? [`  Error: ${swarm.Error}`] : []),
    `  Is Manager: ${swarm.ControlAvailable ?? false}`,
    ...(swarm.Cluster && swarm.ControlAvailable && !swarm.Error && state !== 'error'
      ? managerLines(swarm, swarm.Cluster)
      : []),
    `  Node Address: ${swarm.NodeAddr ?? ''}`,
    ...(managers.length > 0 ? ['  Manager Addresses:'] : []),
    ...managers.map((address) => `   ${address}`),
  ]
}

function managerLines({ Managers, Nodes }: SwarmInfo, cluster: ClusterInfo): string[] {
  const { DefaultAddrPool: pools, DataPathPort: port } = cluster
  return [
    `  ClusterID: ${cluster.ID}`,
    `  Managers: ${Managers ?? 0}`,
    `  Nodes: ${Nodes ?? 0}`,
    ...(pools
      ? [
          `  Default Address Pool: ${pools.map((pool) => `${pool}  `).join('')}`,
          `  SubnetSize: ${cluster.SubnetSize ?? 0}`,
        ]
      : []),
    ...(port ? [`  Data Path Port: ${port}`] : []),
    ...specLines(cluster.Spec),
    `  Root Rotation In Progress: ${cluster.RootRotationInProgress ?? false}`,
  ]
}

function specLines(spec: SwarmSpec): string[] {
  const { Orchestration, Raft = {}, Dispatcher, CAConfig, EncryptionConfig } = spec
  const certificate = CAConfig?.SigningCACert?.trim()
  const externalCas = CAConfig?.ExternalCAs ?? []
  return [
    '  Orchestration:',
    `   Task History Retention Limit: ${Orchestration?.TaskHistoryRetentionLimit ?? 0}`,
    '  Raft:',
    `   Snapshot Interval: ${Raft.SnapshotInterval ?? 0}`,
    ...(Raft.KeepOldSnapshots === undefined
      ? []
      : [`   Number of Old Snapshots to Retain: ${Raft.KeepOldSnapshots}`]),
    `   Heartbeat Tick: ${Raft.HeartbeatTick ?? 0}`,
    `   Election Tick: ${Raft.ElectionTick ?? 0}`,
    '  Dispatcher:',
    `   Heartbeat Period: ${span(Dispatcher?.HeartbeatPeriod)}`,
    '  CA Configuration:',
    `   Expiry Duration: ${span(CAConfig?.NodeCertExpiry)}`,
    `   Force Rotate: ${CAConfig?.ForceRotate ?? 0}`,
    ...(certificate ? [`   Signing CA Certificate: \n${certificate}\n`] : []),
    ...(externalCas.length > 0 ? ['   External CAs:'] : []),
    ...externalCas.map(({ Protocol, URL }) => `     ${Protocol}: ${URL}`),
    `  Autolock Managers: ${EncryptionConfig?.AutoLockManagers ?? false}`,
  ]
}

function span(nanoseconds = 0): string {
  return humanDuration(nanoseconds / 1e9)
}
