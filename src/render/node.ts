import type { Node, TLSInfo } from '../api/schema.ts'
import { capitalized } from './task.ts'
import { defineView } from './view.ts'

/** A node, and what of it depends on the engine that was asked. */
export interface NodeRow {
  readonly node: Node
  /** The engine's own. */
  readonly isSelf: boolean
  /** How the swarm's certificates are made now. */
  readonly tls: TLSInfo | undefined
}

/** The list of nodes. */
export const nodeView = defineView<NodeRow>({
  goType: '*node.nodeContext',
  quiet: 'ID',
  table: [
    { header: 'ID  ', value: ({ node: { ID }, isSelf }) => `${ID} ${isSelf ? '*' : ' '}` },
    'Hostname',
    'Status',
    'Availability',
    'ManagerStatus',
    'EngineVersion',
  ],
  raw: [
    ['node_id', 'ID'],
    ['hostname', 'Hostname'],
    ['status', 'Status'],
    ['availability', 'Availability'],
    ['manager_status', 'ManagerStatus'],
  ],
  fields: {
    ID: { header: 'ID', value: ({ node }) => node.ID },
    Self: { header: '', value: ({ isSelf }) => isSelf },
    Hostname: { header: 'HOSTNAME', value: ({ node }) => node.Description.Hostname ?? '' },
    Status: { header: 'STATUS', value: ({ node }) => capitalized(node.Status.State ?? '') },
    Availability: {
      header: 'AVAILABILITY',
      value: ({ node }) => capitalized(node.Spec.Availability ?? ''),
    },
    ManagerStatus: { header: 'MANAGER STATUS', value: managerStatus },
    TLSStatus: { header: 'TLS STATUS', value: tlsStatus },
    EngineVersion: {
      header: 'ENGINE VERSION',
      value: ({ node }) => node.Description.Engine?.EngineVersion ?? '',
    },
  },
})

function managerStatus({ node: { ManagerStatus } }: NodeRow): string {
  if (!ManagerStatus) return ''
  return ManagerStatus.Leader ? 'Leader' : capitalized(ManagerStatus.Reachability ?? '')
}

function tlsStatus({ node, tls }: NodeRow): string {
  const [own, current] = [node.Description.TLSInfo, tls].map(tlsText)
  if (own === undefined || current === undefined) return 'Unknown'
  return own === current ? 'Ready' : 'Needs Rotation'
}

/** All that tells certificates apart; undefined where nothing is known. */
function tlsText(tls: TLSInfo | undefined): string | undefined {
  const { TrustRoot = '', CertIssuerSubject = '', CertIssuerPublicKey = '' } = tls ?? {}
  const parts = [TrustRoot, CertIssuerSubject, CertIssuerPublicKey]
  return parts.some((part) => part) ? parts.join('\n') : undefined
}
