import {
  blockSize,
  checksumOf,
  type EntryType,
  fields,
  globalPaxHeaderFlag,
  paddingOf,
  paxHeaderFlag,
  type TarHeader,
  typeFlags,
} from './header.ts'
import type { ByteString } from './names.ts'

/** What a TarReader tells as it reads; each call is over before the next. */
export interface TarSink {
  entry(header: TarHeader): void
  /** Content of the last entry; the memory is the caller's of `write`, so copy what is kept. */
  data(chunk: Uint8Array): void
  /** The last entry is complete. */
  endEntry(): void
}

/** The bytes are no archive, or end too early. */
export class TarError extends Error {
  override readonly name = 'TarError'
}

/** More than any name or set of attributes needs: an extended header beyond it is an attack. */
const maxExtendedBytes = 1 << 20

const gnuLongName = 0x4c
const gnuLongLink = 0x4b
const gnuSparse = 0x53
const contiguousFile = 0x37

const typeOfFlag = new Map<number, EntryType>(
  Object.entries(typeFlags).map(([type, flag]) => [flag, type as EntryType]),
)

interface Overrides {
  name?: ByteString
  linkName?: ByteString
  size?: number
  uid?: number
  gid?: number
  modifiedSeconds?: number
}

/**
 * Reads an archive (ustar, PAX or GNU, uncompressed) as its bytes arrive, in chunks of any size, and
 * tells a sink what is in it. What follows the end of the archive is ignored.
 */
export class TarReader {
  readonly #sink: TarSink
  readonly #block = Buffer.alloc(blockSize)
  #blockUsed = 0
  /** Content of the entry, then padding, still to come. */
  #left = 0
  #padding = 0
  /** An extended header being collected: its flag, and its bytes. */
  #extendedFlag = 0
  #extended: Buffer | undefined
  #overrides: Overrides = {}
  #sawZeroBlock = false
  #finished = false

  constructor(sink: TarSink) {
    this.#sink = sink
  }

  /** @throws TarError, and what the sink throws */
  write(chunk: Uint8Array): void {
    let at = 0
    while (at < chunk.length && !this.#finished) {
      const part = chunk.subarray(
        at,
        at + (this.#left || this.#padding || blockSize - this.#blockUsed),
      )
      at += part.length
      if (this.#left > 0) this.#content(part)
      else if (this.#padding > 0) this.#padding -= part.length
      else this.#headerPart(part)
    }
  }

  /** No more bytes come. @throws TarError where some are missing */
  end(): void {
    if (this.#finished) return
    if (this.#left > 0 || this.#padding > 0 || this.#blockUsed > 0 || this.#extended) {
      throw new TarError('unexpected EOF')
    }
  }

  #content(part: Uint8Array) {
    if (this.#extended) this.#extended.set(part, this.#extended.length - this.#left)
    else this.#sink.data(part)
    this.#left -= part.length
    if (this.#left === 0) this.#endContent()
  }

  #endContent() {
    if (this.#extended) {
      const content = this.#extended
      this.#extended = undefined
      this.#readExtended(content)
    } else {
      this.#sink.endEntry()
    }
  }

  #headerPart(part: Uint8Array) {
    this.#block.set(part, this.#blockUsed)
    this.#blockUsed += part.length
    if (this.#blockUsed < blockSize) return
    this.#blockUsed = 0

    if (this.#block.every((byte) => byte === 0)) {
      this.#finished = this.#sawZeroBlock
      this.#sawZeroBlock = true
      return
    }
    if (this.#sawZeroBlock) throw new TarError('invalid tar header')
    this.#header()
  }

  #header() {
    const flag = this.#readFlag()
    const size = readNumber(this.#block, fields.size)
    if (isExtended(flag)) {
      if (size > maxExtendedBytes) throw new TarError('tar: extended header is too large')
      this.#extendedFlag = flag
      this.#extended = Buffer.alloc(size)
      this.#begin(size)
      return
    }

    const header = this.#readEntry(flag, size)
    this.#overrides = {}
    this.#sink.entry(header)
    this.#begin(header.size)
  }

  #readFlag(): number {
    const block = this.#block
    const stated = readNumber(block, fields.checksum)
    if (stated !== checksumOf(block, 0) && stated !== signedChecksumOf(block)) {
      throw new TarError('invalid tar header')
    }
    return block[fields.type.offset]!
  }

  #begin(size: number) {
    this.#left = size
    this.#padding = paddingOf(size)
    if (size === 0) this.#endContent()
  }

  #readEntry(flag: number, statedSize: number): TarHeader {
    if (flag === gnuSparse) throw new TarError('tar: sparse files are not supported')
    const block = this.#block
    const overrides = this.#overrides
    const name = overrides.name ?? this.#readName()
    const plain = flag === 0 || flag === contiguousFile ? 'file' : typeOfFlag.get(flag)
    if (!plain) throw new TarError(`tar: unknown entry type ${flag}`)
    const type = plain === 'file' && name.endsWith('/') ? 'directory' : plain
    return {
      name,
      type,
      mode: readNumber(block, fields.mode) & 0o7777,
      uid: overrides.uid ?? readNumber(block, fields.uid),
      gid: overrides.gid ?? readNumber(block, fields.gid),
      size: type === 'file' ? (overrides.size ?? statedSize) : 0,
      modifiedSeconds: overrides.modifiedSeconds ?? readNumber(block, fields.modified, true),
      linkName: overrides.linkName ?? readText(block, fields.linkName),
      deviceMajor: readNumber(block, fields.deviceMajor),
      deviceMinor: readNumber(block, fields.deviceMinor),
    }
  }

  #readName(): ByteString {
    const name = readText(this.#block, fields.name)
    const isUstar = this.#block.toString('latin1', 257, 263) === 'ustar\0'
    const prefix = isUstar ? readText(this.#block, fields.prefix) : ''
    return prefix === '' ? name : `${prefix}/${name}`
  }

  #readExtended(content: Buffer) {
    const flag = this.#extendedFlag
    if (flag === gnuLongName) this.#overrides.name = untilNul(content.toString('latin1'))
    if (flag === gnuLongLink) this.#overrides.linkName = untilNul(content.toString('latin1'))
    if (flag === paxHeaderFlag) Object.assign(this.#overrides, readPax(content.toString('latin1')))
  }
}

function isExtended(flag: number): boolean {
  return [paxHeaderFlag, globalPaxHeaderFlag, gnuLongName, gnuLongLink].includes(flag)
}

function readPax(records: ByteString): Overrides {
  const found: Overrides = {}
  for (let rest = records; rest !== ''; ) {
    const length = /^(\d{1,7}) /.exec(rest)
    const end = Number(length?.[1])
    const record = rest.slice(length?.[0].length, end)
    const equals = record.indexOf('=')
    if (!length || end > rest.length || equals < 1 || !record.endsWith('\n')) {
      throw new TarError('tar: invalid extended header')
    }
    readPaxRecord(found, record.slice(0, equals), record.slice(equals + 1, -1))
    rest = rest.slice(end)
  }
  return found
}

function readPaxRecord(found: Overrides, key: string, value: ByteString) {
  const number = () => {
    const digits = /^-?\d{1,20}(\.\d*)?$/.test(value) ? Number(value) : Number.NaN
    if (Number.isNaN(digits)) throw new TarError('tar: invalid extended header')
    return digits
  }
  const whole = () => checkedWhole(number())
  if (key.startsWith('GNU.sparse.')) throw new TarError('tar: sparse files are not supported')
  // An empty value takes an attribute back.
  if (value === '') return
  if (key === 'path') found.name = value
  if (key === 'linkpath') found.linkName = value
  if (key === 'size') found.size = whole()
  if (key === 'uid') found.uid = whole()
  if (key === 'gid') found.gid = whole()
  if (key === 'mtime') found.modifiedSeconds = number()
}

function checkedWhole(number: number): number {
  if (Number.isSafeInteger(number) && number >= 0) return number
  throw new TarError('invalid tar header')
}

interface Field {
  readonly offset: number
  readonly length: number
}

function readText(block: Buffer, { offset, length }: Field): ByteString {
  return untilNul(block.toString('latin1', offset, offset + length))
}

function untilNul(bytes: ByteString): ByteString {
  const end = bytes.indexOf('\0')
  return end < 0 ? bytes : bytes.slice(0, end)
}

/** Octal digits, or big-endian binary where the first bit says so. */
function readNumber(block: Buffer, field: Field, maySign = false): number {
  const first = block[field.offset]!
  if (first & 0x80) return readBinary(block, field, maySign)
  const digits = readText(block, field).trim()
  if (digits === '') return 0
  if (!/^[0-7]+$/.test(digits)) throw new TarError('invalid tar header')
  return checkedWhole(Number.parseInt(digits, 8))
}

function readBinary(block: Buffer, { offset, length }: Field, maySign: boolean): number {
  const bytes = BigInt(`0x${block.toString('hex', offset, offset + length)}`)
  const bits = length * 8
  const number = Number(BigInt.asIntN(bits - 1, bytes))
  if (number < 0 && maySign) return number
  return checkedWhole(number)
}

/** Some old programs summed signed bytes. */
function signedChecksumOf(block: Buffer): number {
  let sum = checksumOf(block, 0)
  for (let i = 0; i < blockSize; i++) {
    const inChecksum = i >= fields.checksum.offset && i < fields.type.offset
    if (block[i]! >= 0x80 && !inChecksum) sum -= 256
  }
  return sum
}
