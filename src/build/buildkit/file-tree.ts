import { type BigIntStats, lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { sep } from 'node:path'
import { type ByteString, toBytes, toPath, toText } from '../../archive/names.ts'
import type { Stat } from './messages.ts'
import type { PathFilter } from './path-filter.ts'

/** What is served under a name: a directory of this machine, or files from memory by their names. */
export type FileTree = { readonly directory: string } | { readonly files: MemoryFiles }
export type MemoryFiles = Readonly<Record<string, Uint8Array>>

/** One path of a tree as it is announced; only regular files have content. */
export interface TreeEntry {
  readonly stat: Stat
  /** Where the content is, or the content itself. */
  readonly content: { readonly path: ByteString } | Uint8Array | undefined
}

// Go's bits of a file's mode.
const goMode = {
  directory: 2 ** 31,
  symlink: 2 ** 27,
  device: 2 ** 26,
  fifo: 2 ** 25,
  setuid: 2 ** 23,
  setgid: 2 ** 22,
  characterDevice: 2 ** 21,
  sticky: 2 ** 20,
} as const

export const isDirectoryMode = (mode: number) => hasBit(mode, goMode.directory)
export const isSymlinkMode = (mode: number) => hasBit(mode, goMode.symlink)
export const isSpecialMode = (mode: number) =>
  hasBit(mode, goMode.device) || hasBit(mode, goMode.fifo)

/** The system's permission bits of a mode of Go's. */
export function permissionsOf(mode: number): number {
  const special: readonly [number, number][] = [
    [goMode.setuid, 0o4000],
    [goMode.setgid, 0o2000],
    [goMode.sticky, 0o1000],
  ]
  return special.reduce(
    (bits, [go, system]) => bits + (hasBit(mode, go) ? system : 0),
    mode & 0o777,
  )
}

function hasBit(mode: number, bit: number): boolean {
  return Math.floor(mode / bit) % 2 === 1
}

/**
 * The entries of a tree that the filter lets through, in the order of the protocol: names by their
 * bytes, a directory before what it holds, and every directory that something in it is sent of. What
 * vanishes meanwhile is left out.
 *
 * @throws the system's error for what cannot be read
 */
export function* entriesOf(tree: FileTree, filter: PathFilter): Generator<TreeEntry> {
  if ('files' in tree) yield* memoryEntries(tree.files, filter)
  else yield* walk(tree.directory, filter)
}

/** They are new each time: what the engine kept of another build is not taken for them. */
function* memoryEntries(files: MemoryFiles, filter: PathFilter): Generator<TreeEntry> {
  const modTime = BigInt(Date.now()) * 1_000_000n
  for (const name of Object.keys(files).sort()) {
    if (filter.select(name, false, 0) !== 'add') continue
    const content = files[name]!
    yield { stat: statOf(toBytes(name), { mode: 0o644, modTime, size: content.length }), content }
  }
}

interface Level {
  readonly path: ByteString
  readonly names: readonly ByteString[]
  next: number
  /** The directory's own entry, as long as nothing in it has called for it. */
  pending: TreeEntry | undefined
}

function* walk(directory: string, filter: PathFilter): Generator<TreeEntry> {
  const root = toBytes(directory).replace(/\/+$/, '')
  const links = new Map<string, ByteString>()
  const open: Level[] = [{ path: '', names: namesIn(root), next: 0, pending: undefined }]
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const name = level.names[level.next++]
    if (name === undefined) {
      open.pop()
      continue
    }
    const path = level.path + name
    const place = `${root}/${path}`
    const stats = lstatSync(toPath(place), { bigint: true, throwIfNoEntry: false })
    if (!stats) continue
    const isDirectory = stats.isDirectory()
    const choice = filter.select(toText(path), isDirectory, open.length - 1)
    if (choice === 'skip') continue

    const isSent = choice === 'add'
    const entry = isSent || isDirectory ? entryOf(path, place, stats, links) : undefined
    if (isSent) {
      yield* parentsOf(open)
      yield entry!
    }
    if (isDirectory) {
      const pending = isSent ? undefined : entry
      open.push({ path: `${path}/`, names: namesIn(place), next: 0, pending })
    }
  }
}

function* parentsOf(open: readonly Level[]): Generator<TreeEntry> {
  for (const level of open) {
    if (level.pending) yield level.pending
    level.pending = undefined
  }
}

function namesIn(place: ByteString): ByteString[] {
  return readdirSync(toPath(place === '' ? '/' : place), { encoding: 'latin1' }).sort()
}

/** Owners are not sent: what a build copies belongs to root. */
function entryOf(
  path: ByteString,
  place: ByteString,
  stats: BigIntStats,
  links: Map<string, ByteString>,
): TreeEntry {
  const modTime = stats.mtimeNs
  const mode = modeOf(stats)
  if (stats.isSymbolicLink()) {
    const linkname = readlinkSync(toPath(place), { encoding: 'latin1' })
    const stat = statOf(path, { mode, modTime, linkname, size: linkname.length })
    return { stat, content: undefined }
  }
  if (stats.isCharacterDevice() || stats.isBlockDevice()) {
    const [devmajor, devminor] = deviceOf(stats.rdev)
    return { stat: statOf(path, { mode, modTime, devmajor, devminor }), content: undefined }
  }
  if (stats.isSocket()) return { stat: statOf(path, { mode, modTime }), content: Buffer.alloc(0) }
  if (!stats.isFile()) return { stat: statOf(path, { mode, modTime }), content: undefined }

  if (stats.nlink > 1n) {
    const inode = `${stats.dev}:${stats.ino}`
    const linkname = links.get(inode)
    if (linkname !== undefined) {
      return { stat: statOf(path, { mode, modTime, linkname }), content: undefined }
    }
    links.set(inode, path)
  }
  const size = Number(stats.size)
  return { stat: statOf(path, { mode, modTime, size }), content: { path: place } }
}

function statOf(
  path: ByteString,
  known: Partial<Omit<Stat, 'path' | 'linkname'>> & { linkname?: ByteString },
): Stat {
  return {
    mode: 0,
    uid: 0,
    gid: 0,
    size: 0,
    modTime: 0n,
    devmajor: 0,
    devminor: 0,
    ...known,
    path: Buffer.from(path, 'latin1'),
    linkname: Buffer.from(known.linkname ?? '', 'latin1'),
  }
}

/** Windows has no permission bits that mean anything to Linux: all may read and execute. */
function modeOf(stats: BigIntStats): number {
  const system = Number(stats.mode)
  let mode = sep === '\\' ? (system & 0o755) | 0o111 : system & 0o777
  if (system & 0o4000) mode += goMode.setuid
  if (system & 0o2000) mode += goMode.setgid
  if (system & 0o1000) mode += goMode.sticky
  if (stats.isDirectory()) mode += goMode.directory
  else if (stats.isSymbolicLink()) mode += goMode.symlink
  else if (stats.isFIFO()) mode += goMode.fifo
  else if (stats.isBlockDevice()) mode += goMode.device
  else if (stats.isCharacterDevice()) mode += goMode.device + goMode.characterDevice
  return mode
}

function deviceOf(device: bigint): [major: number, minor: number] {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & 0xfffff000n)
  const minor = (device & 0xffn) | ((device >> 12n) & 0xffffff00n)
  return [Number(major), Number(minor)]
}
