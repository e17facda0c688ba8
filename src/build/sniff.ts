import { blockSize, checksumOf } from '../archive/header.ts'

/** As many bytes of a stream as it takes to tell what it is. */
export const sniffedBytes = 2 * blockSize

const compressed = ['425a68', '1f8b08', 'fd377a585a00', '28b52ffd'].map((magic) =>
  Buffer.from(magic, 'hex'),
)

/** Whether bytes are the start of an archive, plain or compressed (bzip2, gzip, xz, zstd). */
export function isArchive(head: Uint8Array): boolean {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  if (compressed.some((magic) => bytes.subarray(0, magic.length).equals(magic))) return true
  if (bytes.length < blockSize || bytes[0] === 0) return false
  const checksum = bytes
    .toString('latin1', 148, 156)
    .replace(/[\0 ]+$/, '')
    .trim()
  return /^[0-7]+$/.test(checksum) && Number.parseInt(checksum, 8) === checksumOf(bytes, 0)
}
