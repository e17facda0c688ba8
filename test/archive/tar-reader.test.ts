import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checksumOf } from '../../src/archive/header.ts'
import { TarError } from '../../src/archive/tar-reader.ts'
import { endOfArchive, tarEntry } from '../../src/archive/tar-writer.ts'
import { entriesOf } from './entries.ts'

/** A header block with some bytes changed and its checksum set right. */
function altered(block: Buffer, changes: Record<number, string>): Buffer {
  for (const [offset, bytes] of Object.entries(changes))
    block.write(bytes, Number(offset), 'latin1')
  block.write(`${checksumOf(block, 0).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

function pax(records: string): Buffer {
  return altered(tarEntry({ name: 'pax' }, Buffer.from(records, 'latin1')), { 156: 'x' })
}

const file = (name = 'file', content = 'hello') => tarEntry({ name }, Buffer.from(content))

test.each([1, 7, 511, 512, 513, 4096])('reads an archive in chunks of %i bytes', (chunkBytes) => {
  const archive = Buffer.concat([
    file('a', 'x'.repeat(700)),
    file('n'.repeat(300), ''),
    tarEntry({ name: 'd/', type: 'directory' }),
    endOfArchive,
  ])

  const entries = entriesOf(archive, chunkBytes)

  expect(entries.map(({ header, content }) => [header.name, header.type, content.length])).toEqual([
    ['a', 'file', 700],
    ['n'.repeat(300), 'file', 0],
    ['d/', 'directory', 0],
  ])
})

test.each(['gnu', 'oldgnu', 'pax', 'ustar', 'v7'])('reads what tar writes as %s', (format) => {
  const root = mkdtempSync(join(tmpdir(), 'tar-'))
  const long = format === 'gnu' || format === 'pax' || format === 'oldgnu'
  const directory = 'd'.repeat(long ? 90 : 40)
  const name = `${directory}/${'f'.repeat(long ? 90 : 40)}`
  mkdirSync(join(root, directory))
  writeFileSync(join(root, name), 'hello')
  symlinkSync(long ? 't'.repeat(150) : 'target', join(root, 'link'))
  const args = ['-C', root, `--format=${format}`, '-cf', '-', 'link', name]
  const archive = execFileSync('tar', args)
  rmSync(root, { recursive: true })

  const entries = entriesOf(archive)

  expect(
    entries.map(({ header: { name, linkName }, content }) => [name, linkName, `${content}`]),
  ).toEqual([
    ['link', long ? 't'.repeat(150) : 'target', ''],
    [name, '', 'hello'],
  ])
})

test('joins the prefix of a ustar name', () => {
  const archive = altered(file('b', ''), { 345: 'some/where' })

  expect(entriesOf(archive)[0]!.header.name).toBe('some/where/b')
})

test('reads numbers in binary', () => {
  const archive = altered(file('a', ''), {
    108: '\x80\0\0\0\0\x20\0\0',
    136: '\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xfe',
  })

  expect(entriesOf(archive)[0]!.header).toMatchObject({ uid: 0x200000, modifiedSeconds: -2 })
})

test('takes attributes of the extended header over those of the header', () => {
  const archive = Buffer.concat([
    pax('12 path=new\n11 uid=123\n15 mtime=-1.25\n9 size=5\n'),
    file(),
  ])

  expect(entriesOf(archive)[0]!.header).toMatchObject({
    name: 'new',
    uid: 123,
    modifiedSeconds: -1.25,
    size: 5,
  })
})

test('takes an extended header for the next entry only, and passes over a global one', () => {
  const global = altered(tarEntry({ name: 'g' }, Buffer.from('12 path=all\n')), { 156: 'g' })
  const archive = Buffer.concat([global, pax('12 path=new\n'), file('a'), file('b')])

  expect(entriesOf(archive).map(({ header }) => header.name)).toEqual(['new', 'b'])
})

test('takes a checksum of signed bytes', () => {
  const block = file('\x7f', '')
  block[0] = 0xff
  const sum = checksumOf(block, 0) - 256
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')

  expect(entriesOf(block)[0]!.header.name).toBe('\xff')
})

test('ends at two empty blocks, whatever follows', () => {
  const archive = Buffer.concat([file(), endOfArchive, Buffer.alloc(5000, 'garbage')])

  expect(entriesOf(archive)).toHaveLength(1)
})

test('needs no empty blocks at the end', () => {
  expect(entriesOf(file())).toHaveLength(1)
})

const gnuSparse = altered(file('a', ''), { 156: 'S' })
const unknownType = altered(file('a', ''), { 156: 'Z' })
const negativeSize = altered(file('a', ''), { 124: '\xff'.repeat(12) })
const notOctal = altered(file('a', ''), { 124: '9999999\0' })
const wrongSum = file()
wrongSum[0] = 0x41
const hugeExtended = altered(pax('12 path=new\n'), { 124: '00050000000\0' })

test.each<[string, Uint8Array, string]>([
  ['that ends in a header', file().subarray(0, 300), 'unexpected EOF'],
  ['that ends in content', file().subarray(0, 514), 'unexpected EOF'],
  ['that ends in padding', file().subarray(0, 600), 'unexpected EOF'],
  ['that ends in an extended header', pax('12 path=new\n').subarray(0, 515), 'unexpected EOF'],
  ['with a wrong checksum', wrongSum, 'invalid tar header'],
  ['of garbage', Buffer.alloc(1024, 'garbage'), 'invalid tar header'],
  ['with one empty block amid', Buffer.concat([Buffer.alloc(512), file()]), 'invalid tar header'],
  ['with a size below zero', negativeSize, 'invalid tar header'],
  ['with a size that is no number', notOctal, 'invalid tar header'],
  ['with a sparse file', gnuSparse, 'sparse files are not supported'],
  ['with a sparse file of PAX', pax('22 GNU.sparse.major=1\n'), 'sparse files are not supported'],
  ['with an unknown type', unknownType, 'unknown entry type 90'],
  ['with an extended header of 10 MB', hugeExtended, 'extended header is too large'],
  ['with a record that is too long', pax('99 path=new\n'), 'invalid extended header'],
  ['with a record of no length', pax('path=new\n'), 'invalid extended header'],
  ['with a record of length 0', pax('0 path=new\n'), 'invalid extended header'],
  ['with a record without a value', pax('8 path\n\n'), 'invalid extended header'],
  ['with a size that lies in PAX', pax('13 size=-100\n'), 'invalid tar header'],
  ['with a size beyond all numbers', pax('28 size=9999999999999999999\n'), 'invalid tar header'],
])('refuses an archive %s', (_, archive, message) => {
  const read = () => entriesOf(archive)

  expect(read).toThrow(TarError)
  expect(read).toThrow(message)
})
