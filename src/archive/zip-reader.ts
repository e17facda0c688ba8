import { inflateRawSync } from 'node:zlib'

/** A regular file in a zip archive. */
export interface ZipEntry {
  readonly name: string
  /** @throws where the contents are damaged, or longer than `maxBytes` */
  read(maxBytes: number): Buffer
}

const endSignature = 0x06054b50
const endBytes = 22
const maxCommentBytes = 0xffff
const directorySignature = 0x02014b50
const directoryBytes = 46
const localSignature = 0x04034b50
const localBytes = 30
const unixMadeBy = 3
const typeMask = 0o170000
const regularType = 0o100000
const stored = 0
const deflated = 8
const encryptedFlag = 1

/** Whether the bytes begin as a zip archive does. */
export function isZip(bytes: Buffer): boolean {
  return bytes.length >= 4 && bytes.readUInt32LE(0) === localSignature
}

/**
 * The regular files of a zip archive that is in memory, by its central directory. Archives beyond
 * 4 GB and encrypted ones are refused.
 */
export function zipEntries(archive: Buffer): ZipEntry[] {
  try {
    return [...directory(archive)]
  } catch (error) {
    if (error instanceof RangeError) throw damaged()
    throw error
  }
}

function* directory(archive: Buffer): Generator<ZipEntry> {
  const end = findEnd(archive)
  const count = archive.readUInt16LE(end + 10)
  let at = archive.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (archive.readUInt32LE(at) !== directorySignature) throw damaged()
    const nameEnd = at + directoryBytes + archive.readUInt16LE(at + 28)
    const name = archive.toString('utf8', at + directoryBytes, nameEnd)
    if (isRegular(archive, at, name)) yield entry(archive, at, name)
    at = nameEnd + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
}

function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - endBytes - maxCommentBytes)
  for (let at = archive.length - endBytes; at >= first; at--) {
    if (archive.readUInt32LE(at) === endSignature) return at
  }
  throw damaged()
}

/** The type is in the upper half of the attributes, where a Unix program wrote them. */
function isRegular(archive: Buffer, at: number, name: string): boolean {
  if (name.endsWith('/')) return false
  if (archive[at + 5] !== unixMadeBy) return true
  const type = archive.readUInt16LE(at + 40) & typeMask
  return type === 0 || type === regularType
}

function entry(archive: Buffer, at: number, name: string): ZipEntry {
  const flags = archive.readUInt16LE(at + 8)
  const method = archive.readUInt16LE(at + 10)
  const length = archive.readUInt32LE(at + 20)
  const local = archive.readUInt32LE(at + 42)
  return {
    name,
    read(maxBytes) {
      if (flags & encryptedFlag) throw new Error(`zip: ${name} is encrypted`)
      if (method !== stored && method !== deflated)
        throw new Error('zip: unsupported compression algorithm')
      const contents = packed(archive, local, length)
      if (method === stored) {
        if (contents.length > maxBytes) throw new Error('read exceeds the defined limit')
        return contents
      }
      return inflate(contents, maxBytes)
    },
  }
}

function packed(archive: Buffer, local: number, length: number): Buffer {
  if (local + localBytes > archive.length || archive.readUInt32LE(local) !== localSignature)
    throw damaged()
  const start =
    local + localBytes + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
  if (start + length > archive.length) throw damaged()
  return archive.subarray(start, start + length)
}

function inflate(contents: Buffer, maxBytes: number): Buffer {
  try {
    return inflateRawSync(contents, { maxOutputLength: maxBytes })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new Error('read exceeds the defined limit')
    throw damaged()
  }
}

function damaged(): Error {
  return new Error('zip: not a valid zip file')
}
