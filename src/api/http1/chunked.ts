import { ProtocolError } from '../errors.ts'

const maxSizeLineBytes = 4096
const maxTrailerBytes = 64 * 1024
/** Below this many bytes a loop beats the call into copyWithin. */
const shortCopyBytes = 64

const inSize = 0
const inExtension = 1
const inData = 2
const afterData = 3
const inTrailer = 4

/** Where the decoded bytes lie within the buffer, and where the undecoded ones begin. */
export interface Decoded {
  readonly from: number
  readonly to: number
  readonly next: number
}

/**
 * Takes the chunk framing out of an HTTP/1.1 body. An engine sends one chunk per log line, so the
 * chunks of one read are moved together within the read's own buffer and handed on as one.
 */
export class ChunkedDecoder {
  done = false
  #state = inSize
  #remaining = 0
  #digits = 0
  #lineBytes = 0
  #trailerBytes = 0

  decode(bytes: Buffer, start: number): Decoded {
    const end = bytes.length
    let position = start
    let from = start
    let to = start

    while (position < end) {
      if (this.#state === inData) {
        const length = Math.min(this.#remaining, end - position)
        if (from === to) from = to = position
        else move(bytes, to, position, length)
        to += length
        position += length
        this.#remaining -= length
        if (this.#remaining === 0) this.#state = afterData
        continue
      }

      const byte = bytes[position++]!
      if (this.#state === inSize) this.#size(byte)
      else if (this.#state === inExtension) this.#extension(byte)
      else if (this.#state === afterData) this.#lineEnd(byte)
      else if (this.#trailer(byte)) {
        this.done = true
        break
      }
    }
    return { from, to, next: position }
  }

  #size(byte: number): void {
    const digit = hexDigit(byte)
    if (digit >= 0) {
      this.#remaining = this.#remaining * 16 + digit
      if (++this.#digits > 16 || this.#remaining > Number.MAX_SAFE_INTEGER) {
        throw new ProtocolError('http chunk length too large')
      }
      return
    }
    if (this.#digits === 0) throw new ProtocolError('invalid byte in chunk length')
    if (byte === lineFeed) {
      this.#begin()
      return
    }
    if (byte !== carriageReturn && byte !== semicolon && byte !== space && byte !== tab) {
      throw new ProtocolError('invalid byte in chunk length')
    }
    this.#state = inExtension
  }

  #extension(byte: number): void {
    if (byte === lineFeed) this.#begin()
    else if (++this.#lineBytes > maxSizeLineBytes) {
      throw new ProtocolError('http chunk line too long')
    }
  }

  #begin(): void {
    this.#state = this.#remaining === 0 ? inTrailer : inData
    this.#digits = 0
    this.#lineBytes = 0
  }

  #lineEnd(byte: number): void {
    if (byte === lineFeed) this.#state = inSize
    else if (byte !== carriageReturn) throw new ProtocolError('malformed chunked encoding')
  }

  /** True at the empty line that ends the message. Trailers carry nothing we use. */
  #trailer(byte: number): boolean {
    if (byte === lineFeed) {
      if (this.#lineBytes === 0) return true
      this.#lineBytes = 0
    } else if (byte !== carriageReturn) {
      this.#lineBytes++
    }
    if (++this.#trailerBytes > maxTrailerBytes) throw new ProtocolError('http trailer too long')
    return false
  }
}

const lineFeed = 0x0a
const carriageReturn = 0x0d
const semicolon = 0x3b
const space = 0x20
const tab = 0x09

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

/** Moves bytes towards the front of their buffer. */
export function move(bytes: Uint8Array, to: number, from: number, length: number): void {
  if (length > shortCopyBytes) {
    bytes.copyWithin(to, from, from + length)
    return
  }
  for (let index = 0; index < length; index++) bytes[to + index] = bytes[from + index]!
}
