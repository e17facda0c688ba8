import { Duplex } from 'node:stream'
import type { Connection } from './dial/connection.ts'
import { type Body, type Consumer, cutShort, MessageBody } from './http1/body.ts'

/** A connection taken over from HTTP: bytes both ways, either side of which can finish first. */
export interface Hijacked {
  /** What the engine says it sends: `application/vnd.docker.raw-stream`, or the multiplexed one. */
  readonly contentType: string | undefined
  /** Everything the engine sends, with the bytes that came along with its answer. */
  forEach(consume: Consumer): Promise<void>
  /** Returns nothing when the bytes were taken at once, else a promise to await before writing on. */
  write(chunk: Uint8Array | string): Promise<void> | undefined
  /** Tells the engine that nothing more will be written; it may still send. */
  closeWrite(): void
  destroy(): void
  /** The same as a Node stream, which ends with its connection; excludes `forEach`. */
  toDuplex(): Duplex
}

/** Joins a response's body and the connection that it came on. */
export function hijacked(
  connection: Connection,
  body: Body,
  contentType: string | undefined,
): Hijacked {
  return {
    contentType,
    forEach: (consume) => body.forEach(consume),
    write: (chunk) => connection.write(chunk),
    closeWrite: () => connection.end(),
    destroy: () => {
      body.cancel()
      connection.destroy()
    },
    toDuplex: () => released(connection, body) ?? toDuplex(connection, body),
  }
}

/** The stream below the connection, with what was read of it already put back. */
function released(connection: Connection, body: Body): Duplex | undefined {
  const stream = connection.release?.()
  const read = stream && body.surrender()
  if (read) stream.unshift(read)
  return stream
}

function toDuplex(connection: Connection, body: Body): Duplex {
  let wanted: (() => void) | undefined
  let reading = false
  const offer = (chunk: Uint8Array) => {
    if (duplex.push(Buffer.from(chunk))) return undefined
    return new Promise<void>((resolve) => {
      wanted = resolve
    })
  }

  const send = (bytes: Buffer, done: (error?: Error | null) => void) => {
    const written = connection.write(bytes)
    if (written === undefined) done()
    else written.then(() => done(), done)
  }

  const duplex: Duplex = new Duplex({
    allowHalfOpen: true,
    read() {
      wanted?.()
      wanted = undefined
      if (reading) return
      reading = true
      body.forEach(offer).then(
        () => duplex.push(null),
        (error) => duplex.destroy(error),
      )
    },
    write(chunk: Buffer, _encoding, done) {
      send(chunk, done)
    },
    // HTTP/2 writes in small pieces: together they are one system call.
    writev(chunks, done) {
      send(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)), done)
    },
    final(done) {
      connection.end()
      done()
    },
    destroy(error, done) {
      body.cancel()
      connection.destroy()
      done(error)
    },
  })
  return duplex
}

/** A connection that no request was made on, as it is. */
export function takeOver(connection: Connection): Hijacked {
  const body = new MessageBody({
    resume: () => connection.resume(),
    finished: () => {},
    abandon: () => connection.destroy(),
  })
  connection.receive({
    data: (chunk) => body.push(chunk),
    end: (error) => body.end(error && { error: cutShort(error) }),
  })
  return hijacked(connection, body, undefined)
}
