import type { SystemVersion } from '../api/schema.ts'
import { alignTable } from './table.ts'
import { formatTime, layouts, parseTime } from './time.ts'

/** What is told about this program, as `docker version` names it. */
export interface ClientVersion {
  readonly Platform: { readonly Name: string }
  /** The version of the official client that this program behaves like. */
  readonly Version: string
  /** The negotiated version; left out where nobody asked. */
  readonly ApiVersion?: string
  readonly DefaultAPIVersion: string
  readonly GitCommit: string
  readonly GoVersion: string
  readonly Os: string
  readonly Arch: string
  readonly BuildTime: string
  readonly Context: string
}

/** Both ends; without a server where it does not answer. */
export interface VersionInfo {
  readonly Client: ClientVersion
  readonly Server: SystemVersion | undefined
}

type Component = NonNullable<SystemVersion['Components']>[number]

/** Narrowest column of labels, in cells. */
const labelCells = 20

/** The server's answer as it is shown: with an Engine among its components, built at a plain date. */
export function completeServer(server: SystemVersion): SystemVersion {
  const components = server.Components ?? []
  if (!components.some(({ Name }) => Name === 'Engine'))
    return { ...server, Components: [...components, engineOf(server)] }
  return { ...server, Components: components.map(withPlainDate) }
}

/** Engines of before API 1.35 do not divide themselves into components. */
function engineOf(server: SystemVersion): Component {
  return {
    Name: 'Engine',
    Version: server.Version,
    Details: {
      ApiVersion: server.ApiVersion,
      Arch: server.Arch,
      BuildTime: plainDate(server.BuildTime ?? ''),
      Experimental: String(server.Experimental ?? false),
      GitCommit: server.GitCommit,
      GoVersion: server.GoVersion,
      MinAPIVersion: server.MinAPIVersion ?? '',
      Os: server.Os,
    },
  }
}

function withPlainDate(component: Component): Component {
  const { Name, Details } = component
  if (Name !== 'Engine' || typeof Details?.BuildTime !== 'string') return component
  return { ...component, Details: { ...Details, BuildTime: plainDate(Details.BuildTime) } }
}

function plainDate(text: string): string {
  const instant = parseTime(text)
  return instant ? formatTime(instant, layouts.ansiC, 'written') : text
}

/** The whole page of `docker version`. */
export function versionText({ Client, Server }: VersionInfo): string {
  const lines = [...clientLines(Client), ...(Server ? ['', ...serverLines(Server)] : [])]
  return alignTable(`${lines.join('\n')}\n`, labelCells)
}

function clientLines(client: ClientVersion): string[] {
  const { ApiVersion: api = '', DefaultAPIVersion: newest } = client
  return [
    heading('Client', client.Platform.Name),
    ` Version:\t${client.Version}`,
    ` API version:\t${api}${api === newest ? '' : ` (downgraded from ${newest})`}`,
    ` Go version:\t${client.GoVersion}`,
    ` Git commit:\t${client.GitCommit}`,
    ` Built:\t${client.BuildTime}`,
    ` OS/Arch:\t${client.Os}/${client.Arch}`,
    ` Context:\t${client.Context}`,
  ]
}

function serverLines({ Platform, Components = [] }: SystemVersion): string[] {
  return [
    heading('Server', Platform?.Name ?? ''),
    ...Components.flatMap((component) => [` ${component.Name}:`, ...componentLines(component)]),
  ]
}

function componentLines({ Name, Version, Details }: Component): string[] {
  const details = Details ?? {}
  if (Name !== 'Engine')
    return [
      `  Version:\t${Version}`,
      ...Object.keys(details)
        .sort()
        .map((key) => `  ${key}:\t${details[key]}`),
    ]
  const of = (key: string) => details[key] ?? ''
  return [
    `  Version:\t${Version}`,
    `  API version:\t${of('ApiVersion')} (minimum version ${of('MinAPIVersion')})`,
    `  Go version:\t${of('GoVersion')}`,
    `  Git commit:\t${of('GitCommit')}`,
    `  Built:\t${of('BuildTime')}`,
    `  OS/Arch:\t${of('Os')}/${of('Arch')}`,
    `  Experimental:\t${of('Experimental')}`,
  ]
}

function heading(end: string, platform: string): string {
  return platform === '' ? `${end}:` : `${end}: ${platform}`
}
