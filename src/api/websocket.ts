import { randomBytes } from 'node:crypto'
import { ProtocolError } from './errors.ts'
import type { Source } from './http1.ts'

/** The headers by which a client asks for a WebSocket, beside `Upgrade`. */
export function webSocketHeaders(): Record<string, string> {
  return {
    'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    'Sec-WebSocket-Version': '13',
  }
}

const maxFrameBytes = 16 * 1024 * 1024
const closeFrame = 8
const pingFrame = 9
const pongFrame = 10

/** What the frames of a WebSocket carry, as they come, until it is closed. */
export async function* webSocketPayloads(
  source: Source,
  iterate: (source: Source) => AsyncIterable<Buffer>,
  answer: (frame: Buffer) => void,
): AsyncGenerator<Buffer, void, undefined> {
  let held: Buffer = Buffer.alloc(0)
  for await (const chunk of iterate(source)) {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    for (;;) {
      const frame = readFrame(held)
      if (!frame) break
      held = held.subarray(frame.end)
      if (frame.kind === closeFrame) return
      if (frame.kind === pingFrame) answer(webSocketFrame(frame.payload, pongFrame))
      else if (frame.kind !== pongFrame) yield frame.payload
    }
  }
}

/** A whole frame at the beginning of `bytes`, if there is one. Servers do not mask theirs. */
function readFrame(bytes: Buffer): { kind: number; payload: Buffer; end: number } | undefined {
  if (bytes.length < 2) return undefined
  const short = bytes[1]! & 0x7f
  if (bytes[1]! & 0x80) throw new ProtocolError('the daemon masks its WebSocket frames')
  const start = short === 126 ? 4 : short === 127 ? 10 : 2
  if (bytes.length < start) return undefined
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short
  if (length > maxFrameBytes)
    throw new ProtocolError(`the daemon sent a WebSocket frame of ${length} bytes`)
  const end = start + length
  if (bytes.length < end) return undefined
  return { kind: bytes[0]! & 0x0f, payload: bytes.subarray(start, end), end }
}

/** A masked frame of a client: binary unless another kind is said, whole. */
export function webSocketFrame(payload: Uint8Array, kind = 2): Buffer {
  const { length } = payload
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const head = Buffer.alloc(2 + extended)
  head[0] = 0x80 | kind
  head[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127)
  if (extended === 2) head.writeUInt16BE(length, 2)
  if (extended === 8) head.writeBigUInt64BE(BigInt(length), 2)
  const mask = randomBytes(4)
  const masked = Buffer.from(payload.map((byte, index) => byte ^ mask[index & 3]!))
  return Buffer.concat([head, mask, masked])
}

/** The frame that ends a WebSocket. */
export function webSocketClose(): Buffer {
  return webSocketFrame(Buffer.from([0x03, 0xe8]), closeFrame)
}
