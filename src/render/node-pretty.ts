import type { Node } from '../api/schema.ts'
import { goTime } from './go-time.ts'
import { capitalized } from './task.ts'
import { bytesSize } from './units.ts'

/** A node as `node inspect --pretty` shows it, to the byte. */
export function nodePretty({
  ID,
  CreatedAt,
  Spec,
  Description,
  Status,
  ManagerStatus,
}: Node): string {
  const { Platform, Resources, Engine, TLSInfo } = Description
  const { NanoCPUs = 0, MemoryBytes = 0 } = Resources ?? {}
  const lines = [
    `ID:\t\t\t${ID}`,
    ...(Spec.Name ? [`Name:\t\t\t${Spec.Name}`] : []),
    ...labelLines('Labels:', Spec.Labels),
    `Hostname:              \t${Description.Hostname ?? ''}`,
    // docker lower-cases all but the first letter of what it shows, also the name of the zone.
    `Joined at:             \t${capitalized(goTime(CreatedAt))}`,
    'Status:',
    ` State:\t\t\t${capitalized(Status.State ?? '')}`,
    ...(Status.Message ? [` Message:              \t${capitalized(Status.Message)}`] : []),
    ` Availability:         \t${capitalized(Spec.Availability ?? '')}`,
    ...(Status.Addr ? [` Address:\t\t${Status.Addr}`] : []),
    ...(ManagerStatus
      ? [
          'Manager Status:',
          ` Address:\t\t${ManagerStatus.Addr ?? ''}`,
          ` Raft Status:\t\t${capitalized(ManagerStatus.Reachability ?? '')}`,
          ` Leader:\t\t${ManagerStatus.Leader ? 'Yes' : 'No'}`,
        ]
      : []),
    'Platform:',
    ` Operating System:\t${Platform?.OS ?? ''}`,
    ` Architecture:\t\t${Platform?.Architecture ?? ''}`,
    'Resources:',
    ` CPUs:\t\t\t${Math.trunc(NanoCPUs / 1e9)}`,
    ` Memory:\t\t${MemoryBytes === 0 ? '' : bytesSize(MemoryBytes)}`,
    ...pluginLines(Engine?.Plugins ?? []),
    `Engine Version:\t\t${Engine?.EngineVersion ?? ''}`,
    ...labelLines('Engine Labels:', Engine?.Labels),
    ...tlsLines(TLSInfo),
  ]
  return `${lines.join('\n')}\n`
}

function labelLines(title: string, labels: Record<string, string> | null | undefined): string[] {
  const lines = Object.entries(labels ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => ` - ${key}=${value}`)
  return lines.length > 0 ? [title, ...lines] : []
}

function pluginLines(plugins: readonly { Type?: string; Name?: string }[]): string[] {
  const types = [...new Set(plugins.map(({ Type = '' }) => Type))].sort()
  const lines = types.map((type) => {
    const names = plugins.filter(({ Type }) => Type === type).map(({ Name }) => Name)
    return ` ${type}:\t\t${names.join(', ')}`
  })
  return lines.length > 0 ? ['Plugins:', ...lines] : []
}

function tlsLines(tls: Node['Description']['TLSInfo'] | null): string[] {
  const { TrustRoot = '', CertIssuerSubject = '', CertIssuerPublicKey = '' } = tls ?? {}
  if (!TrustRoot && !CertIssuerSubject && !CertIssuerPublicKey) return []
  return [
    'TLS Info:',
    ' TrustRoot:',
    TrustRoot,
    ` Issuer Subject:\t${CertIssuerSubject}`,
    ` Issuer Public Key:\t${CertIssuerPublicKey}`,
  ]
}
