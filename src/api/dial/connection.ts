import type { Socket } from 'node:net'
import type { Duplex, Readable, Writable } from 'node:stream'

/** Who takes the bytes that a connection reads. */
export interface Receiver {
  /**
   * Takes one read. The memory belongs to the connection: it stays valid until this returns true, or
   * until `resume()` is called after it returned false, which pauses reading. May be overwritten.
   */
  data(chunk: Buffer): boolean
  /** Nothing more will come: the other side has finished, or, with an error, the connection failed. */
  end(error?: Error): void
}

/** The way to a plain HTTP proxy: requests carry the whole URL, and perhaps credentials. */
export interface ForwardProxy {
  readonly origin: string
  readonly authorization: string | undefined
}

/** Bytes both ways, either side of which can finish first. Nothing is read before `receive()`. */
export interface Connection {
  readonly destroyed: boolean
  /** Set where the other end is a proxy that forwards requests by their absolute URL. */
  forwardProxy?: ForwardProxy | undefined
  receive(receiver: Receiver): void
  pause(): void
  resume(): void
  /** Returns nothing when the bytes were taken at once, else a promise to await before reusing them. */
  write(chunk: Uint8Array | string): Promise<void> | undefined
  /** Finishes the write side only. */
  end(): void
  destroy(): void
  /**
   * Gives the Node stream below away, where there is one for both directions: whoever has that speaks
   * to the system without us in between. Nothing is received any more.
   */
  release?(): Duplex | undefined
  /** An idle connection must not keep the process alive. */
  ref(): void
  unref(): void
}

/** Writes to a Node stream and says whether its memory is free again. */
export function writeTo(stream: Writable, chunk: Uint8Array | string): Promise<void> | undefined {
  // Node would end the reading side for it.
  if (stream.writableEnded) return Promise.reject(new Error('write after end'))

  let settle: ((error?: Error | null) => void) | undefined
  stream.write(chunk, (error) => settle?.(error))
  // libuv tries at once; what it could take is no longer counted when write() returns.
  if (stream.writableLength === 0 && !stream.destroyed) return undefined

  return new Promise((resolve, reject) => {
    settle = (error) => (error ? reject(error) : resolve())
  })
}

/** What is the same for every kind: one receiver, told once of the end, even if it comes late. */
abstract class Received {
  forwardProxy: ForwardProxy | undefined
  protected receiver: Receiver | undefined
  #over: { readonly error: Error | undefined } | undefined

  receive(receiver: Receiver): void {
    this.receiver = receiver
    if (this.#over === undefined) this.start()
    else receiver.end(this.#over.error)
  }

  protected abstract start(): void

  protected finish(error?: Error): void {
    if (this.#over !== undefined) return
    this.#over = { error }
    this.receiver?.end(error)
  }
}

/** A connection over a socket that reads into one buffer, without a stream's machinery. */
export class SocketConnection extends Received implements Connection {
  readonly #socket: Socket
  #failure: Error | undefined

  constructor(socket: Socket) {
    super()
    this.#socket = socket
    socket.on('error', (error) => {
      this.#failure ??= error
    })
    socket.on('end', () => this.finish())
    this.#readOnAfterFailedWrite()
    socket.on('close', () => this.finish(this.#failure))
  }

  /**
   * An engine that takes no more input has often sent its last output already. Node would destroy
   * the socket at the failed write, and what is still in the system's buffer with it.
   */
  #readOnAfterFailedWrite(): void {
    const socket = this.#socket
    const destroy = socket.destroy.bind(socket)
    const push = socket.push.bind(socket)
    let failed = false
    socket.destroy = (error?: NodeJS.ErrnoException) => {
      if (error?.syscall !== 'write') return destroy(error)
      failed = true
      return socket
    }
    // Reads do not come this way, only their end; a stream with an error does not report it.
    socket.push = (chunk: unknown) => {
      if (chunk !== null || !failed) return push(chunk)
      this.finish()
      destroy()
      return false
    }
  }

  get destroyed(): boolean {
    return this.#socket.destroyed
  }

  /** Called by the socket with each read. */
  read(chunk: Buffer): boolean {
    return this.receiver?.data(chunk) ?? false
  }

  protected start(): void {
    this.#socket.resume()
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  write(chunk: Uint8Array | string): Promise<void> | undefined {
    return writeTo(this.#socket, chunk)
  }

  end(): void {
    this.#socket.end()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  ref(): void {
    this.#socket.ref()
  }

  unref(): void {
    this.#socket.unref()
  }
}

function isDuplex(stream: Readable | Duplex): stream is Duplex {
  return 'write' in stream
}

/** What a StreamConnection needs to know of the thing behind its streams. */
export interface StreamHooks {
  /** Asked at the end of the bytes: an error where the end was not a regular one. */
  explainEnd?(): Promise<Error | undefined>
  destroy?(): void
  ref?(): void
  unref?(): void
}

/** A connection over a pair of Node streams: TLS, or a child process. */
export class StreamConnection extends Received implements Connection {
  readonly #readable: Readable
  readonly #writable: Writable
  readonly #hooks: StreamHooks

  constructor(readable: Readable, writable: Writable, hooks: StreamHooks = {}) {
    super()
    this.#readable = readable
    this.#writable = writable
    this.#hooks = hooks
    readable.on('error', (error) => this.finish(error))
    readable.on('close', () => {
      if (!readable.readableEnded) this.finish()
    })
    readable.on('end', () => {
      const explanation = hooks.explainEnd?.() ?? Promise.resolve(undefined)
      explanation.then(
        (error) => this.finish(error),
        (error) => this.finish(error),
      )
    })
    // A failed write is reported to its writer.
    writable.on('error', () => {})
  }

  get destroyed(): boolean {
    return this.#readable.destroyed
  }

  readonly #take = (chunk: Buffer) => {
    if (!this.receiver!.data(chunk)) this.#readable.pause()
  }

  protected start(): void {
    this.#readable.on('data', this.#take)
  }

  release(): Duplex | undefined {
    if (!isDuplex(this.#readable) || this.#readable !== this.#writable) return undefined
    this.#readable.off('data', this.#take).pause()
    // HTTP/2 knows no half of a connection, and would wait for the other one forever.
    this.#readable.allowHalfOpen = false
    return this.#readable
  }

  pause(): void {
    this.#readable.pause()
  }

  resume(): void {
    this.#readable.resume()
  }

  write(chunk: Uint8Array | string): Promise<void> | undefined {
    return writeTo(this.#writable, chunk)
  }

  end(): void {
    this.#writable.end()
  }

  destroy(): void {
    this.#readable.destroy()
    this.#writable.destroy()
    this.#hooks.destroy?.()
  }

  ref(): void {
    this.#hooks.ref?.()
  }

  unref(): void {
    this.#hooks.unref?.()
  }
}
