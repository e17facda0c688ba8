import { deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { isZip, zipEntries } from '../../src/archive/zip-reader.ts'
import { type ZipFile, zipArchive } from './zip-archive.ts'

const read = (archive: Buffer, maxBytes = 1000) =>
  zipEntries(archive).map((entry) => [entry.name, entry.read(maxBytes).toString()])

test('files are read as they are, and inflated', () => {
  const archive = zipArchive([
    { name: 'a', contents: 'plain' },
    { name: 'd/é', contents: 'x'.repeat(100), method: 8 },
  ])

  expect(isZip(archive)).toBe(true)
  expect(read(archive)).toEqual([
    ['a', 'plain'],
    ['d/é', 'x'.repeat(100)],
  ])
})

test('an archive may end in a comment', () => {
  expect(read(zipArchive([{ name: 'a', contents: '1' }], 'a comment'))).toEqual([['a', '1']])
})

test('directories and links are passed over', () => {
  const archive = zipArchive([
    { name: 'd/', contents: '' },
    { name: 'link', contents: '/etc/passwd', mode: 0o120777 },
    { name: 'file', contents: 'f', mode: 0o100644 },
  ])

  expect(read(archive)).toEqual([['file', 'f']])
})

test.each<[string, ZipFile]>([
  ['a stored file', { name: 'a', contents: 'x'.repeat(1001) }],
  ['a bomb', { name: 'a', contents: 'x'.repeat(10_000_000), method: 8 }],
])('%s that is longer than allowed is not read', (_what, file) => {
  const [entry] = zipEntries(zipArchive([file]))

  expect(() => entry!.read(1000)).toThrow('read exceeds the defined limit')
})

const good = zipArchive([{ name: 'a', contents: 'x'.repeat(100), method: 8 }])
const withByte = (at: number, value: number) => {
  const archive = Buffer.from(good)
  archive[at] = value
  return archive
}
const directoryStart = good.readUInt32LE(good.length - 6)

test.each([
  ['nothing', Buffer.alloc(0)],
  ['an archive cut short', good.subarray(0, -1)],
  ['a directory that is none', withByte(directoryStart, 0)],
  ['a directory beyond the end', withByte(good.length - 4, 0xff)],
  ['a file beyond the end', withByte(directoryStart + 45, 0xff)],
  ['a file longer than the archive', withByte(directoryStart + 22, 0xff)],
  ['contents that cannot be inflated', withByte(31, 0xff)],
])('%s is no archive', (_what, archive) => {
  expect(() => read(archive)).toThrow('zip: not a valid zip file')
})

test.each([
  [withByte(directoryStart + 8, 1), 'zip: a is encrypted'],
  [withByte(directoryStart + 10, 12), 'zip: unsupported compression algorithm'],
])('what cannot be read is refused', (archive, message) => {
  expect(() => read(archive)).toThrow(message)
})

test('other bytes are no zip archive', () => {
  expect(isZip(Buffer.from('PK'))).toBe(false)
  expect(isZip(deflateRawSync('something else'))).toBe(false)
})
