import { bracketed, type Endpoint, parseHost } from './dial/endpoint.ts'
import { type Connection, type DialOptions, dial } from './dial.ts'
import {
  ApiError,
  ConnectionError,
  clientRefused,
  duringConnect,
  isClientRefused,
  ProtocolError,
} from './errors.ts'
import { type Hijacked, hijacked, takeOver } from './hijack.ts'
import {
  Disconnected,
  type Headers,
  HttpConnection,
  type RequestBody,
  type Response,
} from './http1.ts'
import { queryString } from './path.ts'
import type {
  ClientOptions,
  HijackOptions,
  Ping,
  RequestOptions,
  StreamOptions,
  StreamResponse,
} from './requests.ts'
import { chooseVersion, newestVersion, parseVersion } from './version.ts'

export type { Hijacked } from './hijack.ts'
export type * from './requests.ts'

interface Outgoing {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body?: RequestBody | undefined
  readonly signal?: AbortSignal | undefined
  readonly hijack?: boolean
  readonly asStream?: boolean
}

/** How long an engine may take to say which version it speaks. Logging in over ssh takes longer. */
const pingLimitMilliseconds = 2_000
/** A refusal is a sentence; what is longer is not read. */
const maxRefusalBytes = 1024 * 1024

/**
 * Speaks HTTP to one engine. Methods reject with ApiError when the engine refuses, ConnectionError
 * when it cannot be reached or goes away, ProtocolError when it talks nonsense, and with the
 * signal's reason when aborted. `undefined` in a query is left out.
 */
export class Client {
  readonly endpoint: Endpoint
  readonly #options: ClientOptions
  readonly #pinned: string | undefined
  /** Scheme and authority as errors show them, the Host header, and the path before all others. */
  readonly #origin: string
  readonly #host: string
  readonly #prefix: string
  readonly #idle: HttpConnection[] = []
  /** The connections through ssh, each a process of its own. */
  readonly #tunnels = new Set<Connection>()
  #version: Promise<string> | undefined
  #ping: Promise<Ping> | undefined

  constructor(options: ClientOptions) {
    this.endpoint = options.endpoint
    this.#options = options
    this.#pinned = options.version ? parseVersion(options.version) : undefined

    const address = parseHost(options.endpoint.host)
    const scheme = address.kind === 'tcp' && options.endpoint.tls !== undefined ? 'https' : 'http'
    this.#prefix = address.kind === 'tcp' ? address.prefix : ''
    if (address.kind === 'tcp') {
      this.#host = `${bracketed(address.host)}:${address.port}`
      this.#origin = `${scheme}://${this.#host}`
    } else if (address.kind === 'ssh') {
      this.#host = 'docker.example.com'
      this.#origin = `http://${this.#host}`
    } else {
      this.#host = 'api.moby.localhost'
      this.#origin = `http://${encodeURIComponent(address.path)}`
    }
  }

  /** The API version in use: negotiated at the first call; our own newest where that fails. */
  version(): Promise<string> {
    this.#version ??= this.ping().then(
      ({ apiVersion }) => chooseVersion(apiVersion, this.#pinned),
      // The command's own request will meet the same failure, and report it.
      () => this.#pinned ?? newestVersion,
    )
    return this.#version
  }

  /** Asks once, however often it is called. `HEAD /_ping`, or GET for engines below 1.40. */
  ping(): Promise<Ping> {
    this.#ping ??= this.#askPing()
    return this.#ping
  }

  /** A GET whose answer is JSON. */
  get<T>(path: string, query?: object, options?: RequestOptions): Promise<T> {
    return this.#json('GET', path, query, undefined, options)
  }

  /** A POST whose body and answer are JSON; an empty answer is `undefined`. A string is JSON already. */
  post<T = void>(
    path: string,
    query?: object,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<T> {
    return this.#json('POST', path, query, body, options)
  }

  put<T = void>(
    path: string,
    query?: object,
    body?: unknown,
    options?: RequestOptions,
  ): Promise<T> {
    return this.#json('PUT', path, query, body, options)
  }

  delete<T = void>(path: string, query?: object, options?: RequestOptions): Promise<T> {
    return this.#json('DELETE', path, query, undefined, options)
  }

  /** The headers alone. */
  async head(path: string, query?: object, options?: RequestOptions): Promise<Headers> {
    const { headers, body } = await this.stream('HEAD', path, query, options)
    await body.bytes()
    return headers
  }

  /** The engine's own bytes, for whoever shows them in their order and with exact integers. */
  async getText(path: string, query?: object, options?: RequestOptions): Promise<{ text: string }> {
    const { body } = await this.stream('GET', path, query, options)
    return { text: await body.text() }
  }

  /** Any request; resolves with the headers, and the body streams after them. */
  async stream(
    method: string,
    path: string,
    query?: object,
    { body, headers = {}, signal = this.#options.signal }: StreamOptions = {},
  ): Promise<StreamResponse> {
    const target = await this.#versioned(path, query)
    return this.#accepted({ method, path: target, headers, body, signal: signal ?? undefined })
  }

  /**
   * A POST that turns its connection into a raw stream. Engines answer 101, or 200 where something
   * between us took the upgrade out. Always on a new connection.
   */
  async hijack(
    method: string,
    path: string,
    query?: object,
    body?: unknown,
    { headers, signal = this.#options.signal, upgrade = 'tcp' }: HijackOptions = {},
  ): Promise<Hijacked> {
    const content = encodeJson(body)
    const outgoing: Outgoing = {
      method,
      path: await this.#versioned(path, query),
      headers: { ...content.headers, ...headers, Connection: 'Upgrade', Upgrade: upgrade },
      body: content.body,
      signal: signal ?? undefined,
      hijack: true,
      // HTTP/2 is Node's own, and faster where the socket is.
      asStream: upgrade === 'h2c',
    }
    const http = await this.#open(outgoing)
    const response = await this.#accept(outgoing, await this.#exchange(http, outgoing))
    return hijacked(http.connection, response.body, response.headers.get('content-type'))
  }

  /** A new connection with nothing said on it yet; `asStream` where it will be a Node stream. */
  async connect(options: Pick<DialOptions, 'signal' | 'asStream'> = {}): Promise<Hijacked> {
    return takeOver(await this.#dial({ ...options, direct: true }))
  }

  /**
   * Closes the connections that are kept for the next request, and every ssh: that one, even in
   * use, would outlive the program. A socket ends with it, and sooner than Node can destroy it, so
   * that a program may end first.
   */
  close(): void {
    for (const tunnel of this.#tunnels) tunnel.destroy()
    const kept = this.#idle.splice(0)
    setImmediate(() => kept.forEach((connection) => connection.destroy()))
  }

  get #isSsh(): boolean {
    return this.endpoint.host.startsWith('ssh://')
  }

  async #askPing(): Promise<Ping> {
    const signal = this.#isSsh ? undefined : AbortSignal.timeout(pingLimitMilliseconds)
    let answer = await this.#send({ method: 'HEAD', path: '/_ping', headers: {}, signal })
    await answer.body.bytes()
    if (answer.status !== 200) {
      const outgoing = { method: 'GET', path: '/_ping', headers: {}, signal }
      answer = await this.#send(outgoing)
      // Even a refusal names the version.
      if (answer.headers.has('api-version')) await answer.body.bytes()
      else await this.#accept(outgoing, answer).then(({ body }) => body.bytes())
    }
    const { headers } = answer
    return {
      apiVersion: headers.get('api-version'),
      osType: headers.get('ostype'),
      experimental: headers.get('docker-experimental') === 'true',
      builderVersion: headers.get('builder-version'),
      swarm: headers.get('swarm'),
    }
  }

  async #json<T>(
    method: string,
    path: string,
    query: object | undefined,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<T> {
    const content = encodeJson(body)
    const headers = { ...content.headers, ...options.headers }
    const response = await this.stream(method, path, query, {
      headers,
      body: content.body,
      signal: options.signal,
    })
    const text = await response.body.text()
    if (text === '') return undefined as T
    try {
      return JSON.parse(text) as T
    } catch (error) {
      throw new ProtocolError(`the daemon's answer to ${method} ${path} is not JSON`, {
        cause: error,
      })
    }
  }

  async #versioned(path: string, query: object | undefined): Promise<string> {
    const target = path + queryString(query)
    const isVersioned = path === '/_ping' || /^\/v\d+\.\d+\//.test(path)
    return isVersioned ? target : `/v${await this.version()}${target}`
  }

  async #accepted(outgoing: Outgoing): Promise<Response> {
    return this.#accept(outgoing, await this.#send(outgoing))
  }

  /** Passes on what the engine agreed to, and throws its refusal. */
  async #accept({ method, path }: Outgoing, response: Response): Promise<Response> {
    const { status, reason, headers, body } = response
    if (status < 400) return response

    const url = this.#origin + this.#prefix + path
    const text = (await body.bytes(maxRefusalBytes)).toString('utf8').trim()
    if (text === '' || method === 'HEAD') throw ApiError.wordless(status, reason, url)
    throw new ApiError(status, refusal(text, headers))
  }

  async #send(outgoing: Outgoing): Promise<Response> {
    for (;;) {
      const kept = this.#takeIdle()
      try {
        return await this.#exchange(kept ?? (await this.#open(outgoing)), outgoing)
      } catch (error) {
        const isStale = kept !== undefined && isStaleError(error)
        if (!isStale || (outgoing.method !== 'GET' && outgoing.method !== 'HEAD')) throw error
      }
    }
  }

  async #dial(options: Omit<DialOptions, 'env'>): Promise<Connection> {
    const { endpoint, env } = this.#options
    const connection = await dial(endpoint, { env, ...options })
    if (this.#isSsh) this.#tunnels.add(connection)
    return connection
  }

  #takeIdle(): HttpConnection | undefined {
    for (;;) {
      const kept = this.#idle.pop()
      if (kept === undefined) return undefined
      if (!kept.usable) continue
      kept.connection.ref()
      return kept
    }
  }

  async #open({ method, path, hijack, asStream, signal }: Outgoing): Promise<HttpConnection> {
    let connection: Connection
    try {
      connection = await this.#dial({ signal, direct: hijack, asStream })
    } catch (error) {
      if (signal?.aborted || error instanceof ConnectionError) throw error
      throw duringConnect(method, this.#origin + this.#prefix + path, error)
    }
    const http = new HttpConnection(connection)
    http.onIdle = () => {
      connection.unref()
      this.#idle.push(http)
    }
    return http
  }

  async #exchange(http: HttpConnection, outgoing: Outgoing): Promise<Response> {
    const { method, path, body, signal, hijack = false } = outgoing
    const { debug, userAgent, headers } = this.#options
    const proxy = http.connection.forwardProxy
    // The clock is a module of its own in Node, which a run without --debug need not load.
    const startedAt = debug ? performance.now() : 0
    try {
      const response = await http.request({
        method,
        target: (proxy?.origin ?? '') + this.#prefix + path,
        headers: {
          Host: this.#host,
          ...headers,
          'User-Agent': userAgent,
          ...(proxy?.authorization && { 'Proxy-Authorization': proxy.authorization }),
          ...outgoing.headers,
        },
        body,
        signal,
        hijack,
      })
      debug?.({
        method,
        path,
        status: response.status,
        milliseconds: performance.now() - startedAt,
      })
      return response
    } catch (error) {
      http.destroy()
      throw this.#explain(error, outgoing)
    }
  }

  /** A failure of the wire in docker's words; what a body threw, or an abort, passes unchanged. */
  #explain(error: unknown, { method, path }: Outgoing): unknown {
    const url = this.#origin + this.#prefix + path
    if (error instanceof Disconnected) {
      const refused = isClientRefused(error.cause)
      return duringConnect(method, url, refused ? clientRefused(error.cause) : error)
    }
    if (error instanceof ProtocolError && error.message.startsWith('malformed HTTP response')) {
      const plain = duringConnect(method, url, error)
      if (this.endpoint.host.startsWith('tcp:') && this.endpoint.tls === undefined) {
        plain.message += '.\n* Are you trying to connect to a TLS-enabled daemon without TLS?'
      }
      return plain
    }
    return error
  }
}

function isStaleError(error: unknown): boolean {
  const cause = error instanceof ConnectionError ? error.cause : undefined
  return cause instanceof Disconnected && cause.stale
}

function encodeJson(body: unknown): { body?: string; headers?: Record<string, string> } {
  if (body === undefined) return {}
  return {
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  }
}

/** The sentence of a refusal: `{"message": …}`, or plain text from whatever is in between. */
function refusal(text: string, headers: Headers): string {
  if (!/^application\/json\b/.test(headers.get('content-type') ?? '')) return text
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    return typeof message === 'string' ? message.trim() : text
  } catch {
    return text
  }
}
