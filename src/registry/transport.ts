import { platform } from 'node:os'
import type { Env } from '../command.ts'
import { hubRegistry } from '../config/credentials.ts'
import { version } from '../version.ts'
import { registryCertificates } from './certificates.ts'

export interface RegistrySurroundings {
  readonly env: Env
  readonly signal: AbortSignal
  /** The registry may do without TLS, and without a certificate that anyone knows. */
  readonly insecure?: boolean
}

export interface RegistryResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

export interface RegistryRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** An answer whose bytes matter. */
export interface RawResponse extends Omit<RegistryResponse, 'text'> {
  readonly bytes: Buffer
}

const hubHost = 'registry-1.docker.io'
const timeoutMilliseconds = 15_000
const maxAnswerBytes = 4 * 1024 * 1024
const userAgent = `Docker-Client/${version} (${platform()})`

/** The registry itself, this machine, or anywhere else. */
type Place = 'own' | 'local' | 'other'

type WebAgent = ReturnType<typeof import('../config/web-agent.ts').webAgent>

/**
 * Speaks HTTP to one registry and to the servers it names, and follows no redirects: whoever gets
 * an Authorization header was chosen by the caller.
 */
export class RegistryTransport {
  /** HOST[:PORT]. */
  readonly host: string
  readonly #surroundings: RegistrySurroundings
  readonly #agents = new Map<Place, Promise<WebAgent>>()

  /** @param registry - the key that the registry's credentials are kept under */
  constructor(registry: string, surroundings: RegistrySurroundings) {
    this.host = registry === hubRegistry ? hubHost : registry
    this.#surroundings = surroundings
  }

  /** A registry on this machine may do without TLS, and without a certificate that anyone knows. */
  get isLocal(): boolean {
    return isLocalHost(this.host)
  }

  /** Gets ready to speak to the registry; throws where its certificates are not complete. */
  async prepare(): Promise<void> {
    await this.#agentFor(`https://${this.host}`)
  }

  /** Finds out how the registry is spoken to: resolves to its origin and its answer to `/v2/`. */
  async ping(): Promise<{ origin: string; response: RegistryResponse }> {
    const over = async (origin: string) => ({ origin, response: await this.get(`${origin}/v2/`) })
    try {
      return await over(`https://${this.host}`)
    } catch (error) {
      this.#surroundings.signal.throwIfAborted()
      if (!(this.isLocal || this.#surroundings.insecure)) throw error
      return over(`http://${this.host}`).catch(() => {
        throw error
      })
    }
  }

  /** Rejects where there is no answer, naming the address without its query. */
  async get(
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RegistryResponse> {
    const { bytes, ...answer } = await this.send(url, { headers })
    return { ...answer, text: bytes.toString() }
  }

  /** The same with a form to fill in. */
  async post(url: string, form: URLSearchParams): Promise<RegistryResponse> {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
    const request = { method: 'POST', headers, body: form.toString() } as const
    const { bytes, ...answer } = await this.send(url, request)
    return { ...answer, text: bytes.toString() }
  }

  /** Any request. Rejects where there is no answer, naming the address without its query. */
  async send(
    url: string,
    { method = 'GET', headers = {}, body: sent }: RegistryRequest = {},
  ): Promise<RawResponse> {
    const { signal } = this.#surroundings
    const { request } = await import('../config/web-agent.ts')
    const dispatcher = await this.#agentFor(url)
    try {
      const {
        statusCode,
        headers: received,
        body,
      } = await request(url, {
        method,
        headers: { 'User-Agent': userAgent, ...headers },
        body: sent ?? null,
        dispatcher,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
      })
      return { status: statusCode, headers: received, bytes: await readBytes(body) }
    } catch (error) {
      signal.throwIfAborted()
      const verb = method[0] + method.slice(1).toLowerCase()
      const { tcpFailure } = await import('../api/dial/tcp-failure.ts')
      // Node tries every address of a name, and reports all of them.
      const first = error instanceof AggregateError ? error.errors[0] : error
      const reason = tcpFailure(first) ?? (first as Error).message
      throw new Error(`${verb} "${url.split('?')[0]}": ${reason}`, { cause: error })
    }
  }

  /** Hangs up. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()]
    this.#agents.clear()
    await Promise.all(agents.map(async (agent) => (await agent).destroy()))
  }

  /** What is allowed with the registry is not with the servers it names. */
  #agentFor(url: string): Promise<WebAgent> {
    const { host, protocol } = new URL(url)
    const isOwn = host === new URL(`${protocol}//${this.host}`).host
    const place = isLocalHost(host) ? 'local' : isOwn ? 'own' : 'other'
    const agent = this.#agents.get(place) ?? this.#openAgent(place)
    this.#agents.set(place, agent)
    return agent
  }

  async #openAgent(place: Place): Promise<WebAgent> {
    const { env, insecure } = this.#surroundings
    const { webAgent } = await import('../config/web-agent.ts')
    if (place === 'other') return webAgent(env)
    // No proxy leads to this machine.
    if (place === 'local') return webAgent({}, { rejectUnauthorized: false })
    if (insecure) return webAgent(env, { rejectUnauthorized: false })
    return webAgent(env, await registryCertificates(this.host, env))
  }
}

/** Whether HOST[:PORT] is this machine. */
export function isLocalHost(host: string): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i.test(host)
}

async function readBytes(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxAnswerBytes) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
