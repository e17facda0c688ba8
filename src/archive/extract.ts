import {
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  futimesSync,
  lchownSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { posix, sep } from 'node:path'
import { ContainedTree, splitName, UnsafeEntry } from './contained.ts'
import type { TarHeader } from './header.ts'
import { type ByteString, toBytes, toPath, toText } from './names.ts'
import { TarReader, type TarSink } from './tar-reader.ts'

export interface ExtractOptions {
  /**
   * The first part of every entry's name, and what to call it instead. An entry with another name is
   * refused: whoever sent the archive was asked for this one only.
   */
  rebase?: { readonly from: string; readonly to: string }
  /** Gives each entry the owner the archive names; only root may. */
  keepOwner?: boolean
  /** Called with the name of each entry that cannot be made: devices and fifos. */
  onUnsupported?(name: string, type: TarHeader['type']): void
}

/** The system refused to make an entry; `cause` is its error, `path` the place. */
export class ExtractError extends Error {
  override readonly name = 'ExtractError'
  readonly path: string

  constructor(path: string, cause: NodeJS.ErrnoException) {
    // What follows the comma is the call and the path it was given.
    super(`cannot extract ${path}: ${cause.message.split(', ')[0]}`, { cause })
    this.path = path
  }
}

/** What was extracted. */
export interface Extracted {
  entries: number
  /** Bytes of files' content. */
  contentBytes: number
}

const createFlags =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const directoryFlags =
  constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0)
const isWindows = sep === '\\'

/**
 * Extracts an archive into a directory, as its bytes come to the returned reader, and never writes
 * outside of it: no part of a path may be a link, and what is there is replaced, not written through.
 * Modes are exact, setuid and sticky bits included; a directory gets its own and its time at the end.
 *
 * @param root - an existing directory, or a link to one
 */
export function extractTo(root: string, options: ExtractOptions = {}): Extraction {
  return new Extraction(root, options)
}

/** The extraction of one archive: write its bytes, then `end`; `close` in every case. */
export class Extraction {
  readonly extracted: Extracted = { entries: 0, contentBytes: 0 }
  readonly #sink: ExtractSink
  readonly #reader: TarReader

  constructor(root: string, options: ExtractOptions) {
    this.#sink = new ExtractSink(root, options, this.extracted)
    this.#reader = new TarReader(this.#sink)
  }

  /** @throws TarError, UnsafeEntry, ExtractError */
  write(chunk: Uint8Array): void {
    this.#naming(() => this.#reader.write(chunk))
  }

  /** Gives directories their modes and times. */
  end(): void {
    this.#naming(() => {
      this.#reader.end()
      this.#sink.finish()
    })
  }

  /** The system's errors name files by open directories, which tells nobody anything. */
  #naming(work: () => void) {
    try {
      work()
    } catch (error) {
      const isSystem = (error as NodeJS.ErrnoException).syscall !== undefined
      throw isSystem ? new ExtractError(this.#sink.place, error as Error) : error
    }
  }

  /** Gives back the open files; without `end`, a file that was being written stays as it is. */
  close(): void {
    this.#sink.close()
  }
}

class ExtractSink implements TarSink {
  readonly #tree: ContainedTree
  readonly #options: ExtractOptions
  readonly #extracted: Extracted
  readonly #from: ByteString[]
  readonly #to: ByteString[]
  readonly #root: ByteString
  /** Below the root, the parts of the entry in work. */
  #parts: readonly ByteString[] = []
  readonly #directories = new Map<ByteString, TarHeader>()
  #current: { readonly fd: number; readonly header: TarHeader } | undefined

  constructor(root: string, options: ExtractOptions, extracted: Extracted) {
    this.#tree = new ContainedTree(root)
    this.#root = posix.normalize(toBytes(root).replaceAll(sep, '/')).replace(/\/+$/, '')
    this.#options = options
    this.#extracted = extracted
    const { from = '', to = '' } = options.rebase ?? {}
    this.#from = splitName(toBytes(from), isWindows)
    this.#to = splitName(toBytes(to), isWindows)
  }

  /** Where the entry in work is, as text. */
  get place(): string {
    return toText([this.#root, ...this.#parts].join('/'))
  }

  entry(header: TarHeader) {
    const parts = this.#rebase(header.name)
    this.#parts = parts
    this.#extracted.entries++
    // The root itself is the user's, whatever the archive says of it.
    if (parts.length === 0) {
      if (header.type !== 'directory') throw new UnsafeEntry('archive entry has no name')
      // A link to the root serves every entry but this one, as docker has it.
      const isDirectory = lstatSync(toPath(this.#root || '/')).isDirectory()
      if (!isDirectory) throw this.#cannotOverwrite('non-directory', 'directory')
      return
    }

    const path = this.#tree.locate(parts)
    if (header.type === 'directory') return this.#directory(path, header)
    if (header.type === 'link') return this.#link(parts, header)
    if (header.type === 'symlink') return this.#symlink(path, header)
    if (header.type === 'file') return this.#file(path, header)
    this.#options.onUnsupported?.(toText(header.name), header.type)
  }

  data(chunk: Uint8Array) {
    if (!this.#current) return
    this.#extracted.contentBytes += chunk.length
    for (let at = 0; at < chunk.length; ) at += writeSync(this.#current.fd, chunk, at)
  }

  endEntry() {
    if (!this.#current) return
    const { fd, header } = this.#current
    this.#current = undefined
    try {
      this.#complete(fd, header)
    } finally {
      closeSync(fd)
    }
  }

  finish() {
    // Deepest first, for a directory's mode may keep us from what is in it.
    const deepestFirst = [...this.#directories].sort(([a], [b]) => (a < b ? 1 : -1))
    for (const [name, header] of deepestFirst) {
      this.#parts = name.split('/')
      const path = this.#tree.locate(this.#parts)
      if (isWindows) continue
      const fd = openSync(path, directoryFlags)
      try {
        this.#complete(fd, header)
      } finally {
        closeSync(fd)
      }
    }
  }

  close() {
    if (this.#current) closeSync(this.#current.fd)
    this.#current = undefined
    this.#tree.close()
  }

  #rebase(name: ByteString): ByteString[] {
    const parts = splitName(name, isWindows)
    if (!this.#options.rebase) return parts
    if (this.#from.some((part, index) => parts[index] !== part)) {
      throw new UnsafeEntry(`unexpected name in archive: ${JSON.stringify(toText(name))}`)
    }
    return [...this.#to, ...parts.slice(this.#from.length)]
  }

  /** A link to a directory is none: what stands there stays, as docker has it. */
  #directory(path: string | Buffer, header: TarHeader) {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats && !stats.isDirectory()) throw this.#cannotOverwrite('non-directory', 'directory')
    if (!stats) mkdirSync(path, 0o700)
    this.#directories.set(this.#parts.join('/'), header)
  }

  #file(path: string | Buffer, header: TarHeader) {
    this.#replace(path)
    this.#current = { fd: openSync(path, createFlags, 0o600), header }
  }

  /** Links out of the tree are harmless here, but docker refuses the relative ones. */
  #symlink(path: string | Buffer, header: TarHeader) {
    this.#replace(path)
    const place = [this.#root, ...this.#parts].join('/')
    if (!posix.join(posix.dirname(place), header.linkName).startsWith(this.#root)) {
      const [from, to] = [this.place, toText(header.linkName)].map((text) => JSON.stringify(text))
      throw new UnsafeEntry(`invalid symlink ${from} -> ${to}`)
    }
    symlinkSync(toPath(header.linkName), path)
    if (this.#options.keepOwner) lchownSync(path, header.uid, header.gid)
    const time = timeOf(header)
    lutimesSync(path, time, time)
  }

  #link(parts: ByteString[], header: TarHeader) {
    const target = this.#rebase(header.linkName)
    if (target.length === 0) throw new UnsafeEntry('hard link to nothing in archive')
    if (target.join('/') === parts.join('/')) return
    // A tree names one place at a time.
    const targetTree = this.#tree.fork()
    try {
      const from = targetTree.locate(target)
      const path = this.#tree.locate(parts)
      this.#replace(path)
      linkSync(from, path)
    } finally {
      targetTree.close()
    }
  }

  /** Removes what is in the way; a directory never is, as docker has it. */
  #replace(path: string | Buffer) {
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (!stats) return
    if (stats.isDirectory()) throw this.#cannotOverwrite('directory', 'non-directory')
    unlinkSync(path)
  }

  #cannotOverwrite(present: string, wanted: string): Error {
    const [place, root] = [this.place, toText(this.#root)].map((text) => JSON.stringify(text))
    return new Error(`cannot overwrite ${present} ${place} with ${wanted} ${root}`)
  }

  /** The owner first: changing it clears setuid. */
  #complete(fd: number, header: TarHeader) {
    if (this.#options.keepOwner) fchownSync(fd, header.uid, header.gid)
    fchmodSync(fd, header.mode)
    const time = timeOf(header)
    futimesSync(fd, time, time)
  }
}

/** Node takes a number below 0 for the time it is now. */
function timeOf({ modifiedSeconds }: TarHeader): number | Date {
  return modifiedSeconds < 0 ? new Date(modifiedSeconds * 1000) : modifiedSeconds
}
