import { ProtocolError } from '../errors.ts'

/** Bytes of a status line and its headers, interim responses included. */
const maxHeadBytes = 64 * 1024

/** Header names in lower case; the values of a repeated header are joined with a comma. */
export type Headers = ReadonlyMap<string, string>

export interface ResponseHead {
  readonly status: number
  readonly reason: string
  readonly headers: Headers
  /** The engine will take another request on this connection. */
  readonly keepAlive: boolean
}

/** Collects the bytes of response heads up to the empty line, in whatever pieces they come. */
export class HeadReader {
  #held: Buffer | undefined
  #total = 0

  /** The head and the index in `chunk` where what follows it begins; nothing while incomplete. */
  read(chunk: Buffer, start: number): { head: ResponseHead; next: number } | undefined {
    const held = this.#held?.length ?? 0
    const fresh = chunk.subarray(start)
    const bytes = this.#held === undefined ? fresh : Buffer.concat([this.#held, fresh])

    if (!couldBeHttp(bytes)) throw malformed(bytes)
    const end = headEnd(bytes, Math.max(0, held - 3))
    const size = end < 0 ? bytes.length : end
    if (this.#total + size > maxHeadBytes) {
      throw new ProtocolError(`server response headers exceeded ${maxHeadBytes} bytes`)
    }
    if (end < 0) {
      // The connection reuses its memory.
      this.#held = held === 0 ? Buffer.from(bytes) : bytes
      return undefined
    }

    this.#total += size
    this.#held = undefined
    return { head: parseHead(bytes.toString('latin1', 0, end)), next: start + end - held }
  }

  /** What came of a head that never ended. */
  get partial(): Buffer | undefined {
    return this.#held
  }
}

/** A response that is not HTTP, as Go words it; other programs look for these words. */
export function malformed(bytes: Buffer): ProtocolError {
  const firstLine = bytes.toString('latin1', 0, 64).split(/\r?\n/, 1)[0]!
  return new ProtocolError(`malformed HTTP response ${goQuote(firstLine)}`)
}

function couldBeHttp(bytes: Buffer): boolean {
  const prefix = 'HTTP/'
  return prefix.startsWith(bytes.toString('latin1', 0, prefix.length))
}

/** Index after the empty line, or -1. Lines may end with LF alone, as Go's reader accepts. */
function headEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0x0a, from); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
    if (bytes[at + 1] === 0x0a) return at + 2
    if (bytes[at + 1] === 0x0d && bytes[at + 2] === 0x0a) return at + 3
  }
  return -1
}

function parseHead(text: string): ResponseHead {
  const [statusLine = '', ...lines] = text.split(/\r?\n/)
  const match = /^HTTP\/1\.([01]) (\d{3})(?: (.*))?$/.exec(statusLine)
  if (match === null) throw new ProtocolError(`malformed HTTP response ${goQuote(statusLine)}`)

  const headers = new Map<string, string>()
  for (const line of lines) {
    if (line === '') continue
    const field = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(line)
    if (field === null) throw new ProtocolError(`malformed MIME header line: ${goQuote(line)}`)
    const name = field[1]!.toLowerCase()
    const value = field[2]!
    const earlier = headers.get(name)
    headers.set(name, earlier === undefined ? value : `${earlier}, ${value}`)
  }

  const connection = headers.get('connection')?.toLowerCase() ?? ''
  const keepAlive =
    match[1] === '1' ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection)
  return { status: Number(match[2]), reason: match[3] ?? '', headers, keepAlive }
}

/** How a body is delimited: a number is its length in bytes. */
export type Framing = number | 'chunked' | 'until-close'

/** RFC 9112, section 6.3. */
export function framingOf({ status, headers }: ResponseHead, method: string): Framing {
  if (status === 101) return 'until-close'
  if (method === 'CONNECT' && status >= 200 && status < 300) return 'until-close'
  if (method === 'HEAD' || status === 204 || status === 304) return 0

  const coding = headers.get('transfer-encoding')?.toLowerCase()
  if (coding === 'chunked') return 'chunked'
  if (coding !== undefined && coding !== 'identity') {
    throw new ProtocolError(`unsupported transfer encoding: ${goQuote(coding)}`)
  }

  const length = headers.get('content-length')
  if (length === undefined) return 'until-close'
  const [first = '', ...others] = length.split(/, */)
  const bytes = Number(first)
  const agreed = others.every((other) => other === first)
  if (!/^\d+$/.test(first) || !agreed || !Number.isSafeInteger(bytes)) {
    throw new ProtocolError(`bad Content-Length ${goQuote(length)}`)
  }
  return bytes
}

/** Text in double quotes with what is not printable ASCII as `\xNN`, so it is safe on a terminal. */
function goQuote(text: string): string {
  const escaped = text.replace(/["\\]|[^ -~]/g, (char) =>
    char === '"' || char === '\\'
      ? `\\${char}`
      : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
  return `"${escaped}"`
}
