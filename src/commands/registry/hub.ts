import { setTimeout as delay } from 'node:timers/promises'
import type { Env } from '../../command.ts'
import { isObject, parseJson } from '../../config/json.ts'

/** Where Docker Hub's accounts are; another pair is for tests. */
export interface HubAddresses {
  /** Gives out tokens, by OAuth's device flow (RFC 8628). */
  readonly tenant: string
  /** Makes an access token of one, and is the audience of it. */
  readonly hub: string
}

export const hubAddresses: HubAddresses = {
  tenant: 'https://login.docker.com',
  hub: 'https://hub.docker.com',
}

/** The public name of the docker command line, whose logins this program reads and ends. */
export const clientId = 'L4v0dmlNBpYUjGGab0C2JtgTgXr1Qz4d'

/** What a person is to type into which page, and what to ask the outcome with. */
export interface DeviceCode {
  readonly deviceCode: string
  readonly userCode: string
  /** The page, with the code in its query. */
  readonly page: string
  readonly intervalSeconds: number
  readonly lifetimeSeconds: number
}

export interface HubTokens {
  readonly accessToken: string
  readonly refreshToken: string
  /** Of the account, out of the access token. */
  readonly username: string
}

const maxAnswerBytes = 64 * 1024
const defaultIntervalSeconds = 5
const requestTimeoutMilliseconds = 60_000

/**
 * Docker Hub's account service. Its secrets go to the two hosts only: redirects are not followed.
 * Methods reject with what the service says went wrong.
 */
export class Hub {
  readonly #env: Env
  readonly #signal: AbortSignal
  readonly #addresses: HubAddresses

  constructor(env: Env, signal: AbortSignal, addresses = hubAddresses) {
    this.#env = env
    this.#signal = signal
    this.#addresses = addresses
  }

  async deviceCode(): Promise<DeviceCode> {
    const { status, json } = await this.#postForm('/oauth/device/code', {
      client_id: clientId,
      audience: this.#addresses.hub,
      scope: 'openid offline_access',
    })
    if (status !== 200) throw refused(status, json)
    const deviceCode = textOf(json.device_code)
    const userCode = textOf(json.user_code)
    if (!deviceCode || !userCode) throw new Error('the account service gave no code')
    return {
      deviceCode,
      userCode,
      page: textOf(json.verification_uri_complete),
      intervalSeconds: Number(json.interval ?? defaultIntervalSeconds),
      lifetimeSeconds: Number(json.expires_in),
    }
  }

  /** Asks again and again until the person has logged in. */
  async tokens({ deviceCode, intervalSeconds, lifetimeSeconds }: DeviceCode): Promise<HubTokens> {
    const deadline = Date.now() + lifetimeSeconds * 1000
    let interval = intervalSeconds
    for (;;) {
      await delay(interval * 1000, undefined, { signal: this.#signal })
      const { status, json } = await this.#postForm('/oauth/token', {
        client_id: clientId,
        grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        device_code: deviceCode,
      })
      if (json.access_token) return readTokens(json)
      if (json.error === 'slow_down') interval += defaultIntervalSeconds
      else if (json.error !== 'authorization_pending') throw refused(status, json)
      if (Date.now() > deadline) throw new Error('timed out waiting for device token')
    }
  }

  /** A password for the registry, made for this account. */
  async accessToken({ accessToken }: HubTokens): Promise<string> {
    const url = `${this.#addresses.hub}/v2/access-tokens/desktop-generate`
    const headers = { Authorization: `Bearer ${accessToken}`, 'Content-Type': 'application/json' }
    const { status, json } = await this.#post(url, headers, '')
    if (status !== 201) throw new Error(`unexpected response from Hub: ${status}`)
    const token = isObject(json.data) ? textOf(json.data.token) : ''
    if (!token) throw new Error('Hub gave no access token')
    return token
  }

  async revoke(refreshToken: string): Promise<void> {
    const form = { client_id: clientId, token: refreshToken }
    const { status, json } = await this.#postForm('/oauth/revoke', form)
    if (status !== 200) throw refused(status, json)
  }

  #postForm(path: string, form: Record<string, string>) {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const body = new URLSearchParams(form).toString()
    return this.#post(this.#addresses.tenant + path, headers, body)
  }

  async #post(url: string, headers: Record<string, string>, content: string) {
    const { request, webAgent } = await import('../../config/web-agent.ts')
    const agent = webAgent(this.#env)
    try {
      const { statusCode, body } = await request(url, {
        method: 'POST',
        headers,
        body: content,
        dispatcher: agent,
        signal: AbortSignal.any([this.#signal, AbortSignal.timeout(requestTimeoutMilliseconds)]),
      })
      return { status: statusCode, json: await readObject(body) }
    } finally {
      await agent.destroy()
    }
  }
}

/** The object in an answer; an empty one where there is something else. */
async function readObject(body: AsyncIterable<Uint8Array>): Promise<Record<string, unknown>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxAnswerBytes) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  try {
    const json = parseJson(Buffer.concat(chunks).toString())
    return isObject(json) ? json : {}
  } catch {
    return {}
  }
}

function readTokens(json: Record<string, unknown>): HubTokens {
  const accessToken = textOf(json.access_token)
  return {
    accessToken,
    refreshToken: textOf(json.refresh_token),
    username: usernameIn(accessToken),
  }
}

/** The account that a token is for. Whether the token is good is for the Hub to say. */
function usernameIn(accessToken: string): string {
  try {
    const claims = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString())
    return textOf(claims['https://hub.docker.com'].username)
  } catch {
    throw new Error('failed to parse token claims')
  }
}

function refused(status: number, { error_description }: Record<string, unknown>): Error {
  return new Error(textOf(error_description) || `unexpected response from tenant: ${status}`)
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
