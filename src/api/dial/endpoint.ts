/** Environment variables; proxies are found there, and the system's ssh gets all of it. */
export type Environment = Readonly<Record<string, string | undefined>>

/** Where an engine is, as docker writes it: `unix://`, `tcp://`, `npipe://`, `ssh://`. */
export interface Endpoint {
  readonly host: string
  /** Only looked at for TCP. */
  readonly tls?: TlsFiles | undefined
}

export interface TlsFiles {
  readonly ca?: Buffer | undefined
  readonly cert?: Buffer | undefined
  readonly key?: Buffer | undefined
  readonly verify: boolean
}

/** An endpoint's host, taken apart. */
export type Address =
  | { readonly kind: 'path'; readonly path: string; readonly network: 'unix' | 'pipe' }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly prefix: string }
  | { readonly kind: 'ssh'; readonly url: string }

/** Takes an endpoint's host apart. Throws where the scheme is none of docker's. */
export function parseHost(host: string): Address {
  const [, scheme = 'tcp', rest = ''] = /^(?:([a-z]+):\/\/)?(.*)$/s.exec(host) ?? []
  switch (scheme) {
    case 'unix':
      return { kind: 'path', network: 'unix', path: rest || '/var/run/docker.sock' }
    case 'npipe':
      return { kind: 'path', network: 'pipe', path: rest || '//./pipe/docker_engine' }
    case 'ssh':
      return { kind: 'ssh', url: host }
    case 'tcp':
    case 'http':
    case 'https':
      return parseTcp(host, rest)
    default:
      throw new Error(`unable to parse docker host \`${host}\``)
  }
}

/** An IPv6 address as it stands before a port. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host
}

function parseTcp(host: string, rest: string): Address {
  const slash = rest.indexOf('/')
  const authority = slash < 0 ? rest : rest.slice(0, slash)
  const prefix = slash < 0 ? '' : rest.slice(slash).replace(/\/+$/, '')
  const match = /^(?:\[([^\]]+)\]|([^:[\]@\s]*))(?::(\d{1,5}))?$/.exec(authority)
  const port = Number(match?.[3] ?? 2375)
  if (match === null || port > 65535 || /[\s?#]/.test(prefix)) {
    throw new Error(`invalid bind address format: ${host}`)
  }
  return { kind: 'tcp', host: match[1] || match[2] || 'localhost', port, prefix }
}
