import type { AuthConfig } from '../config/auth.ts'
import { isObject, parseJson } from '../config/json.ts'
import { refusal } from './refusal.ts'
import { registryError } from './registry-error.ts'
import type { RegistryResponse, RegistryTransport } from './transport.ts'

/** What a server of tokens is asked for. */
export interface TokenRequest {
  readonly realm: URL
  readonly service?: string | undefined
  /** `repository:PATH:pull,push`; none logs in. */
  readonly scopes: readonly string[]
  /** The program that asks; `docker` unless said. */
  readonly clientId?: string | undefined
}

export interface Token {
  readonly value: string
  /** Stands for the password from now on; only some servers give one out. */
  readonly identityToken?: string
  readonly lifeSeconds: number
  /** Since 1970. */
  readonly issuedAtSeconds: number
}

/** What a token lives for where its server does not say. */
const defaultLifeSeconds = 60

/**
 * Fetches a token from the server that a registry names: with an identity token by OAuth, else by the
 * older GET. Whether that server may have the credentials is for the caller to say.
 *
 * @throws Error of what the server answers instead; never with the credentials in it
 */
export async function fetchToken(
  transport: Pick<RegistryTransport, 'get' | 'post'>,
  request: TokenRequest,
  auth: AuthConfig,
): Promise<Token> {
  const { realm, scopes } = request
  const answer = auth.identitytoken
    ? await transport.post(realm.href, refreshForm(request, auth.identitytoken))
    : await getToken(transport, request, auth)
  if (answer.status === 200) return readToken(answer.text)
  if (scopes.length > 0)
    throw registryError({ status: answer.status, bytes: Buffer.from(answer.text) })
  throw refusal(`${realm.origin}${realm.pathname}`, answer.status)
}

function refreshForm({ service, scopes, clientId = 'docker' }: TokenRequest, secret: string) {
  const form = new URLSearchParams(service ? { service } : undefined)
  form.set('grant_type', 'refresh_token')
  form.set('refresh_token', secret)
  form.set('client_id', clientId)
  if (scopes.length > 0) form.set('scope', scopes.join(' '))
  return form
}

function getToken(
  transport: Pick<RegistryTransport, 'get'>,
  { realm, service, scopes, clientId = 'docker' }: TokenRequest,
  auth: AuthConfig,
): Promise<RegistryResponse> {
  const proof = basicProof(auth)
  const url = new URL(realm)
  const query = url.searchParams
  if (proof) query.set('account', auth.username!)
  if (scopes.length === 0) {
    query.set('client_id', clientId)
    query.set('offline_token', 'true')
  }
  if (service) query.set('service', service)
  for (const scope of scopes) query.append('scope', scope)
  return transport.get(url.href, proof ? { Authorization: proof } : {})
}

/** A name and password as a header has them; nothing where there is no name. */
export function basicProof({ username, password = '' }: AuthConfig): string | undefined {
  if (!username) return undefined
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
}

function readToken(text: string): Token {
  const json = parseJson(text)
  const answer = isObject(json) ? json : {}
  const value = answer.access_token || answer.token
  if (typeof value !== 'string' || value === '') throw new Error('the token server gave no token')
  const { refresh_token: refreshToken, issued_at: issuedAt } = answer
  const issued = typeof issuedAt === 'string' ? Date.parse(issuedAt) : Number.NaN
  return {
    value,
    ...(typeof refreshToken === 'string' && refreshToken && { identityToken: refreshToken }),
    lifeSeconds: Number(answer.expires_in) || defaultLifeSeconds,
    issuedAtSeconds: Math.floor((Number.isNaN(issued) ? Date.now() : issued) / 1000),
  }
}
