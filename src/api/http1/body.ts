import { Readable } from 'node:stream'
import { ConnectionError, ProtocolError } from '../errors.ts'

/** Called with each piece of a body; the next piece waits for the promise, if there is one. */
export type Consumer = (chunk: Uint8Array) => void | Promise<void>

/** Something whose bytes can be taken once. Chunks are valid only during the call that gets them. */
export interface Source {
  forEach(consume: Consumer): Promise<void>
}

/** The body of a response. It is read once, in one of these ways, or cancelled. */
export interface Body extends Source, AsyncIterable<Buffer> {
  /** The whole body; fails beyond `limit` bytes. */
  bytes(limit?: number): Promise<Buffer>
  /** The whole body as UTF-8. */
  text(): Promise<string>
  /** Gives up the rest, and the connection with it. A `forEach` under way ends quietly. */
  cancel(): void
  /** Gives up the rest to whoever has the connection from now on, with what was read and not taken. */
  surrender(): Buffer | undefined
  /** Iterates over copies. */
  [Symbol.asyncIterator](): AsyncIterator<Buffer>
  toReadable(): Readable
}

/** The connection under a body. */
export interface BodyOwner {
  resume(): void
  /** Everything was taken. */
  finished(): void
  /** The rest is not wanted. */
  abandon(): void
}

const defaultLimitBytes = 512 * 1024 * 1024

/** The meeting point of the parser, which pushes, and the reader, who may come late or be slow. */
export class MessageBody implements Body {
  readonly #owner: BodyOwner
  #consume: Consumer | undefined
  #resolve: (() => void) | undefined
  #reject: ((error: unknown) => void) | undefined
  /** Bytes that came before the reader; they lie in the memory of the paused connection. */
  #pending: Buffer | undefined
  #busy = false
  #ended = false
  #failure: { readonly error: unknown } | undefined
  #settled = false

  constructor(owner: BodyOwner) {
    this.#owner = owner
  }

  /** False when reading has to stop until the owner's `resume()` is called. */
  push(bytes: Buffer): boolean {
    if (this.#settled) return false
    if (this.#consume !== undefined) return this.#hand(bytes)
    this.#pending = bytes
    return false
  }

  /** The body is complete, or with an error, cut short. */
  end(failure?: { readonly error: unknown }): void {
    if (this.#ended) return
    this.#ended = true
    this.#failure = failure
    this.#advance()
  }

  /** The reader is told at once, whatever is still under way. */
  abort(error: unknown): void {
    if (this.#settled) return
    if (this.#reject === undefined) {
      this.#pending = undefined
      this.end({ error })
    } else {
      this.#fail(error)
    }
  }

  forEach(consume: Consumer): Promise<void> {
    if (this.#consume !== undefined) throw new Error('the body is read twice')
    this.#consume = consume
    return new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
      this.#advance()
    })
  }

  async bytes(limit = defaultLimitBytes): Promise<Buffer> {
    const chunks: Buffer[] = []
    let length = 0
    await this.forEach((chunk) => {
      length += chunk.length
      if (length > limit) throw new ProtocolError(`response is larger than ${limit} bytes`)
      chunks.push(Buffer.from(chunk))
    })
    return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  }

  async text(): Promise<string> {
    return (await this.bytes()).toString('utf8')
  }

  cancel(): void {
    if (this.#settled) return
    this.#settle()
    this.#owner.abandon()
    this.#resolve?.()
  }

  surrender(): Buffer | undefined {
    const pending = this.#pending && Buffer.from(this.#pending)
    this.#settle()
    return pending
  }

  [Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    return iterate(this)
  }

  toReadable(): Readable {
    return Readable.from(this, { objectMode: false })
  }

  #hand(bytes: Buffer): boolean {
    try {
      const result = this.#consume!(bytes)
      if (result === undefined) return true
      this.#busy = true
      result.then(
        () => {
          this.#busy = false
          this.#advance()
        },
        (error) => this.#fail(error),
      )
    } catch (error) {
      this.#fail(error)
    }
    return false
  }

  /** Goes on where the reader or the parser was waited for. */
  #advance(): void {
    if (this.#busy || this.#settled || this.#consume === undefined) return
    if (this.#pending !== undefined) {
      const bytes = this.#pending
      this.#pending = undefined
      if (!this.#hand(bytes)) return
    }
    if (!this.#ended) {
      this.#owner.resume()
      return
    }
    this.#settle()
    if (this.#failure !== undefined) {
      this.#reject!(this.#failure.error)
      return
    }
    this.#owner.finished()
    this.#resolve!()
  }

  #fail(error: unknown): void {
    if (this.#settled) return
    this.#settle()
    this.#owner.abandon()
    this.#reject!(error)
  }

  #settle(): void {
    this.#settled = true
    this.#pending = undefined
  }
}

/** The failure of a stream that stopped in its middle, as Go words it. */
export function cutShort(cause?: Error): ConnectionError {
  return new ConnectionError('unexpected EOF', { cause })
}

/** Iterates over copies of a source's chunks; leaving early cancels a source that can be. */
export async function* iterate(
  source: Source & { cancel?(): void },
): AsyncGenerator<Buffer, void, undefined> {
  let offered: Buffer | undefined
  let wake = () => {}
  let taken = () => {}
  let isOver = false
  const offer = (chunk: Uint8Array) => {
    offered = Buffer.from(chunk)
    wake()
    return new Promise<void>((resolve) => {
      taken = resolve
    })
  }
  const done = source.forEach(offer).finally(() => {
    isOver = true
    wake()
  })
  // Awaited below; until then a failure is nobody's.
  done.catch(() => {})

  try {
    for (;;) {
      if (offered !== undefined) {
        const chunk: Buffer = offered
        offered = undefined
        yield chunk
        taken()
      } else if (isOver) {
        return await done
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    if (!isOver) source.cancel?.()
  }
}
