import { constants, type Stats, writeSync } from 'node:fs'
import { lstat, open, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { StreamResponse } from '../../api/client.ts'
import type { Output } from '../../streams.ts'
import { systemErrorText } from '../../system-error.ts'

/**
 * Writes an archive to a file or to standard output. The file appears under its name only when it is
 * complete; an interrupted download leaves nothing behind.
 *
 * @param path - the file; standard output where there is none
 * @param failure - what an unusable path is said to have failed
 * @throws when standard output is a terminal, or `path` cannot be a file
 */
export async function saveStream(
  out: Output,
  path: string | undefined,
  failure: string,
  request: () => Promise<StreamResponse>,
): Promise<void> {
  if (!path) {
    if (out.isTTY)
      throw new Error('cowardly refusing to save to a terminal. Use the -o flag or redirect')
    const { body } = await request()
    return body.forEach((chunk) => out.write(chunk))
  }

  await checkOutputPath(path, failure)
  const { body } = await request()
  const temporary = join(
    dirname(path),
    `.tmp-${basename(path)}${Math.random().toString(36).slice(2)}`,
  )
  const file = await open(
    temporary,
    constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY,
    0o600,
  )
  try {
    // A plain file takes all of a write at once; a promise for each read would cost more than it.
    await body.forEach((chunk) => {
      for (let offset = 0; offset < chunk.length; ) offset += writeSync(file.fd, chunk, offset)
    })
    await file.close()
    await rename(temporary, path)
  } catch (error) {
    await file.close().catch(() => {})
    await rm(temporary, { force: true })
    throw error
  }
}

async function checkOutputPath(path: string, failure: string): Promise<void> {
  const directory = dirname(path)
  const parent = await stat(directory).catch((error: unknown) => {
    throw new Error(`${failure}: invalid output path: ${systemErrorText(error, 'stat', directory)}`)
  })
  if (!parent.isDirectory())
    throw new Error(`${failure}: invalid output path: stat ${directory}: not a directory`)
  const present = await lstat(path).catch(() => undefined)
  if (present && !present.isFile())
    throw new Error(`${failure}: cannot write to a ${kindOf(present)}`)
}

/** A rename would put a file in the place of each of these. */
function kindOf(present: Stats): string {
  if (present.isDirectory()) return 'directory'
  if (present.isSymbolicLink()) return 'symbolic link directly'
  if (present.isFIFO()) return 'named pipe (FIFO)'
  if (present.isSocket()) return 'socket'
  return present.isCharacterDevice() ? 'character device file' : 'block device file'
}
