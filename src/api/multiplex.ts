import { ProtocolError, StreamError } from './errors.ts'
import { move } from './http1/chunked.ts'
import type { Source } from './http1.ts'

/** Where one of the two outputs goes. The chunk's memory is free when `write` is done with it. */
export interface Writer {
  write(chunk: string | Uint8Array): Promise<void> | undefined
}

const headerBytes = 8
/** The daemon's error text is a sentence. */
const maxErrorBytes = 64 * 1024

/**
 * Divides a multiplexed stream into a container's stdout and stderr. Frames are those of the Engine
 * API: one byte of stream type, three of nothing, four of length, then the payload. What one read
 * holds for the same output is moved together in place and written at once. Rejects with
 * StreamError for an error that the daemon puts into the stream, ProtocolError for what is no frame.
 */
export async function demultiplex(source: Source, out: Writer, err: Writer): Promise<void> {
  const demultiplexer = new Demultiplexer(out, err)
  await source.forEach(demultiplexer.consume)
  demultiplexer.end()
}

class Demultiplexer {
  readonly #out: Writer
  readonly #err: Writer
  /** Where the current frame goes; nowhere while it is the daemon's error. */
  #writer: Writer | undefined
  /** Bytes of the current frame that are still to come. */
  #remaining = 0
  readonly #header = new Uint8Array(headerBytes)
  #headerLength = 0
  #errorText: Buffer[] | undefined
  #errorLength = 0

  constructor(out: Writer, err: Writer) {
    this.#out = out
    this.#err = err
    this.#writer = out
  }

  readonly consume = (chunk: Uint8Array) => this.#take(chunk, 0)

  #take(chunk: Uint8Array, start: number): Promise<void> | undefined {
    const end = chunk.length
    let position = start
    let from = start
    let to = start

    while (position < end) {
      if (this.#remaining > 0) {
        const length = Math.min(this.#remaining, end - position)
        if (this.#errorText !== undefined) {
          this.#collect(chunk.subarray(position, position + length))
        } else {
          if (from === to) from = to = position
          else move(chunk, to, position, length)
          to += length
        }
        position += length
        this.#remaining -= length
        continue
      }

      if (this.#errorText !== undefined) this.#throwError()
      if (this.#headerLength === 0 && end - position >= headerBytes) {
        this.#begin(chunk, position)
        position += headerBytes
      } else {
        this.#header[this.#headerLength++] = chunk[position++]!
        if (this.#headerLength < headerBytes) continue
        this.#headerLength = 0
        this.#begin(this.#header, 0)
      }

      if (this.#next === this.#writer) continue
      const writer = this.#writer
      this.#writer = this.#next
      const written = from === to ? undefined : writer?.write(chunk.subarray(from, to))
      from = to
      // What is left of the chunk stays where it is until this promise is settled.
      if (written !== undefined) return written.then(() => this.#take(chunk, position))
    }

    if (from !== to) return this.#writer?.write(chunk.subarray(from, to))
    return undefined
  }

  end(): void {
    if (this.#errorText !== undefined) this.#throwError()
    if (this.#remaining > 0 || this.#headerLength > 0) {
      throw new ProtocolError('the output stream ended in the middle of a frame')
    }
  }

  #next: Writer | undefined

  /** Reads a frame's header. */
  #begin(bytes: Uint8Array, at: number): void {
    const type = bytes[at]!
    if (type > 3) throw new ProtocolError(`unrecognized stream: ${type}`)
    this.#remaining =
      ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>>
      0
    // Stdin, type 0, is an echo of what the engine was sent; it goes to stdout.
    this.#next = type === 3 ? undefined : type === 2 ? this.#err : this.#out
    if (type === 3) this.#errorText = []
  }

  #collect(bytes: Uint8Array): void {
    this.#errorLength += bytes.length
    if (this.#errorLength <= maxErrorBytes) this.#errorText!.push(Buffer.from(bytes))
  }

  #throwError(): never {
    const text = Buffer.concat(this.#errorText!).toString('utf8').trim()
    throw new StreamError(`error from daemon in stream: ${text}`)
  }
}
