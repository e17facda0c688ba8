import type { Writable } from 'node:stream'

/** Status codes of gRPC that are used here. */
export const codes = {
  ok: 0,
  canceled: 1,
  unknown: 2,
  invalidArgument: 3,
  notFound: 5,
  alreadyExists: 6,
  resourceExhausted: 8,
  outOfRange: 11,
  unimplemented: 12,
  internal: 13,
  unavailable: 14,
} as const

/** A call failed: what the other side answered, or `unavailable` where it went away. */
export class GrpcError extends Error {
  override readonly name = 'GrpcError'
  readonly code: number
  /** A google.rpc.Status with more about the failure, where the other side sent one. */
  readonly details: Buffer | undefined

  constructor(code: number, message: string, details?: Buffer) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** Names and values in the order they came; names in lower case, repeated ones as often as they came. */
export type Metadata = readonly (readonly [name: string, value: string])[]

export function valuesOf(metadata: Metadata, name: string): string[] {
  return metadata.filter(([key]) => key === name).map(([, value]) => value)
}

/** A header's value as the text it is in UTF-8: Node gives the bytes as latin1. */
export function textOf(header: string): string {
  return Buffer.from(header, 'latin1').toString('utf8')
}

const prefixBytes = 5

/** A message as it is sent: not compressed, its length before it. */
export function frame(message: Uint8Array): Buffer {
  return Buffer.concat([prefixOf(message.length), message])
}

/**
 * The messages of a stream, however its chunks are cut.
 *
 * @throws GrpcError where a message is compressed, which nobody asked for, or is cut short
 */
export async function* unframe(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  let held = 0
  let wanted = prefixBytes
  for await (const chunk of stream) {
    pieces.push(chunk)
    held += chunk.length
    if (held < wanted) continue

    let rest = pieces.length === 1 ? chunk : Buffer.concat(pieces)
    for (;;) {
      wanted = prefixBytes
      if (rest.length < wanted) break
      if (rest[0] !== 0) throw new GrpcError(codes.unimplemented, 'compressed message')
      wanted = prefixBytes + rest.readUInt32BE(1)
      if (rest.length < wanted) break
      yield rest.subarray(prefixBytes, wanted)
      rest = rest.subarray(wanted)
    }
    pieces = rest.length > 0 ? [rest] : []
    held = rest.length
  }
  if (held > 0) throw new GrpcError(codes.internal, 'the stream ended within a message')
}

/** A message, or the pieces that it is made of: large ones need not be copied together. */
export type Pieces = Uint8Array | readonly Uint8Array[]

/** Writes a message; resolves when there is room for the next one. Rejects where the stream is gone. */
export function sendMessage(stream: Writable, message: Pieces): Promise<void> | undefined {
  if (stream.destroyed || stream.writableEnded) throw gone()
  if (message instanceof Uint8Array) {
    return stream.write(frame(message)) ? undefined : drained(stream)
  }
  stream.cork()
  stream.write(prefixOf(message.reduce((sum, { length }) => sum + length, 0)))
  for (const piece of message) stream.write(piece)
  stream.uncork()
  return stream.writableNeedDrain ? drained(stream) : undefined
}

function prefixOf(length: number): Buffer {
  const prefix = Buffer.allocUnsafe(prefixBytes)
  prefix[0] = 0
  prefix.writeUInt32BE(length, 1)
  return prefix
}

function drained(stream: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      stream.off('drain', settle).off('close', settle)
      if (stream.destroyed) reject(gone())
      else resolve()
    }
    stream.once('drain', settle).once('close', settle)
  })
}

function gone(): GrpcError {
  return new GrpcError(codes.unavailable, 'the connection to the daemon was lost')
}
