import { type ByteString, isAscii } from './names.ts'

export type EntryType =
  | 'file'
  | 'link'
  | 'symlink'
  | 'character-device'
  | 'block-device'
  | 'directory'
  | 'fifo'

/** What a tar header says of one entry. */
export interface TarHeader {
  readonly name: ByteString
  readonly type: EntryType
  /** Permission bits with setuid, setgid and sticky. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Bytes of content that follow; 0 for all but files. */
  readonly size: number
  /** Seconds since 1970, maybe negative, maybe with a fraction. */
  readonly modifiedSeconds: number
  /** Target of a symlink, or name of the entry a link is to. */
  readonly linkName: ByteString
  readonly deviceMajor: number
  readonly deviceMinor: number
}

export const blockSize = 512

/** The bytes that fill the last block of `size` bytes of content. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize
}

/** The flag of each type in a header; a directory's is also told by a name that ends in a slash. */
export const typeFlags: Record<EntryType, number> = {
  file: 0x30,
  link: 0x31,
  symlink: 0x32,
  'character-device': 0x33,
  'block-device': 0x34,
  directory: 0x35,
  fifo: 0x36,
}

export const paxHeaderFlag = 0x78
export const globalPaxHeaderFlag = 0x67

/** Where the fields of a header block are; the numbers end in a NUL. */
export const fields = {
  name: { offset: 0, length: 100 },
  mode: { offset: 100, length: 8 },
  uid: { offset: 108, length: 8 },
  gid: { offset: 116, length: 8 },
  size: { offset: 124, length: 12 },
  modified: { offset: 136, length: 12 },
  checksum: { offset: 148, length: 8 },
  type: { offset: 156, length: 1 },
  linkName: { offset: 157, length: 100 },
  magic: { offset: 257, length: 8 },
  deviceMajor: { offset: 329, length: 8 },
  deviceMinor: { offset: 337, length: 8 },
  prefix: { offset: 345, length: 155 },
} as const

interface Field {
  readonly offset: number
  readonly length: number
}

/** The sum of a header block's bytes, the checksum's own taken as spaces. */
export function checksumOf(block: Uint8Array, start: number): number {
  let sum = 8 * 0x20
  for (let i = start; i < start + 148; i++) sum += block[i]!
  for (let i = start + 156; i < start + blockSize; i++) sum += block[i]!
  return sum
}

/**
 * Writes the blocks of a header into `target` and returns the offset after them. What does not fit
 * the classic fields goes into an extended (PAX) header before it.
 *
 * @throws Error when `target` is too short; `headerRoom` says how much is enough.
 */
export function writeHeader(target: Buffer, offset: number, header: TarHeader): number {
  const records = paxRecords(header)
  let next = offset
  if (records.length > 0) {
    const base = header.name.replace(/[\x80-\xff]/g, '_').slice(-80)
    next = writeBlock(
      target,
      next,
      {
        name: `PaxHeaders/${base.replace(/\/+$/, '')}`,
        mode: 0o644,
        uid: 0,
        gid: 0,
        size: records.length,
        modifiedSeconds: 0,
        linkName: '',
        deviceMajor: 0,
        deviceMinor: 0,
      },
      paxHeaderFlag,
    )
    target.write(records, next, 'latin1')
    const end = next + records.length
    next = end + paddingOf(records.length)
    target.fill(0, end, next)
  }
  return writeBlock(target, next, header, typeFlags[header.type])
}

/** The most bytes that `writeHeader` may need for this header. */
export function headerRoom(header: TarHeader): number {
  return 4 * blockSize + header.name.length + header.linkName.length
}

function writeBlock(
  target: Buffer,
  start: number,
  header: Omit<TarHeader, 'type'>,
  flag: number,
): number {
  const end = start + blockSize
  target.fill(0, start, end)
  target.write(header.name, start, fields.name.length, 'latin1')
  writeOctal(target, start, fields.mode, header.mode)
  writeOctal(target, start, fields.uid, header.uid)
  writeOctal(target, start, fields.gid, header.gid)
  writeOctal(target, start, fields.size, header.size)
  writeOctal(target, start, fields.modified, Math.floor(header.modifiedSeconds))
  target[start + fields.type.offset] = flag
  if (header.linkName) {
    target.write(header.linkName, start + fields.linkName.offset, fields.linkName.length, 'latin1')
  }
  target.write('ustar\x0000', start + fields.magic.offset, 'latin1')
  writeOctal(target, start, fields.deviceMajor, header.deviceMajor)
  writeOctal(target, start, fields.deviceMinor, header.deviceMinor)
  const sum = checksumOf(target, start).toString(8).padStart(6, '0')
  target.write(`${sum}\0 `, start + fields.checksum.offset, 'latin1')
  return end
}

/** Writes digits into a cleared field; a number that does not fit is in the extended header. */
function writeOctal(target: Buffer, start: number, { offset, length }: Field, number: number) {
  let rest = fits(number, length) ? number : 0
  for (let i = start + offset + length - 2; i >= start + offset; i--) {
    target[i] = 0x30 + (rest % 8)
    rest = Math.floor(rest / 8)
  }
}

function fits(number: number, length: number): boolean {
  return number >= 0 && number < 8 ** (length - 1)
}

function paxRecords({ name, linkName, size, uid, gid, modifiedSeconds }: TarHeader): ByteString {
  let records = ''
  const add = (key: string, value: string | number) => {
    records += paxRecord(key, `${value}`)
  }
  if (name.length > fields.name.length || !isAscii(name)) add('path', name)
  if (linkName.length > fields.linkName.length || !isAscii(linkName)) add('linkpath', linkName)
  if (!fits(size, fields.size.length)) add('size', size)
  if (!fits(uid, fields.uid.length)) add('uid', uid)
  if (!fits(gid, fields.gid.length)) add('gid', gid)
  if (!fits(modifiedSeconds, fields.modified.length) || !Number.isInteger(modifiedSeconds)) {
    add('mtime', modifiedSeconds)
  }
  return records
}

/** One record, `LENGTH KEY=VALUE\n`, whose length counts its own digits. */
function paxRecord(key: string, value: ByteString): ByteString {
  const rest = ` ${key}=${value}\n`
  let length = rest.length + `${rest.length}`.length
  if (`${length}`.length > `${rest.length}`.length) length++
  return `${length}${rest}`
}
