import type { AuthConfig } from '../../../config/auth.ts'

export interface TokenRequest {
  readonly ClientID: string
  readonly Realm: string
  readonly Service: string
  readonly Scopes: readonly string[]
}

export interface Token {
  readonly Token: string
  /** Seconds from IssuedAt on. */
  readonly ExpiresIn: number
  /** Seconds since 1970. */
  readonly IssuedAt: number
}

export type ProxyEnvironment = Readonly<Record<string, string | undefined>>

/** What a token lives for where its server does not say. */
const defaultLifeSeconds = 60
const maxAnswerBytes = 1 << 20

/**
 * Fetches a token for a registry from the server that the registry names: with an identity token by
 * OAuth, else by the older GET. Credentials only ever go over HTTPS, or to this machine.
 *
 * @throws Error that names the server, never the credentials
 */
export async function fetchToken(
  request: TokenRequest,
  credentials: AuthConfig | undefined,
  env: ProxyEnvironment,
): Promise<Token> {
  const url = new URL(request.Realm)
  if (credentials && !isProtected(url)) {
    throw new Error(
      `refusing to send credentials to ${url.origin}: the connection is not encrypted`,
    )
  }
  const identity = credentials?.identitytoken
  const form = new URLSearchParams({ service: request.Service })
  for (const scope of identity ? [request.Scopes.join(' ')] : request.Scopes) {
    form.append('scope', scope)
  }
  if (identity) {
    form.set('grant_type', 'refresh_token')
    form.set('refresh_token', identity)
    form.set('client_id', request.ClientID || 'quaymaster')
    return readToken(url, await ask(url, env, { body: form.toString() }))
  }
  for (const [name, value] of form) url.searchParams.append(name, value)
  const { username, password } = credentials ?? {}
  const basic =
    username && `Basic ${Buffer.from(`${username}:${password ?? ''}`).toString('base64')}`
  return readToken(url, await ask(url, env, { authorization: basic || undefined }))
}

function isProtected({ protocol, hostname }: URL): boolean {
  const isLocal = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)
  return protocol === 'https:' || (protocol === 'http:' && isLocal)
}

interface Question {
  readonly body?: string
  readonly authorization?: string | undefined
}

async function ask(
  url: URL,
  env: ProxyEnvironment,
  { body, authorization }: Question,
): Promise<Record<string, unknown>> {
  const { EnvHttpProxyAgent, request } = await import('undici')
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: env.HTTP_PROXY ?? env.http_proxy ?? '',
    httpsProxy: env.HTTPS_PROXY ?? env.https_proxy ?? '',
    noProxy: env.NO_PROXY ?? env.no_proxy ?? '',
  })
  try {
    const answer = await request(url, {
      dispatcher,
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        ...(authorization && { authorization }),
        ...(body !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await textWithin(answer.body)
    if (answer.statusCode >= 400) {
      throw new Error(`failed to fetch a token from ${url.origin}: status ${answer.statusCode}`)
    }
    return JSON.parse(text) as Record<string, unknown>
  } finally {
    await dispatcher.destroy()
  }
}

async function textWithin(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxAnswerBytes) throw new Error('the answer of the token server is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function readToken(url: URL, answer: Record<string, unknown>): Token {
  const token = answer.access_token || answer.token
  if (typeof token !== 'string') throw new Error(`${url.origin} answered without a token`)
  const issued = typeof answer.issued_at === 'string' ? Date.parse(answer.issued_at) : Number.NaN
  return {
    Token: token,
    ExpiresIn: Number(answer.expires_in) || defaultLifeSeconds,
    IssuedAt: Math.floor((Number.isNaN(issued) ? Date.now() : issued) / 1000),
  }
}
