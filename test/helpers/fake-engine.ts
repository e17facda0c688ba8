import { mkdtemp, rm } from 'node:fs/promises'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Operation, operations, undocumentedOperations } from '../../src/api/operations.ts'

/** A request as the engine received it; pings are left out of the record. */
export interface EngineRequest {
  readonly method: string
  /** Without the version: `/containers/json`. */
  readonly path: string
  /** The version the path began with, `1.53`; undefined where it had none. */
  readonly version: string | undefined
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  /** The value where the body is JSON, its bytes where it is something else, else undefined. */
  readonly body: unknown
}

/** An answer in full. A `body` that is no string and no bytes is sent as JSON. */
export interface Answer {
  readonly status: number
  readonly headers?: OutgoingHttpHeaders
  readonly body?: unknown
  /** The body in pieces, each sent as it comes. */
  readonly stream?: Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>
}

/** A value to send as JSON with status 200, an Answer, or what makes one of the two. */
export type Reply = unknown | Answer | ((request: EngineRequest) => unknown)

/** Speaks on a connection that was upgraded. */
export type Hijack = (socket: Socket, request: EngineRequest) => unknown

export interface FakeEngineOptions {
  /** By route, `POST /containers/{id}/start`: a name in braces stands for one part of the path. */
  readonly replies?: Readonly<Record<string, Reply>>
  /** What answers upgrades that `replies` does not refuse: for every route, or by route. */
  readonly hijacked?: Hijack | Readonly<Record<string, Hijack>>
  /** Headers of the 101, over the defaults. */
  readonly hijackHeaders?: Readonly<Record<string, string>>
  /** The API version it claims to speak; 1.53 where nothing is said. */
  readonly apiVersion?: string
  readonly pingHeaders?: OutgoingHttpHeaders
  /** False lets requests through that no engine of the version would understand. */
  readonly contract?: boolean
}

export interface FakeEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
  readonly requests: readonly EngineRequest[]
}

/**
 * An engine that answers as told, on a unix socket. What it was not told of is a 404. Requests that
 * the real API has no place for (a wrong path, a parameter the version lacks) are refused with 400.
 */
export async function fakeEngine(options: FakeEngineOptions = {}): Promise<FakeEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-fake-'))
  const socketPath = join(directory, 'docker.sock')
  const requests: EngineRequest[] = []
  const sockets = new Set<Socket>()

  const server = createServer(async (incoming, response) => {
    const received = describe(incoming, await readAll(incoming))
    if (received.path === '/_ping') return void ping(response, options)
    requests.push(received)
    await send(response, await answerTo(received, options))
  })
  server.on('upgrade', async (incoming: IncomingMessage, socket: Socket, head: Buffer) => {
    const received = describe(incoming, await readBody(incoming, socket, head))
    requests.push(received)
    const hijack = hijackOf(received, options)
    if (hijack && !replyTo(received, options.replies) && !violation(received, options)) {
      socket.write(upgradeResponse(incoming, options))
      await hijack(socket, received)
      return
    }
    const response = new ServerResponse(incoming)
    response.assignSocket(socket)
    // The connection ends with the answer, and the answer says so.
    response.shouldKeepAlive = false
    response.on('finish', () => socket.end())
    await send(response, await answerTo(received, options))
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    // The program may hang up at any time.
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(socketPath, resolve))

  return {
    host: `unix://${socketPath}`,
    requests,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true })
    },
  }
}

function ping(response: ServerResponse, { apiVersion = '1.53', pingHeaders }: FakeEngineOptions) {
  response.writeHead(200, {
    'Api-Version': apiVersion,
    'Builder-Version': '2',
    'Content-Type': 'text/plain; charset=utf-8',
    'Docker-Experimental': 'false',
    Ostype: 'linux',
    Swarm: 'inactive',
    ...pingHeaders,
  })
  response.end(response.req.method === 'HEAD' ? undefined : 'OK')
}

function describe({ method, url, headers }: IncomingMessage, bytes: Buffer): EngineRequest {
  const { pathname, searchParams } = new URL(url!, 'http://engine')
  const [, version, path = pathname] = /^\/v(\d+\.\d+)(\/.*)$/.exec(pathname) ?? []
  const isJson = headers['content-type']?.startsWith('application/json')
  const body = bytes.length === 0 ? undefined : isJson ? JSON.parse(bytes.toString()) : bytes
  return {
    method: method!,
    path: decodeURIComponent(path),
    version,
    query: searchParams,
    headers,
    body,
  }
}

async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The body of an upgrade request, which Node leaves on the socket. */
async function readBody({ headers }: IncomingMessage, socket: Socket, head: Buffer) {
  const length = Number(headers['content-length'] ?? 0)
  let received = head
  while (received.length < length) {
    const chunk = await new Promise<Buffer>((resolve) => socket.once('data', resolve))
    received = Buffer.concat([received, chunk])
  }
  socket.pause()
  if (received.length > length) socket.unshift(received.subarray(length))
  return received.subarray(0, length)
}

function upgradeResponse({ headers }: IncomingMessage, { hijackHeaders }: FakeEngineOptions) {
  const lines = Object.entries({
    'Content-Type': 'application/vnd.docker.multiplexed-stream',
    Connection: 'Upgrade',
    Upgrade: headers.upgrade ?? 'tcp',
    ...hijackHeaders,
  }).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 101 UPGRADED\r\n${lines.join('')}\r\n`
}

function hijackOf(request: EngineRequest, { hijacked }: FakeEngineOptions): Hijack | undefined {
  if (typeof hijacked === 'function') return hijacked
  const found = replyTo(request, hijacked)
  return found && (found.reply as Hijack)
}

function replyTo(request: EngineRequest, replies: Readonly<Record<string, unknown>> = {}) {
  const asked = `${request.method} ${request.path}`
  if (asked in replies) return { reply: replies[asked] }
  const route = Object.keys(replies).find((key) => routePattern(key, '[^/]+').test(asked))
  return route === undefined ? undefined : { reply: replies[route] }
}

function routePattern(route: string, part: string): RegExp {
  const escaped = route.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll(/\{\w+\}/g, part)}$`)
}

async function answerTo(request: EngineRequest, options: FakeEngineOptions): Promise<Answer> {
  const refusal = violation(request, options)
  if (refusal) return { status: 400, body: { message: `fake engine: ${refusal}` } }
  const found = replyTo(request, options.replies)
  if (!found) return { status: 404, body: { message: 'page not found' } }
  const { reply } = found
  const value = typeof reply === 'function' ? await reply(request) : reply
  if (value === undefined) return { status: 204 }
  return isAnswer(value) ? value : { status: 200, body: value }
}

function isAnswer(value: unknown): value is Answer {
  return typeof value === 'object' && value !== null && typeof (value as Answer).status === 'number'
}

async function send(response: ServerResponse, { status, headers, body, stream }: Answer) {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array
  const type = isRaw || body === undefined ? {} : { 'Content-Type': 'application/json' }
  response.writeHead(status, { ...type, ...headers })
  if (stream) {
    // The program may hang up in the middle of a stream.
    await pipeline(Readable.from(stream, { objectMode: true }), response).catch(() => {})
    return
  }
  response.end(isRaw || body === undefined ? body : JSON.stringify(body))
}

const known: readonly (Operation & { pattern: RegExp })[] = [
  ...operations,
  ...undocumentedOperations,
].map((operation) => ({
  ...operation,
  pattern: routePattern(`${operation.method} ${operation.path}`, '.+'),
}))

/** What is wrong with a request, by the API's own definition. */
function violation(request: EngineRequest, options: FakeEngineOptions): string | undefined {
  if (options.contract === false) return undefined
  const asked = `${request.method} ${request.path}`
  const matches = known.filter(({ pattern }) => pattern.test(asked))
  // `/images/json` is the list, not an image: the route that says more in plain words wins.
  const operation = matches.sort((a, b) => variables(a) - variables(b))[0]
  if (!operation) return `${asked} is no operation of the API`
  const { version = options.apiVersion ?? '1.53' } = request
  const { since, query, querySince } = operation
  if (since && isOlder(version, since)) return `${operation.id} needs API ${since}, not ${version}`
  for (const name of request.query.keys()) {
    if (!query.includes(name)) return `${operation.id} takes no parameter "${name}"`
    const first = querySince?.[name]
    if (first && isOlder(version, first)) {
      return `parameter "${name}" of ${operation.id} needs API ${first}, not ${version}`
    }
  }
  if (operation.body === 'json' && request.body instanceof Uint8Array) {
    return `the body of ${operation.id} is not sent as application/json`
  }
  return undefined
}

function variables({ path }: Operation): number {
  return path.split('{').length
}

function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [thanMajor = 0, thanMinor = 0] = than.split('.').map(Number)
  return major < thanMajor || (major === thanMajor && minor < thanMinor)
}
