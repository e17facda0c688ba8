import {
  closeSync,
  constants,
  lstatSync,
  openSync,
  readdirSync,
  readlinkSync,
  readSync,
  type Stats,
} from 'node:fs'
import { sep } from 'node:path'
import {
  blockSize,
  type EntryType,
  headerRoom,
  paddingOf,
  type TarHeader,
  writeHeader,
} from './header.ts'
import { type ByteString, toBytes, toPath, toText } from './names.ts'

/** What to do with a path: `descend` looks inside a directory without adding the directory. */
export type Choice = 'add' | 'skip' | 'descend'

export interface PackOptions {
  /**
   * Chooses what goes into the archive. Called for each path below the root, a directory before what
   * it holds.
   *
   * @param path - relative to the root, with slashes
   * @param depth - 0 for what lies in the root itself
   */
  select?(path: string, isDirectory: boolean, depth: number): Choice
  /** Name of the root's own entry, and of the directory all others are in; without it there is none. */
  name?: string
  /** The owner every entry is given; without it, the files' own. */
  owner?: { readonly uid: number; readonly gid: number }
  /** Called with the size of each regular file, whether it is packed whole or as a link to another. */
  onFile?(sizeBytes: number): void
  /** Called with each path that an archive cannot hold (a socket). */
  onUnsupported?(path: string): void
}

/** A path could not be read into the archive; `cause` is the system's error, if it was one. */
export class PackError extends Error {
  override readonly name = 'PackError'
  readonly path: string

  constructor(path: string, message: string, cause?: unknown) {
    super(message, { cause })
    this.path = path
  }
}

/** The blocks that end an archive. */
export const endOfArchive: Uint8Array = new Uint8Array(2 * blockSize)

/** An entry from memory: header, content and padding. */
export function tarEntry(
  header: Partial<Omit<TarHeader, 'name' | 'size'>> & { name: string },
  body: Uint8Array = Buffer.alloc(0),
): Buffer {
  const entry: TarHeader = {
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    modifiedSeconds: 0,
    linkName: '',
    deviceMajor: 0,
    deviceMinor: 0,
    ...header,
    name: toBytes(header.name),
    size: body.length,
  }
  const target = Buffer.alloc(headerRoom(entry) + body.length + blockSize)
  const start = writeHeader(target, 0, entry)
  target.set(body, start)
  return target.subarray(0, start + body.length + paddingOf(body.length))
}

const arenaBytes = 1 << 20

// A name may be swapped between lstat and open: links are then refused, and a fifo does not block.
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Packs what lies in (or is) `root` in the order of the names' bytes, without the blocks that end an
 * archive. It reads synchronously, so that a file costs four system calls and no promise, and gives
 * out its work in pieces of about 1 MB.
 *
 * Each piece is memory that is used again for the next one: be done with it before asking for more.
 *
 * @throws PackError when a path cannot be read, or a file became shorter while it was read. Of a file
 * that grows, as many bytes are taken as it had at first.
 */
export function packDirectory(root: string, options: PackOptions = {}): Generator<Uint8Array> {
  return new Packer(root, options).run()
}

class Packer {
  readonly #root: ByteString
  readonly #options: PackOptions
  readonly #arena = Buffer.allocUnsafeSlow(arenaBytes)
  #used = 0
  /** Where files of more than one name were first seen: device and inode to entry name. */
  readonly #linked = new Map<string, ByteString>()

  constructor(root: string, options: PackOptions) {
    this.#root = toBytes(root)
    this.#options = options
  }

  *run(): Generator<Uint8Array> {
    const { name } = this.#options
    const rootStats = this.#stat(this.#root)
    const top = name === undefined ? '' : toBytes(name).replace(/\/+$/, '')
    if (name !== undefined) yield* this.#add(this.#root, top, rootStats)
    if (rootStats.isDirectory()) {
      yield* this.#walk(this.#root.replace(/\/+$/, ''), top === '' ? '' : `${top}/`)
    }
    if (this.#used > 0) yield this.#take()
  }

  *#walk(root: ByteString, prefix: ByteString): Generator<Uint8Array> {
    const { select } = this.#options
    const open = [{ path: '', names: this.#list(root), next: 0 }]
    for (let level = open.at(-1); level; level = open.at(-1)) {
      const name = level.names[level.next++]
      if (name === undefined) {
        open.pop()
        continue
      }
      const relative = level.path + name
      const path = `${root}/${relative}`
      const stats = this.#stat(path)
      const isDirectory = stats.isDirectory()
      const choice = select ? select(toText(relative), isDirectory, open.length - 1) : 'add'
      if (choice === 'add') {
        if (stats.isFile() && stats.nlink === 1 && this.#addSmall(path, prefix + relative, stats)) {
          continue
        }
        yield* this.#add(path, prefix + relative, stats)
      }
      if (isDirectory && choice !== 'skip') {
        open.push({ path: `${relative}/`, names: this.#list(path), next: 0 })
      }
    }
  }

  /** Adds a file that fits into what is left of the arena; says whether it did. */
  #addSmall(path: ByteString, name: ByteString, stats: Stats): boolean {
    const header = this.#header(name, 'file', stats)
    if (this.#used + headerRoom(header) + stats.size + blockSize > arenaBytes) return false

    const fd = this.#open(path)
    try {
      const start = writeHeader(this.#arena, this.#used, header)
      const end = start + stats.size
      for (let at = start; at < end; ) at += this.#read(fd, path, at, end - at)
      this.#used = end + paddingOf(stats.size)
      this.#arena.fill(0, end, this.#used)
    } finally {
      closeSync(fd)
    }
    this.#options.onFile?.(stats.size)
    return true
  }

  *#add(path: ByteString, name: ByteString, stats: Stats): Generator<Uint8Array> {
    const type = typeOf(stats)
    if (type === undefined) {
      this.#options.onUnsupported?.(toText(path))
      return
    }
    if (type === 'file') this.#options.onFile?.(stats.size)
    const header = this.#headerOf(path, name, type, stats)
    if (this.#used + headerRoom(header) > arenaBytes) yield this.#take()
    if (header.type !== 'file') {
      this.#used = writeHeader(this.#arena, this.#used, header)
      return
    }

    const fd = this.#open(path)
    try {
      this.#used = writeHeader(this.#arena, this.#used, header)
      for (let left = header.size; left > 0; ) {
        if (this.#used === arenaBytes) yield this.#take()
        const read = this.#read(fd, path, this.#used, Math.min(left, arenaBytes - this.#used))
        this.#used += read
        left -= read
      }
      const padding = paddingOf(header.size)
      if (this.#used + padding > arenaBytes) yield this.#take()
      this.#arena.fill(0, this.#used, this.#used + padding)
      this.#used += padding
    } finally {
      closeSync(fd)
    }
  }

  #headerOf(path: ByteString, name: ByteString, type: EntryType, stats: Stats): TarHeader {
    if (type === 'directory') return this.#header(`${name}/`, type, stats)
    if (type === 'symlink') return this.#header(name, type, stats, this.#readLink(path))
    if (type === 'file' && stats.nlink > 1) {
      // Inode numbers of some file systems are beyond what a double holds.
      const { dev, ino } = lstatSync(toPath(path), { bigint: true })
      const inode = `${dev}:${ino}`
      const first = this.#linked.get(inode)
      if (first !== undefined) return this.#header(name, 'link', stats, first)
      this.#linked.set(inode, name)
    }
    return this.#header(name, type, stats)
  }

  #header(name: ByteString, type: EntryType, stats: Stats, linkName: ByteString = ''): TarHeader {
    const { uid, gid } = this.#options.owner ?? stats
    const isDevice = type === 'character-device' || type === 'block-device'
    return {
      name,
      type,
      mode: modeOf(stats),
      uid,
      gid,
      size: type === 'file' ? stats.size : 0,
      modifiedSeconds: Math.floor(stats.mtimeMs / 1000),
      linkName,
      deviceMajor: isDevice ? majorOf(stats.rdev) : 0,
      deviceMinor: isDevice ? minorOf(stats.rdev) : 0,
    }
  }

  #take(): Uint8Array {
    const piece = this.#arena.subarray(0, this.#used)
    this.#used = 0
    return piece
  }

  #stat(path: ByteString): Stats {
    try {
      return lstatSync(toPath(path))
    } catch (error) {
      throw packError(path, error)
    }
  }

  #list(path: ByteString): ByteString[] {
    try {
      return readdirSync(toPath(path === '' ? '/' : path), { encoding: 'latin1' }).sort()
    } catch (error) {
      throw packError(path, error)
    }
  }

  #readLink(path: ByteString): ByteString {
    try {
      return readlinkSync(toPath(path), { encoding: 'latin1' })
    } catch (error) {
      throw packError(path, error)
    }
  }

  #open(path: ByteString): number {
    try {
      return openSync(toPath(path), openFlags)
    } catch (error) {
      throw packError(path, error)
    }
  }

  #read(fd: number, path: ByteString, offset: number, length: number): number {
    const read = readSync(fd, this.#arena, offset, length, null)
    if (read > 0) return read
    const text = toText(path)
    throw new PackError(text, `file '${text}' became shorter while it was read`)
  }
}

function packError(path: ByteString, error: unknown): PackError {
  return new PackError(toText(path), (error as Error).message, error)
}

function typeOf(stats: Stats): EntryType | undefined {
  if (stats.isFile()) return 'file'
  if (stats.isDirectory()) return 'directory'
  if (stats.isSymbolicLink()) return 'symlink'
  if (stats.isFIFO()) return 'fifo'
  if (stats.isCharacterDevice()) return 'character-device'
  if (stats.isBlockDevice()) return 'block-device'
  return undefined
}

/** Windows has no permission bits that mean anything to Linux: all may read and execute. */
function modeOf({ mode }: Stats): number {
  return sep === '\\' ? (mode & 0o755) | 0o111 : mode & 0o7777
}

function majorOf(device: number): number {
  return ((device >>> 8) & 0xfff) | (Math.floor(device / 2 ** 32) & ~0xfff)
}

function minorOf(device: number): number {
  return (device & 0xff) | ((device >>> 12) & ~0xff)
}
