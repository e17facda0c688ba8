import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2'
import type { Duplex } from 'node:stream'
import {
  codes,
  GrpcError,
  type Metadata,
  type Pieces,
  sendMessage,
  textOf,
  unframe,
} from './grpc.ts'
import type { Decoder, Encoder } from './protobuf.ts'

/** A call that goes on: messages both ways. */
export interface ClientCall {
  /** Ends when the other side is done. Throws GrpcError where it fails. */
  readonly messages: AsyncGenerator<Buffer>
  send(message: Pieces): Promise<void> | undefined
  /** Says that nothing more will be sent. */
  end(): void
  /** Gives the call up; `messages` then throws a GrpcError that says so. */
  cancel(): void
}

interface CallOptions {
  readonly metadata?: Metadata | undefined
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined
}

/** Bytes that may be on their way to us before we have read those before: exports are large. */
const windowBytes = 1 << 20

/** Calls the methods of a gRPC server over one connection. */
export class GrpcClient {
  readonly #session: ClientHttp2Session

  constructor(connection: Duplex) {
    this.#session = connect('http://daemon', {
      createConnection: () => connection,
      settings: { enablePush: false, initialWindowSize: windowBytes },
    })
    // Each call reports it.
    this.#session.on('error', () => {})
    this.#session.on('connect', () => this.#session.setLocalWindowSize(4 * windowBytes))
  }

  /** One request, one answer. */
  async unary<In, Out>(
    path: string,
    request: Encoder<In>,
    response: Decoder<Out>,
    value: In,
    options: CallOptions = {},
  ): Promise<Out> {
    const call = this.open(path, options)
    await call.send(request.encode(value))
    call.end()
    let answer: Out | undefined
    for await (const bytes of call.messages) answer = response.decode(bytes)
    if (answer === undefined) throw new GrpcError(codes.internal, `no answer to ${path}`)
    return answer
  }

  open(path: string, { metadata = [], signal }: CallOptions = {}): ClientCall {
    const stream = this.#request(path, metadata)
    let isCanceled = false
    const cancel = () => {
      isCanceled = true
      stream.close(constants.NGHTTP2_CANCEL)
    }
    if (signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    stream.once('close', () => signal?.removeEventListener('abort', cancel))
    return {
      messages: answers(stream, () => isCanceled),
      send: (message) => sendMessage(stream, message),
      end: () => void stream.end(),
      cancel,
    }
  }

  /** Ends the connection, and every call on it. */
  close(): void {
    this.#session.destroy()
  }

  #request(path: string, metadata: Metadata): ClientHttp2Stream {
    const headers: Record<string, string | string[]> = {
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    }
    for (const [name, value] of metadata) {
      headers[name] = [...[headers[name] ?? []].flat(), value]
    }
    try {
      return this.#session.request(headers)
    } catch (error) {
      throw new GrpcError(codes.unavailable, (error as Error).message)
    }
  }
}

interface Outcome {
  readonly code: number
  readonly message: string
  readonly details: Buffer | undefined
}

/** A connection that breaks looks like a cancelled call: only the caller knows which it was. */
async function* answers(
  stream: ClientHttp2Stream,
  isCanceled: () => boolean,
): AsyncGenerator<Buffer> {
  let outcome: Outcome | undefined
  const take = (headers: NodeJS.Dict<string | string[]>) => {
    outcome = outcomeOf(headers) ?? outcome
  }
  stream.on('response', take)
  stream.on('trailers', take)
  try {
    yield* unframe(stream)
  } catch (error) {
    // An outcome that came before the stream broke says more than the break.
    if (!outcome && error instanceof GrpcError) throw error
  }
  if (!outcome && isCanceled()) throw new GrpcError(codes.canceled, 'context canceled')
  if (!outcome) throw new GrpcError(codes.unavailable, 'the connection to the daemon was lost')
  if (outcome.code !== codes.ok) {
    throw new GrpcError(outcome.code, outcome.message, outcome.details)
  }
}

function outcomeOf(headers: NodeJS.Dict<string | string[]>): Outcome | undefined {
  const status = headers['grpc-status']
  if (status === undefined) {
    const httpStatus = Number(headers[':status'] ?? 200)
    if (httpStatus === 200) return undefined
    return { code: codes.unavailable, message: `HTTP status ${httpStatus}`, details: undefined }
  }
  const details = headers['grpc-status-details-bin']
  return {
    code: Number(status),
    message: decodeMessage(String(headers['grpc-message'] ?? '')),
    details: details === undefined ? undefined : Buffer.from(String(details), 'base64'),
  }
}

function decodeMessage(encoded: string): string {
  const bytes = encoded.replaceAll(/%([0-9a-fA-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return textOf(bytes)
}
