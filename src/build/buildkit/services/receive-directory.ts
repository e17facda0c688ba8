import {
  closeSync,
  constants,
  fchmodSync,
  futimesSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { sep } from 'node:path'
import { ContainedTree, splitName } from '../../../archive/contained.ts'
import { type ByteString, toPath, toText } from '../../../archive/names.ts'
import { makeDirectories } from '../../../make-directories.ts'
import { systemErrorText } from '../../../system-error.ts'
import { isDirectoryMode, isSpecialMode, isSymlinkMode, permissionsOf } from '../file-tree.ts'
import type { ServerCall } from '../grpc-server.ts'
import { Packet, packetTypes, type Stat } from '../messages.ts'

/** Files asked for that have not arrived: enough to keep the engine busy, few enough to be open. */
const maxInFlight = 64

const createFlags =
  constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0)
const directoryFlags =
  constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0)
const isWindows = sep === '\\'

/**
 * Takes in a directory that the engine exports: what is in `root` stays unless the export has the same
 * name, and nothing is written through a link or outside. Files belong to the user.
 *
 * @throws Error naming the path that cannot be written
 */
export async function receiveDirectory(call: ServerCall, root: string): Promise<void> {
  try {
    makeDirectories(root, 0o700)
  } catch (error) {
    throw new Error(systemErrorText(error, 'mkdir', root))
  }
  const receiver = new Receiver(call, root)
  try {
    await receiver.run()
  } finally {
    receiver.close()
  }
}

interface IncomingFile {
  readonly parts: readonly ByteString[]
  readonly stat: Stat
  /** Open from the first byte on. */
  fd: number | undefined
}

class Receiver {
  readonly #call: ServerCall
  readonly #tree: ContainedTree
  readonly #waiting: { id: number; file: IncomingFile }[] = []
  readonly #inFlight = new Map<number, IncomingFile>()
  /** Made when all files are there: what they link to may come after them. */
  readonly #hardLinks: { parts: readonly ByteString[]; target: readonly ByteString[] }[] = []
  readonly #directories: { parts: readonly ByteString[]; stat: Stat }[] = []
  #count = 0
  #isListed = false

  constructor(call: ServerCall, root: string) {
    this.#call = call
    this.#tree = new ContainedTree(root)
  }

  async run(): Promise<void> {
    for await (const bytes of this.#call.messages) {
      const { type, stat, ID, data } = Packet.decode(bytes)
      if (type === packetTypes.finish) return
      if (type === packetTypes.error) throw new Error(data.toString('utf8'))
      if (type === packetTypes.data) this.#takeData(ID, data)
      else if (type === packetTypes.stat && stat) this.#takeStat(stat)
      else if (type === packetTypes.stat) this.#isListed = true
      await this.#ask()
      if (this.#isListed && this.#inFlight.size === 0) await this.#finish()
    }
  }

  close(): void {
    for (const { fd } of this.#inFlight.values()) if (fd !== undefined) closeSync(fd)
    this.#tree.close()
  }

  #takeStat(stat: Stat): void {
    const id = this.#count++
    const parts = splitName(stat.path.toString('latin1'), isWindows)
    if (parts.length === 0 || isSpecialMode(stat.mode)) return
    if (isDirectoryMode(stat.mode)) {
      this.#makeDirectory(parts, stat)
    } else if (isSymlinkMode(stat.mode)) {
      this.#makeSymlink(parts, stat)
    } else if (stat.linkname.length > 0) {
      const target = splitName(stat.linkname.toString('latin1'), isWindows)
      this.#hardLinks.push({ parts, target })
    } else {
      this.#waiting.push({ id, file: { parts, stat, fd: undefined } })
    }
  }

  #makeDirectory(parts: readonly ByteString[], stat: Stat): void {
    const place = this.#tree.locate(parts)
    const known = lstatSync(place, { throwIfNoEntry: false })
    if (known && !known.isDirectory()) throw refusal(parts, 'it is there, and no directory')
    if (!known) mkdirSync(place)
    this.#directories.push({ parts, stat })
  }

  #makeSymlink(parts: readonly ByteString[], stat: Stat): void {
    const place = this.#vacate(parts)
    symlinkSync(toPath(stat.linkname.toString('latin1')), place)
    lutimesSync(place, secondsOf(stat), secondsOf(stat))
  }

  #takeData(id: number, data: Buffer): void {
    const file = this.#inFlight.get(id)
    if (!file) throw new Error(`the daemon sent file ${id}, which was not asked for`)
    file.fd ??= openSync(this.#vacate(file.parts), createFlags, 0o600)
    for (let start = 0; start < data.length; ) start += writeSync(file.fd, data, start)
    if (data.length > 0) return

    this.#inFlight.delete(id)
    setAttributes(file.fd, file.stat)
    closeSync(file.fd)
  }

  async #ask(): Promise<void> {
    while (this.#waiting.length > 0 && this.#inFlight.size < maxInFlight) {
      const { id, file } = this.#waiting.shift()!
      this.#inFlight.set(id, file)
      await this.#call.send(Packet.encode({ type: packetTypes.request, ID: id }))
    }
  }

  async #finish(): Promise<void> {
    for (const { parts, target } of this.#hardLinks.splice(0)) {
      const other = this.#tree.fork()
      try {
        linkSync(other.locate(target), this.#vacate(parts))
      } finally {
        other.close()
      }
    }
    // The innermost first: to write into a directory changes its time.
    for (const { parts, stat } of this.#directories.splice(0).reverse()) {
      if (isWindows) continue
      const fd = openSync(this.#tree.locate(parts), directoryFlags)
      try {
        setAttributes(fd, stat)
      } finally {
        closeSync(fd)
      }
    }
    await this.#call.send(Packet.encode({ type: packetTypes.finish }))
  }

  /** The place for a new file; what has its name makes room, but for a directory with something in it. */
  #vacate(parts: readonly ByteString[]): string | Buffer {
    const place = this.#tree.locate(parts)
    const known = lstatSync(place, { throwIfNoEntry: false })
    if (!known?.isDirectory()) {
      if (known) unlinkSync(place)
      return place
    }
    try {
      rmdirSync(place)
    } catch {
      throw refusal(parts, 'a directory is there')
    }
    return place
  }
}

function refusal(parts: readonly ByteString[], reason: string): Error {
  return new Error(`cannot write ${toText(parts.join('/'))}: ${reason}`)
}

function setAttributes(fd: number, stat: Stat): void {
  fchmodSync(fd, permissionsOf(stat.mode))
  futimesSync(fd, secondsOf(stat), secondsOf(stat))
}

function secondsOf({ modTime }: Stat): number {
  return Number(modTime / 1000n) / 1e6
}
