import { performServerHandshake, type ServerHttp2Stream } from 'node:http2'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../../system-error.ts'
import { codes, GrpcError, type Metadata, type Pieces, sendMessage, unframe } from './grpc.ts'
import type { Decoder, Encoder } from './protobuf.ts'

/** A call that the engine makes. */
export interface ServerCall {
  readonly metadata: Metadata
  readonly messages: AsyncGenerator<Buffer>
  /** Resolves when there is room for more. */
  send(message: Pieces): Promise<void> | undefined
  /** Aborted when the engine gives the call up. */
  readonly signal: AbortSignal
}

/** Serves one method. What it throws is the answer: a GrpcError, or any Error as code `unknown`. */
export type Handler = (call: ServerCall) => Promise<void>

/** Methods by path: `/moby.filesync.v1.FileSync/DiffCopy`. */
export type Methods = Readonly<Record<string, Handler>>

/** A method with one request and one answer. */
export function unary<In, Out>(
  request: Decoder<In>,
  response: Encoder<Out>,
  answer: (request: In, call: ServerCall) => Out | Promise<Out>,
): Handler {
  return async (call) => {
    for await (const bytes of call.messages) {
      await call.send(response.encode(await answer(request.decode(bytes), call)))
      return
    }
    throw new GrpcError(codes.internal, 'no request came')
  }
}

export interface Served {
  /** Ends the connection, and every call on it; resolves when the methods have cleared up. */
  close(): Promise<void>
}

/** A method may wait for something that its caller's end does not end: stdin, say. */
const patienceMilliseconds = 1_000

const windowBytes = 1 << 20

/** Serves `methods` to the one client at the other end of a connection. */
export function serve(connection: Duplex, methods: Methods): Served {
  const calls = new Set<Promise<void>>()
  const session = performServerHandshake(connection, {
    settings: { initialWindowSize: windowBytes },
  })
  session.setLocalWindowSize(4 * windowBytes)
  // The engine may drop the connection at any time; whoever waits for a build hears of it there.
  session.on('error', () => {})
  connection.on('error', () => {})
  session.on(
    'stream',
    (stream: ServerHttp2Stream, _headers: unknown, _flags: number, rawHeaders: string[]) => {
      stream.on('error', () => {})
      const call = handle(stream, metadataOf(rawHeaders), methods)
      calls.add(call)
      void call.finally(() => calls.delete(call))
    },
  )
  return {
    async close() {
      session.destroy()
      const done = new AbortController()
      const { signal } = done
      const patience = delay(patienceMilliseconds, undefined, { signal }).catch(() => {})
      await Promise.race([Promise.all(calls), patience])
      done.abort()
    },
  }
}

async function handle(
  stream: ServerHttp2Stream,
  metadata: Metadata,
  methods: Methods,
): Promise<void> {
  const path = metadata.find(([name]) => name === ':path')?.[1] ?? ''
  const gaveUp = new AbortController()
  stream.once('close', () => gaveUp.abort())
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  let failure: GrpcError | undefined
  try {
    const handler = Object.hasOwn(methods, path) ? methods[path] : undefined
    if (!handler) throw new GrpcError(codes.unimplemented, `unknown method ${path}`)
    await handler({
      metadata,
      // A handler may have heard enough before it has answered.
      messages: unframe(stream.iterator({ destroyOnReturn: false })),
      send: (message) => sendMessage(stream, message),
      signal: gaveUp.signal,
    })
  } catch (error) {
    failure =
      error instanceof GrpcError ? error : new GrpcError(codes.unknown, messageOf(error as Error))
  }
  if (stream.destroyed) return
  stream.once('wantTrailers', () => {
    stream.sendTrailers({
      'grpc-status': String(failure?.code ?? codes.ok),
      ...(failure && { 'grpc-message': encodeMessage(failure.message) }),
    })
  })
  stream.end()
  // An answer may be complete before the request is: the rest of that is not wanted, but has to come in.
  stream.resume()
}

/** Node joins headers that are repeated, with commas that patterns may hold as well: the raw list does not. */
function metadataOf(rawHeaders: readonly string[]): Metadata {
  const metadata: [string, string][] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    metadata.push([rawHeaders[i]!, rawHeaders[i + 1]!])
  }
  return metadata
}

function encodeMessage(message: string): string {
  return Buffer.from(message, 'utf8')
    .toString('latin1')
    .replaceAll(
      /[^ -$&-~]/g,
      (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
    )
}
