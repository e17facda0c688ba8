import { lstatSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
// @ts-expect-error: the package brings no types.
import tarFs from 'tar-fs'

// Import this file when it is needed: tar-fs brings much along.

/** What is used of tar-fs. */
interface TarFs {
  pack(
    directory: string,
    options: {
      entries: readonly string[]
      sort: boolean
      /** Unless it is false, what an archive cannot hold ends the packing. */
      strict: boolean
      umask: number
      map(header: Header): Header
      mapStream(content: Readable, header: Header): Readable
    },
  ): AsyncIterable<Uint8Array>
}

interface Header {
  readonly name: string
  readonly type: string
  readonly linkname?: string
  readonly size: number
}

const { pack } = tarFs as TarFs

/**
 * Packs a plugin's directory. A file of several names is packed once: the programs of a busybox are
 * hundreds of names for one file.
 */
export async function packPlugin(directory: string): Promise<AsyncIterable<Uint8Array>> {
  const firstNames = new Map<string, string>()
  return pack(directory, {
    entries: await readdir(directory),
    sort: true,
    strict: false,
    umask: 0,
    map(header) {
      if (header.type !== 'file') return header
      const { dev, ino, nlink } = lstatSync(join(directory, header.name), { bigint: true })
      if (nlink === 1n) return header
      const inode = `${dev}:${ino}`
      const linkname = firstNames.get(inode)
      if (linkname !== undefined) return { ...header, type: 'link', linkname, size: 0 }
      firstNames.set(inode, header.name)
      return header
    },
    mapStream(content, { type }) {
      if (type !== 'link') return content
      content.destroy()
      return Readable.from([])
    },
  })
}
