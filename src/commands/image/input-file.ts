import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { systemErrorText } from '../../system-error.ts'

/** Bytes read at once; more is no faster. */
const chunkBytes = 1024 * 1024

/** A file to send. Each piece of it is good until the next is asked for. */
export interface InputFile {
  readonly bytes: AsyncIterable<Uint8Array>
  close(): void
}

/** Opens a file to send. Throws, in docker's words, where it cannot be read. */
export function openInput(path: string): InputFile {
  const fd = openFile(path)
  const status = fstatSync(fd)
  if (status.isFile()) return { bytes: pieces(fd), close: () => closeSync(fd) }
  if (!status.isDirectory()) {
    // A pipe may have nothing to read for long, which must not stop all else.
    const stream = createReadStream('', { fd, highWaterMark: chunkBytes })
    return { bytes: stream, close: () => stream.destroy() }
  }
  closeSync(fd)
  throw new Error(`read ${path}: is a directory`)
}

/** One piece of memory for all of a file: this is as fast as reading gets. */
async function* pieces(fd: number): AsyncGenerator<Uint8Array> {
  const memory = Buffer.allocUnsafe(chunkBytes)
  for (;;) {
    const length = readSync(fd, memory)
    if (length === 0) return
    yield memory.subarray(0, length)
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}
