import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import type { Env } from '../command.ts'
import { hubRegistry } from '../config/credentials.ts'

export interface RegistrySurroundings {
  readonly env: Env
  readonly signal: AbortSignal
  /** Where the authorities of registries are, `HOST[:PORT]/NAME.crt`; `/etc/docker/certs.d`. */
  readonly certificates?: string
}

export interface RegistryResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

const hubHost = 'registry-1.docker.io'
const timeoutMilliseconds = 15_000
const maxAnswerBytes = 4 * 1024 * 1024

/**
 * Speaks HTTP to one registry and to the servers it names, and follows no redirects: whoever gets
 * an Authorization header was chosen by the caller.
 */
export class RegistryTransport {
  /** HOST[:PORT]. */
  readonly host: string
  readonly #surroundings: RegistrySurroundings

  /** @param registry - the key that the registry's credentials are kept under */
  constructor(registry: string, surroundings: RegistrySurroundings) {
    this.host = registry === hubRegistry ? hubHost : registry
    this.#surroundings = surroundings
  }

  /** A registry on this machine may do without TLS, and without a certificate that anyone knows. */
  get isLocal(): boolean {
    return /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i.test(this.host)
  }

  /** Finds out how the registry is spoken to: resolves to its origin and its answer to `/v2/`. */
  async ping(): Promise<{ origin: string; response: RegistryResponse }> {
    const over = async (origin: string) => ({ origin, response: await this.get(`${origin}/v2/`) })
    try {
      return await over(`https://${this.host}`)
    } catch (error) {
      this.#surroundings.signal.throwIfAborted()
      if (!this.isLocal) throw error
      return over(`http://${this.host}`)
    }
  }

  /** Rejects where there is no answer, naming the address without its query. */
  async get(
    url: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<RegistryResponse> {
    const { env, signal } = this.#surroundings
    const { request, webAgent } = await import('../config/web-agent.ts')
    const agent = webAgent(env, {
      ca: await this.#authorities(),
      rejectUnauthorized: !this.isLocal,
    })
    try {
      const {
        statusCode,
        headers: received,
        body,
      } = await request(url, {
        headers,
        dispatcher: agent,
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMilliseconds)]),
      })
      return { status: statusCode, headers: received, text: await readText(body) }
    } catch (error) {
      signal.throwIfAborted()
      throw new Error(`Get "${url.split('?')[0]}": ${(error as Error).message}`)
    } finally {
      await agent.destroy()
    }
  }

  async #authorities(): Promise<string[] | undefined> {
    const { certificates = '/etc/docker/certs.d' } = this.#surroundings
    const directory = join(certificates, this.host)
    const names = (await readdir(directory).catch(() => [])).filter((name) => name.endsWith('.crt'))
    if (names.length === 0) return undefined
    const own = await Promise.all(names.map((name) => readFile(join(directory, name), 'utf8')))
    return [...rootCertificates, ...own]
  }
}

async function readText(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > maxAnswerBytes) throw new Error('the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}
