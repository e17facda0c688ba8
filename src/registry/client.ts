import { createHash } from 'node:crypto'
import type { AuthConfig } from '../config/auth.ts'
import { authorize } from './authorize.ts'
import { type Challenge, parseChallenges } from './challenge.ts'
import { mediaTypes } from './media-types.ts'
import { RegistryError, registryError } from './registry-error.ts'
import {
  type RawResponse,
  type RegistryRequest,
  type RegistrySurroundings,
  RegistryTransport,
} from './transport.ts'

export interface RegistryAccess extends RegistrySurroundings {
  /** The key that the registry's credentials are kept under. */
  readonly registry: string
  /** Those credentials, if there are any. */
  readonly auth?: AuthConfig | undefined
  /** Whether a registry on this machine may do without TLS although nobody said so. */
  readonly localMayBePlain?: boolean
}

/** A manifest as it is kept: its bytes are what its digest is of. */
export interface Manifest {
  readonly mediaType: string
  readonly bytes: Buffer
}

interface Opened {
  /** `https://HOST[:PORT]`. */
  readonly origin: string
  readonly challenges: readonly Challenge[]
}

const maxRedirects = 5

/**
 * Speaks to one registry with the user's credentials for it. They are sent to the registry, or to
 * its token server, and never along with a redirect to another place. Close it when done.
 */
export class RegistryClient {
  readonly #access: RegistryAccess
  readonly #transport: RegistryTransport
  readonly #proofs = new Map<string, Promise<string | undefined>>()
  #opened: Promise<Opened> | undefined

  constructor(access: RegistryAccess) {
    this.#access = access
    this.#transport = new RegistryTransport(access.registry, access)
  }

  close(): Promise<void> {
    return this.#transport.close()
  }

  /**
   * Fetches a manifest or a list of them.
   *
   * @param path - the repository: `library/alpine`
   * @param reference - tag or digest; what comes for a digest is held against it
   */
  async manifest(path: string, reference: string): Promise<Manifest> {
    const answer = await this.#fetch(path, `manifests/${reference}`, {
      Accept: mediaTypes.join(', '),
    })
    if (reference.includes(':')) verify(answer.bytes, reference, 'manifest')
    const mediaType = headerOf(answer, 'content-type').split(';')[0]!.trim()
    return { mediaType, bytes: answer.bytes }
  }

  /** Fetches the configuration of an image, and holds it against its digest. */
  async config(path: string, digest: string): Promise<Buffer> {
    const { bytes } = await this.#fetch(path, `blobs/${digest}`, {})
    verify(bytes, digest, 'image config')
    return bytes
  }

  /** Puts a manifest under a tag or digest. Resolves to the digest the registry knows it by. */
  async putManifest(
    path: string,
    reference: string,
    { mediaType, bytes }: Manifest,
  ): Promise<string> {
    const answer = await this.#send([pushScope(path)], `${path}/manifests/${reference}`, {
      method: 'PUT',
      headers: { 'Content-Type': mediaType },
      body: bytes,
    })
    if (answer.status < 200 || answer.status >= 300) throw registryError(answer)
    return headerOf(answer, 'docker-content-digest') || digestOf(bytes)
  }

  /**
   * Makes a blob of another repository of the registry one of this as well. Resolves to false where
   * the registry wants it uploaded instead.
   */
  async mountBlob(path: string, digest: string, from: string): Promise<boolean> {
    const scopes = [pushScope(path), `repository:${from}:pull`]
    const query = new URLSearchParams({ mount: digest, from })
    const answer = await this.#send(scopes, `${path}/blobs/uploads/?${query}`, { method: 'POST' })
    if (answer.status === 201) return true
    if (answer.status !== 202) throw registryError(answer)
    await this.#cancelUpload(scopes, headerOf(answer, 'location'))
    return false
  }

  /** The registry may keep an upload that nobody wanted for a while: no reason to fail. */
  async #cancelUpload(scopes: readonly string[], location: string): Promise<void> {
    const { origin } = await this.#open()
    const url = new URL(location, origin)
    if (location === '' || url.origin !== origin) return
    const upload = `${url.pathname.replace(/^\/v2\//, '')}${url.search}`
    await this.#send(scopes, upload, { method: 'DELETE' }).catch(() => {
      this.#access.signal.throwIfAborted()
    })
  }

  /** GET, with redirects: those to another place get no Authorization. */
  async #fetch(
    path: string,
    resource: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<RawResponse> {
    const { origin } = await this.#open()
    let url = new URL(`${origin}/v2/${path}/${resource}`)
    let answer = await this.#send([pullScope(path)], `${path}/${resource}`, { headers })
    for (let redirects = 0; isRedirect(answer.status); redirects++) {
      if (redirects === maxRedirects) throw new Error(`stopped after ${maxRedirects} redirects`)
      url = new URL(headerOf(answer, 'location'), url)
      const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isPlain(origin))
      if (!isSafe) throw new Error(`redirected to ${url.origin}, which is not reached over TLS`)
      const proof = url.origin === origin ? await this.#proof([pullScope(path)]) : undefined
      answer = await this.#transport.send(url.href, { headers: withProof(headers, proof) })
    }
    if (answer.status !== 200) throw registryError(answer)
    return answer
  }

  /** @param resource - what comes after `/v2/` */
  async #send(
    scopes: readonly string[],
    resource: string,
    request: RegistryRequest,
  ): Promise<RawResponse> {
    const { origin } = await this.#open()
    const url = `${origin}/v2/${resource}`
    const proof = await this.#proof(scopes).catch((error: Error) => {
      this.#access.signal.throwIfAborted()
      const { method = 'GET' } = request
      throw new Error(`${method[0]}${method.slice(1).toLowerCase()} "${url}": ${error.message}`)
    })
    return this.#transport.send(url, {
      ...request,
      headers: withProof(request.headers ?? {}, proof),
    })
  }

  #proof(scopes: readonly string[]): Promise<string | undefined> {
    const key = scopes.join(' ')
    const proof = this.#proofs.get(key) ?? this.#authorize(scopes)
    this.#proofs.set(key, proof)
    return proof
  }

  async #authorize(scopes: readonly string[]): Promise<string | undefined> {
    const { auth = {} } = this.#access
    const { origin, challenges } = await this.#open()
    if (challenges.length === 0) return undefined
    if (auth.registrytoken) return `Bearer ${auth.registrytoken}`
    const proof = await authorize(this.#transport, origin, challenges, auth, { scopes })
    if (proof) return proof.header
    throw new Error('no basic auth credentials')
  }

  #open(): Promise<Opened> {
    this.#opened ??= this.#ping()
    return this.#opened
  }

  async #ping(): Promise<Opened> {
    const { insecure, localMayBePlain } = this.#access
    await this.#transport.prepare()
    const { origin, response } = await this.#transport.ping().catch((error: Error) => {
      this.#access.signal.throwIfAborted()
      throw new Error(`failed to configure transport: error pinging v2 registry: ${error.message}`)
    })
    // docker reads over plain HTTP only where it is told to, and pushes to this machine anyway.
    if (isPlain(origin) && !insecure && !localMayBePlain)
      throw new RegistryError(`${origin} is not reached over TLS`, true)
    return { origin, challenges: parseChallenges(response.headers['www-authenticate']) }
  }
}

/** `sha256:…` of the bytes. */
export function digestOf(bytes: Uint8Array, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`
}

function verify(bytes: Uint8Array, digest: string, what: string): void {
  const algorithm = digest.slice(0, digest.indexOf(':'))
  if (!['sha256', 'sha384', 'sha512'].includes(algorithm))
    throw new Error(`unsupported digest algorithm: ${algorithm}`)
  if (digestOf(bytes, algorithm) !== digest)
    throw new Error(`${what} verification failed for digest ${digest}`)
}

function pullScope(path: string): string {
  return `repository:${path}:pull`
}

function pushScope(path: string): string {
  return `repository:${path}:pull,push`
}

function isPlain(origin: string): boolean {
  return origin.startsWith('http:')
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status)
}

function withProof(
  headers: Readonly<Record<string, string>>,
  proof: string | undefined,
): Readonly<Record<string, string>> {
  return proof ? { ...headers, Authorization: proof } : headers
}

function headerOf({ headers }: RawResponse, name: string): string {
  return [headers[name] ?? ''].flat()[0] ?? ''
}
