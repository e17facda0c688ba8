import type { Connection } from './dial/connection.ts'
import { ProtocolError } from './errors.ts'
import { cutShort, MessageBody } from './http1/body.ts'
import { ChunkedDecoder } from './http1/chunked.ts'
import { type Framing, framingOf, HeadReader, malformed, type ResponseHead } from './http1/head.ts'

export type { Body, Consumer, Source } from './http1/body.ts'
export type { Headers } from './http1/head.ts'

/** What a request can carry; an iterable is sent in chunks, as fast as the engine takes them. */
export type RequestBody = string | Uint8Array | AsyncIterable<Uint8Array>

export interface Request {
  readonly method: string
  /** Path and query, or a whole URL for a proxy. */
  readonly target: string
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body?: RequestBody | undefined
  readonly signal?: AbortSignal | undefined
  /** Once accepted, the connection is the caller's: either side ends on its own. */
  readonly hijack?: boolean
}

export interface Response {
  readonly status: number
  readonly reason: string
  readonly headers: ResponseHead['headers']
  readonly body: MessageBody
}

/** The connection ended or failed before the response did; the message is in Go's words. */
export class Disconnected extends Error {
  override readonly name = 'Disconnected'
  /** A kept connection ended before it brought any answer: the engine did not see the request. */
  readonly stale: boolean

  constructor(stale: boolean, cause: Error | undefined) {
    super(wordsFor(cause), { cause })
    this.stale = stale
  }
}

function wordsFor(cause: Error | undefined): string {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code
  if (code === 'ECONNRESET') return 'read: connection reset by peer'
  if (code === 'EPIPE') return 'write: broken pipe'
  return cause?.message ?? 'EOF'
}

interface Exchange {
  readonly request: Request
  readonly resolve: (response: Response) => void
  readonly reject: (error: unknown) => void
  readonly heads: HeadReader
  body: MessageBody | undefined
  framing: Framing
  chunks: ChunkedDecoder | undefined
  status: number
  keepAlive: boolean
  /** All of the request was written. */
  sent: boolean
  /** The response is complete on the wire. */
  received: boolean
  stopListening: () => void
}

/** HTTP/1.1 on one connection, one exchange after another. */
export class HttpConnection {
  readonly connection: Connection
  /** Called when the connection can take another request. */
  onIdle: (connection: this) => void = (connection) => connection.destroy()
  #exchange: Exchange | undefined
  #used = false
  #over = false

  constructor(connection: Connection) {
    this.connection = connection
    connection.receive({
      data: (chunk) => this.#data(chunk),
      end: (error) => this.#end(error),
    })
  }

  get usable(): boolean {
    return !this.#over && this.#exchange === undefined && !this.connection.destroyed
  }

  destroy(): void {
    this.#over = true
    this.connection.destroy()
  }

  /**
   * Sends a request and resolves with the response's head; its body follows. Rejects with
   * ProtocolError, with the signal's reason, with what the request's body threw, or with the
   * connection's own error.
   */
  request(request: Request): Promise<Response> {
    return new Promise((resolve, reject) => {
      request.signal?.throwIfAborted()
      const head = requestHead(request)

      const abort = () => this.#abort(request.signal?.reason)
      request.signal?.addEventListener('abort', abort)
      this.#exchange = {
        request,
        resolve,
        reject,
        heads: new HeadReader(),
        body: undefined,
        framing: 0,
        chunks: undefined,
        status: 0,
        keepAlive: false,
        sent: false,
        received: false,
        stopListening: () => request.signal?.removeEventListener('abort', abort),
      }
      this.#send(this.#exchange, head).catch((error) => this.#fail(error))
    })
  }

  async #send(exchange: Exchange, head: string): Promise<void> {
    const { body } = exchange.request
    if (body === undefined) {
      await this.#write(head)
    } else if (typeof body === 'string' || body instanceof Uint8Array) {
      // One write, one packet.
      await this.#write(Buffer.concat([Buffer.from(head), Buffer.from(body)]))
    } else {
      await this.#write(head)
      if (!(await this.#sendChunks(exchange, body))) return
    }
    exchange.sent = true
  }

  /** False when the engine refused, or was done, before it had read everything. */
  async #sendChunks(exchange: Exchange, body: AsyncIterable<Uint8Array>): Promise<boolean> {
    let before = ''
    for await (const chunk of body) {
      if (exchange !== this.#exchange || exchange.status >= 400) return false
      if (chunk.length === 0) continue
      const framed = this.#write(`${before}${chunk.length.toString(16)}\r\n`)
      const written = this.#write(chunk)
      if (framed !== undefined) await framed
      if (written !== undefined) await written
      before = '\r\n'
    }
    if (exchange !== this.#exchange) return false
    await this.#write(`${before}0\r\n\r\n`)
    return true
  }

  /** A failed write says nothing here: the engine may have answered, and the reading side knows. */
  #write(chunk: Uint8Array | string): Promise<void> | undefined {
    return this.connection.write(chunk)?.catch(() => {})
  }

  #data(chunk: Buffer): boolean {
    const exchange = this.#exchange
    if (exchange === undefined || exchange.received) {
      // Bytes that nobody asked for; the next response could not be told from them.
      this.destroy()
      return false
    }
    this.#used = true
    try {
      return exchange.body === undefined
        ? this.#readHead(exchange, chunk, 0)
        : this.#readBody(exchange, exchange.body, chunk, 0)
    } catch (error) {
      this.#fail(error)
      return false
    }
  }

  #readHead(exchange: Exchange, chunk: Buffer, start: number): boolean {
    const read = exchange.heads.read(chunk, start)
    if (read === undefined) return true
    const { head, next } = read
    if (head.status < 200 && head.status !== 101) {
      return next === chunk.length || this.#readHead(exchange, chunk, next)
    }

    const body = new MessageBody({
      resume: () => this.connection.resume(),
      finished: () => this.#release(exchange),
      abandon: () => this.destroy(),
    })
    exchange.framing = framingOf(head, exchange.request.method)
    exchange.status = head.status
    exchange.keepAlive = head.keepAlive && !isHijacked(exchange)
    if (exchange.framing === 'chunked') exchange.chunks = new ChunkedDecoder()
    exchange.body = body
    exchange.resolve({ status: head.status, reason: head.reason, headers: head.headers, body })

    if (exchange.framing === 0) {
      this.#received(exchange, body, next === chunk.length)
      return true
    }
    // Nothing is read on before somebody takes the body: it may never be wanted.
    if (next === chunk.length) return false
    return this.#readBody(exchange, body, chunk, next)
  }

  #readBody(exchange: Exchange, body: MessageBody, chunk: Buffer, start: number): boolean {
    let from = start
    let to = chunk.length
    let next = chunk.length
    let done = false
    if (exchange.chunks !== undefined) {
      ;({ from, to, next } = exchange.chunks.decode(chunk, start))
      done = exchange.chunks.done
    } else if (typeof exchange.framing === 'number') {
      to = next = Math.min(to, start + exchange.framing)
      exchange.framing -= to - from
      done = exchange.framing === 0
    }

    const goOn = from === to || body.push(chunk.subarray(from, to))
    if (done) this.#received(exchange, body, next === chunk.length)
    return goOn
  }

  /** The response is complete on the wire, though perhaps not yet taken. */
  #received(exchange: Exchange, body: MessageBody, clean: boolean): void {
    exchange.received = true
    if (!clean) exchange.keepAlive = false
    body.end()
  }

  #end(error: Error | undefined): void {
    this.#over = true
    const exchange = this.#exchange
    if (exchange === undefined || exchange.received) return
    if (exchange.body === undefined) {
      const { partial } = exchange.heads
      const isCut = partial !== undefined && error === undefined
      this.#fail(isCut ? malformed(partial) : new Disconnected(this.#used, error))
      return
    }
    if (error === undefined && exchange.framing === 'until-close') {
      exchange.received = true
      exchange.keepAlive = false
      exchange.body.end()
      return
    }
    this.#fail(cutShort(error))
  }

  /** Ends the exchange with an error, which goes to whoever waits: for the head, or for the body. */
  #fail(error: unknown): void {
    const exchange = this.#exchange
    if (exchange === undefined) return
    exchange.stopListening()
    this.destroy()
    if (exchange.body === undefined) exchange.reject(error)
    else exchange.body.end({ error })
  }

  /** The same without regard to what was received before. */
  #abort(reason: unknown): void {
    this.#exchange?.body?.abort(reason)
    this.#fail(reason)
  }

  /** The body was taken to its end. */
  #release(exchange: Exchange): void {
    if (this.#exchange !== exchange) return
    exchange.stopListening()
    this.#exchange = undefined
    if (isHijacked(exchange)) {
      this.#over = true
    } else if (!exchange.keepAlive || !exchange.sent || this.#over) {
      this.destroy()
    } else {
      this.onIdle(this)
      this.connection.resume()
    }
  }
}

function isHijacked({ request, status }: Exchange): boolean {
  return request.hijack === true && (status === 101 || (status >= 200 && status < 300))
}

/** The request line and headers. Refuses what could add lines of its own. */
function requestHead({ method, target, headers, body }: Request): string {
  if (/[^\x21-\x7e]/.test(target)) throw new ProtocolError('invalid character in request target')
  let head = `${method} ${target} HTTP/1.1\r\n`
  for (const [name, values] of Object.entries(headers)) {
    for (const value of typeof values === 'string' ? [values] : values) {
      if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || /[\x00-\x08\x0a-\x1f\x7f]/.test(value)) {
        throw new ProtocolError(`invalid header field ${JSON.stringify(name)}`)
      }
      head += `${name}: ${value}\r\n`
    }
  }
  if (typeof body === 'string' || body instanceof Uint8Array) {
    head += `Content-Length: ${typeof body === 'string' ? Buffer.byteLength(body) : body.length}\r\n`
  } else if (body !== undefined) {
    head += 'Transfer-Encoding: chunked\r\n'
  } else if (method === 'POST' || method === 'PUT') {
    head += 'Content-Length: 0\r\n'
  }
  return `${head}\r\n`
}
