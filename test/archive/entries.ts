import type { TarHeader } from '../../src/archive/header.ts'
import { TarReader } from '../../src/archive/tar-reader.ts'

export interface Entry {
  readonly header: TarHeader
  readonly content: Buffer
}

/** What a whole archive holds, read in chunks of so many bytes. */
export function entriesOf(archive: Uint8Array, chunkBytes = archive.length || 1): Entry[] {
  const entries: { header: TarHeader; content: Buffer }[] = []
  const reader = new TarReader({
    entry: (header) => {
      entries.push({ header, content: Buffer.alloc(0) })
    },
    data: (chunk) => {
      const last = entries.at(-1)!
      last.content = Buffer.concat([last.content, chunk])
    },
    endEntry: () => undefined,
  })
  for (let at = 0; at < archive.length; at += chunkBytes) {
    reader.write(archive.subarray(at, at + chunkBytes))
  }
  reader.end()
  return entries
}
