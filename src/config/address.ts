const plainPort = '2375'
const tlsPort = '2376'

/**
 * The daemon address in its full form: `tcp://HOST:PORT[/PATH]`, `unix://PATH`, `npipe://PATH`,
 * `fd://…` or `ssh://…`. An empty text is the platform's default, or the default TLS address where
 * `tls` is on. Throws with docker's text for what is no address.
 */
export function parseAddress(text: string, tls: boolean, platform: NodeJS.Platform): string {
  const localHost = platform === 'win32' ? '127.0.0.1' : 'localhost'
  const address = text.trim()
  if (address === '') return tls ? `tcp://${localHost}:${tlsPort}` : defaultAddress(platform)

  const [, scheme = 'tcp', rest = ''] = /^(?:(.*?):\/\/)?(.*)$/s.exec(address)!
  switch (scheme) {
    case 'tcp':
      return rest === '' ? `tcp://${localHost}:${plainPort}` : parseTcp(rest, localHost)
    case 'unix':
      return parsePath(scheme, rest, '/var/run/docker.sock')
    case 'npipe':
      return parsePath(scheme, rest, '//./pipe/docker_engine')
    case 'fd':
    case 'ssh':
      return address
    default:
      throw new Error(`invalid bind address format: ${address}`)
  }
}

/** Where the daemon listens when nobody says otherwise. */
export function defaultAddress(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'npipe:////./pipe/docker_engine' : 'unix:///var/run/docker.sock'
}

function parsePath(scheme: string, path: string, defaultPath: string): string {
  if (path.includes('://')) throw new Error(`invalid proto, expected ${scheme}: ${path}`)
  return `${scheme}://${path || defaultPath}`
}

function parseTcp(rest: string, localHost: string): string {
  if (rest.includes('://')) throw new Error(`invalid proto, expected tcp: ${rest}`)

  const { authority, path } = splitUrl(`tcp://${rest}`)
  const { host, port } = splitPort(authority)
  // docker takes an address in brackets only with its port.
  if (host.startsWith('[') && port === undefined)
    throw new Error(`invalid bind address format: ${rest}`)
  const bareIPv6 = host.includes(':') && !host.startsWith('[')
  return `tcp://${bareIPv6 ? `[${host}]` : host || localHost}:${port || plainPort}${path}`
}

/** `[::1]:1`, `host:1`, `host`; a bare IPv6 address is all host. */
function splitPort(authority: string): { host: string; port?: string } {
  const colons = authority.split(':').length - 1
  if (!authority.startsWith('[') && colons > 1) return { host: authority }
  const [, host = '', port] = /^(\[.*\]|[^:]*)(?::(.*))?$/s.exec(authority)!
  return { host, port }
}

interface UrlParts {
  user?: string
  /** HOST[:PORT] */
  authority: string
  path: string
  query?: string
  fragment?: string
}

/** The parts of SCHEME://…, refused where docker's URL parser refuses, with its texts. */
function splitUrl(url: string): UrlParts {
  const [, user, authority = '', path = '', query, fragment] =
    /^[a-z]+:\/\/(?:([^/?#]*)@)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url)!
  const invalid = (problem: string) =>
    new Error(`parse ${JSON.stringify(withoutPassword(url))}: ${problem}`)

  if (/[\x00-\x1f\x7f]/.test(url)) throw invalid('net/url: invalid control character in URL')
  if (user !== undefined && !/^[\w.~!$&'()*+,;=:@%-]*$/.test(user))
    throw invalid('net/url: invalid userinfo')
  if (authority.startsWith('[') && !authority.includes(']')) throw invalid("missing ']' in host")
  const illegal = /[\s"<>\\^`{|}]/.exec(authority)
  if (illegal) throw invalid(`invalid character ${JSON.stringify(illegal[0])} in host name`)
  const port = /:[^:\]]*$/.exec(authority)?.[0] ?? ''
  const wholePort = authority.startsWith('[')
    ? authority.slice(authority.lastIndexOf(']') + 1)
    : port
  if (!/^(?::\d*)?$/.test(wholePort))
    throw invalid(`invalid port ${JSON.stringify(wholePort)} after host`)
  return { user, authority, path, query, fragment }
}

/** A message may be logged: it shows that there is a password, as docker's do, but not which. */
function withoutPassword(url: string): string {
  return url.replace(/^([a-z]+:\/\/[^/?#:@]*:)[^/?#]*@/, '$1xxxxx@')
}

/** Throws with docker's text where `address` is an `ssh://` address that docker refuses. */
export function checkSsh(address: string): void {
  if (!address.startsWith('ssh://')) return
  const { user, authority, query, fragment } = splitUrl(address)
  const refuse = (problem: string) =>
    new Error(`ssh host connection is not valid: invalid SSH URL: ${problem}`)

  if (user?.includes(':')) throw refuse('plain-text password is not supported')
  if (splitPort(authority).host === '') throw refuse('hostname is empty')
  if (query) throw refuse(`query parameters are not allowed: ${JSON.stringify(query)}`)
  if (fragment) throw refuse(`fragments are not allowed: ${JSON.stringify(fragment)}`)
}
