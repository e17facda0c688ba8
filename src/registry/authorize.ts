import type { AuthConfig } from '../config/auth.ts'
import { isObject, parseJson } from '../config/json.ts'
import type { Challenge } from './challenge.ts'
import { refusal } from './refusal.ts'
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
const clientId = 'docker'

/**
 * Answers a registry's challenges with its credentials; resolves to nothing where none of them is
 * understood. The name and password go to the registry itself, or to the token server it names,
 * where that is in the registry's own domain and the way there is as safe.
 *
 * @param origin - how the registry is spoken to, `https://HOST[:PORT]`
 */
export async function authorize(
  transport: Pick<RegistryTransport, 'host' | 'get'>,
  origin: string,
  challenges: readonly Challenge[],
  { username = '', password = '' }: AuthConfig,
): Promise<Authorization | undefined> {
  const basic = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
  const bearer = challenges.find(({ scheme }) => scheme === 'bearer')
  if (!bearer) {
    return challenges.some(({ scheme }) => scheme === 'basic') ? { header: basic } : undefined
  }

  const server = tokenServer(transport.host, origin, bearer.parameters.realm ?? '')
  const { service } = bearer.parameters
  server.search = new URLSearchParams({
    account: username,
    client_id: clientId,
    offline_token: 'true',
    ...(service && { service }),
  }).toString()
  const { status, text } = await transport.get(server.href, { Authorization: basic })
  if (status !== 200) throw refusal(`${server.origin}${server.pathname}`, status)
  const { token, access_token: accessToken, refresh_token: refreshToken } = jsonObject(text)
  const value = token || accessToken
  if (typeof value !== 'string' || value === '') throw new Error('the token server gave no token')
  return {
    header: `Bearer ${value}`,
    ...(typeof refreshToken === 'string' && refreshToken && { identityToken: refreshToken }),
  }
}

function tokenServer(host: string, origin: string, realm: string): URL {
  const refuse = (why: string) =>
    new Error(`${host} names a token server ${why}: ${host} gets nothing`)
  if (!URL.canParse(realm)) throw refuse('that is no address')
  const url = new URL(realm)
  if (url.username || url.password) throw refuse('with a user in its address')
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && url.origin === origin)
  if (!isSafe) throw refuse('that is not reached over TLS')
  if (!isOfSameDomain(host, url)) throw refuse(`in a domain of its own, ${url.hostname}`)
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

function jsonObject(text: string): Record<string, unknown> {
  const json = parseJson(text)
  return isObject(json) ? json : {}
}
