import { ProtocolError, StreamError } from './errors.ts'
import type { Source } from './http1.ts'

const headerBytes = 8

/** Called with each frame; the next one waits for the promise, if there is one. */
export type FrameConsumer = (
  stream: 'stdout' | 'stderr',
  payload: Buffer,
) => Promise<void> | undefined

/**
 * Divides a multiplexed stream into its frames, for those to whom each of them matters: the engine
 * writes a line of a service's log, with what it tells of its task, as one. Output of containers goes
 * through `demultiplex`, which is made for bulk.
 *
 * @throws StreamError for an error that the daemon puts into the stream, ProtocolError for what is no
 *   frame
 */
export async function eachFrame(source: Source, consume: FrameConsumer): Promise<void> {
  let rest: Buffer = Buffer.alloc(0)
  await source.forEach(async (chunk) => {
    // The chunk's memory is used again after this call: what is left of it has to be a copy.
    let bytes = Buffer.concat([rest, chunk])
    while (bytes.length >= headerBytes) {
      if (bytes[0]! > 3) throw new ProtocolError(`unrecognized stream: ${bytes[0]}`)
      const end = headerBytes + bytes.readUInt32BE(4)
      if (bytes.length < end) break
      await take(bytes[0]!, bytes.subarray(headerBytes, end), consume)
      bytes = bytes.subarray(end)
    }
    rest = bytes
  })
  if (rest.length > 0) throw new ProtocolError('the output stream ended in the middle of a frame')
}

function take(type: number, payload: Buffer, consume: FrameConsumer): Promise<void> | undefined {
  if (type === 3) throw new StreamError(`error from daemon in stream: ${payload.toString().trim()}`)
  return consume(type === 2 ? 'stderr' : 'stdout', payload)
}
