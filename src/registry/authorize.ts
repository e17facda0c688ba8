import type { AuthConfig } from '../config/auth.ts'
import type { Challenge } from './challenge.ts'
import { basicProof, fetchToken } from './token.ts'
import type { RegistryTransport } from './transport.ts'

/** What a registry takes for proof. */
export interface Authorization {
  /** Value of the Authorization header. */
  readonly header: string
  /** Stands for the password from now on; only some token servers give one out. */
  readonly identityToken?: string
}

/** The registry's own server of tokens, in another domain. */
const knownTokenServers: Readonly<Record<string, string>> = {
  'registry-1.docker.io': 'auth.docker.io',
}

/** What a token is asked for: to log in, or to do something with repositories. */
export interface TokenPurpose {
  /** `repository:PATH:pull,push`; none logs in. */
  readonly scopes?: readonly string[]
}

/**
 * Answers a registry's challenges with its credentials; resolves to nothing where none of them is
 * understood, or a password is asked for and there is none. The name and password go to the registry
 * itself, or to the token server it names, where that is in the registry's own domain and the way
 * there is as safe. Without credentials any token server may be asked.
 *
 * @param origin - how the registry is spoken to, `https://HOST[:PORT]`
 */
export async function authorize(
  transport: Pick<RegistryTransport, 'host' | 'get' | 'post'>,
  origin: string,
  challenges: readonly Challenge[],
  auth: AuthConfig,
  { scopes = [] }: TokenPurpose = {},
): Promise<Authorization | undefined> {
  const basic = basicProof(auth)
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  if (!bearer) {
    const takesBasic = challenges.some(({ scheme }) => scheme === 'basic')
    return takesBasic && basic ? { header: basic } : undefined
  }

  const { realm: address = '', service } = bearer.parameters
  const isSecret = Boolean(basic || auth.identitytoken)
  const realm = tokenServer(transport.host, origin, address, isSecret)
  const { value, identityToken } = await fetchToken(transport, { realm, service, scopes }, auth)
  return { header: `Bearer ${value}`, ...(identityToken && { identityToken }) }
}

function tokenServer(host: string, origin: string, realm: string, isSecret: boolean): URL {
  const refuse = (why: string) =>
    new Error(`${host} names a token server ${why}: ${host} gets nothing`)
  if (!URL.canParse(realm)) throw refuse('that is no address')
  const url = new URL(realm)
  if (url.username || url.password) throw refuse('with a user in its address')
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && url.origin === origin)
  if (!isSafe) throw refuse('that is not reached over TLS')
  if (isSecret && !isOfSameDomain(host, url))
    throw refuse(`in a domain of its own, ${url.hostname}`)
  return url
}

/** The registry itself, or a neighbour: `gitlab.example.com` for `registry.example.com`. */
function isOfSameDomain(host: string, server: URL): boolean {
  const { hostname } = new URL(`https://${host}`)
  if (server.hostname === hostname || server.hostname === knownTokenServers[hostname]) return true
  if (server.hostname.endsWith(`.${hostname}`)) return true
  const isAddress = /^[\d.]+$|^\[/.test(hostname)
  const parent = hostname.slice(hostname.indexOf('.') + 1)
  const isShared = server.hostname === parent || server.hostname.endsWith(`.${parent}`)
  return !isAddress && parent.includes('.') && isShared
}
