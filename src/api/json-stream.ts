import { ProtocolError } from './errors.ts'
import { iterate } from './http1/body.ts'
import type { Source } from './http1.ts'

export interface DecodeOptions<T> {
  /** Longest value in bytes. */
  readonly maxLine?: number | undefined
  /** Turns the text of one value into the value: JSON.parse unless said. */
  readonly parse?: ((text: string) => T) | undefined
}

const defaultMaxBytes = 64 * 1024 * 1024

/**
 * The values of a stream of JSON: one per line, or simply one after the other, or records of
 * `application/json-seq`. Chunks may end anywhere. Throws ProtocolError for what is no JSON, for a
 * value longer than `maxLine` and for a stream that ends within one.
 */
export async function* decode<T>(
  source: Source & { cancel?(): void },
  { maxLine = defaultMaxBytes, parse = JSON.parse }: DecodeOptions<T> = {},
): AsyncGenerator<T, void, undefined> {
  const scanner = new JsonScanner(maxLine)
  for await (const chunk of iterate(source)) {
    for (const text of scanner.scan(chunk)) yield parsed(text, parse)
  }
  const last = scanner.end()
  if (last !== undefined) yield parsed(last, parse)
}

function parsed<T>(text: string, parse: (text: string) => T): T {
  try {
    return parse(text)
  } catch (error) {
    throw new ProtocolError('the daemon sent a stream that is not JSON', { cause: error })
  }
}

const quote = 0x22
const backslash = 0x5c
const space = 0x20
const recordSeparator = 0x1e

/** Finds where values begin and end, by their brackets and quotes; JSON.parse judges the rest. */
class JsonScanner {
  readonly #maxBytes: number
  /** Earlier chunks of the value that is open. */
  #held: Buffer[] = []
  #heldBytes = 0
  #depth = 0
  #inString = false
  #escaped = false
  #isOpen = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  *scan(chunk: Buffer): Generator<string, void, undefined> {
    let start = 0
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at]!
      if (this.#inString) {
        if (this.#escaped) this.#escaped = false
        else if (byte === backslash) this.#escaped = true
        else if (byte === quote) {
          this.#inString = false
          if (this.#depth === 0) {
            yield this.#take(chunk, start, at + 1)
            start = at + 1
          }
        }
        continue
      }

      if (byte <= space) {
        if (byte !== recordSeparator && this.#depth > 0) continue
        // White space ends a number or a word; a record separator ends whatever was cut off.
        if (this.#isOpen) yield this.#take(chunk, start, at)
        start = at + 1
        continue
      }

      const opens = byte === 0x7b || byte === 0x5b
      if ((opens || byte === quote) && this.#isOpen && this.#depth === 0) {
        yield this.#take(chunk, start, at)
        start = at
      }
      this.#isOpen = true
      if (opens) this.#depth++
      else if (byte === quote) this.#inString = true
      else if ((byte === 0x7d || byte === 0x5d) && --this.#depth <= 0) {
        yield this.#take(chunk, start, at + 1)
        start = at + 1
      }
    }

    if (!this.#isOpen) return
    this.#hold(chunk.subarray(start))
  }

  /** A number or word that the end of the stream completes. */
  end(): string | undefined {
    if (!this.#isOpen) return undefined
    if (this.#depth > 0 || this.#inString) {
      throw new ProtocolError("the daemon's stream ended in the middle of a JSON value")
    }
    return this.#take(Buffer.alloc(0), 0, 0)
  }

  #hold(bytes: Buffer): void {
    this.#held.push(bytes)
    this.#heldBytes += bytes.length
    if (this.#heldBytes > this.#maxBytes) {
      throw new ProtocolError(`the daemon sent a JSON value of more than ${this.#maxBytes} bytes`)
    }
  }

  #take(chunk: Buffer, start: number, end: number): string {
    this.#hold(chunk.subarray(start, end))
    const text = Buffer.concat(this.#held).toString('utf8')
    this.#held = []
    this.#heldBytes = 0
    this.#depth = 0
    this.#isOpen = false
    return text
  }
}
