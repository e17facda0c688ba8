import { toText } from '../archive/names.ts'
import { TarReader } from '../archive/tar-reader.ts'
import { endOfArchive, tarEntry } from '../archive/tar-writer.ts'
import { isZip, zipEntries } from '../archive/zip-reader.ts'
import { type ContextMetadata, isFileName, parseMetadata, type TlsMaterial } from './contexts.ts'
import { metadataText } from './write-context.ts'

/** A context with all that belongs to it. */
export interface WholeContext {
  readonly metadata: ContextMetadata
  readonly tls: TlsMaterial
}

/** The most that is read of an archive, and of a file in it. */
export const maxArchiveBytes = 10 * 1024 * 1024

/** A context as a tar archive, as docker exports it. */
export function packContext({ metadata, tls }: WholeContext): Buffer {
  const directory = (name: string) => tarEntry({ name, type: 'directory', mode: 0o700 })
  const files = Object.entries(tls).flatMap(([endpoint, contents]) => [
    directory(`tls/${endpoint}`),
    ...Object.entries(contents).map(([file, bytes]) =>
      tarEntry({ name: `tls/${endpoint}/${file}`, mode: 0o600 }, bytes),
    ),
  ])
  const meta = tarEntry({ name: 'meta.json' }, Buffer.from(metadataText(metadata)))
  return Buffer.concat([meta, directory('tls'), ...files, endOfArchive])
}

/**
 * Reads a context from a tar or zip archive. Links and other special files are passed over; throws
 * where a file is none of a context's, or its path could lead elsewhere.
 */
export function unpackContext(archive: Buffer): WholeContext {
  const files = isZip(archive) ? zipFiles(archive) : tarFiles(archive)
  let metadata: ContextMetadata | undefined
  const tls: Record<string, Record<string, Buffer>> = {}
  for (const [path, contents] of files) {
    if (path === 'meta.json') {
      metadata = parseMetadata(contents.toString())
      continue
    }
    const [endpoint, file] = tlsPath(path)
    tls[endpoint] = { ...tls[endpoint], [file]: contents }
  }
  if (!metadata) throw new Error('invalid context: no metadata found')
  return { metadata, tls }
}

function tlsPath(path: string): [endpoint: string, file: string] {
  if (!path.startsWith('tls/')) throw new Error(`${path}: unexpected context file`)
  const [, endpoint, file, ...more] = path.split('/')
  if (!endpoint || !file) throw new Error('archive format is invalid')
  if (more.length > 0 || !isFileName(endpoint) || !isFileName(file))
    throw new Error(`${path}: unexpected path format`)
  return [endpoint, file]
}

type Files = [path: string, contents: Buffer][]

function zipFiles(archive: Buffer): Files {
  let leftBytes = maxArchiveBytes
  return zipEntries(archive).map((entry) => {
    const contents = entry.read(leftBytes)
    leftBytes -= contents.length
    return [entry.name, contents]
  })
}

function tarFiles(archive: Buffer): Files {
  const files: Files = []
  let chunks: Buffer[] = []
  let name: string | undefined
  let isOpen = false
  const reader = new TarReader({
    entry(header) {
      isOpen = true
      name = header.type === 'file' ? toText(header.name) : undefined
      chunks = []
    },
    data: (chunk) => void chunks.push(Buffer.from(chunk)),
    endEntry() {
      isOpen = false
      if (name !== undefined) files.push([name, Buffer.concat(chunks)])
    },
  })
  reader.write(archive)
  // What docker exports ends with the last file's last byte: neither padding nor an end follow.
  if (isOpen) throw new Error('unexpected EOF')
  return files
}
