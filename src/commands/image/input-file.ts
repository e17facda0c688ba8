import { createReadStream, type ReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { systemErrorText } from '../../options/system-error.ts'

/** Bytes read at once; more is no faster. */
const chunkBytes = 256 * 1024

/** Opens a file to send; destroy what it returns. Throws, in docker's words, where it cannot. */
export async function openInput(path: string): Promise<ReadStream> {
  try {
    const file = await open(path, 'r')
    return createReadStream('', { fd: file, highWaterMark: chunkBytes })
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}
