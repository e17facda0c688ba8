import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { headerRoom, type TarHeader, writeHeader } from '../../src/archive/header.ts'
import { toBytes, toText } from '../../src/archive/names.ts'
import { TarReader } from '../../src/archive/tar-reader.ts'
import {
  endOfArchive,
  type PackOptions,
  packDirectory,
  tarEntry,
} from '../../src/archive/tar-writer.ts'
import { entriesOf } from './entries.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pack-'))
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

function pack(options?: PackOptions) {
  const pieces = Array.from(packDirectory(root, options), (piece) => Buffer.from(piece))
  return Buffer.concat([...pieces, endOfArchive])
}

const names = (archive: Buffer) => entriesOf(archive).map(({ header }) => toText(header.name))

describe('packDirectory', () => {
  test('packs what is in a directory in the order of bytes, a directory before what it holds', () => {
    mkdirSync(join(root, 'b/c'), { recursive: true })
    for (const name of ['b/z', 'b/c/y', 'a', 'é', 'B', 'b.txt']) writeFileSync(join(root, name), '')

    const archive = pack()

    expect(names(archive)).toEqual(['B', 'a', 'b/', 'b/c/', 'b/c/y', 'b/z', 'b.txt', 'é'])
  })

  test('gives mode, time and content of a file as they are', () => {
    writeFileSync(join(root, 'a'), 'hello')
    chmodSync(join(root, 'a'), 0o4751)
    utimesSync(join(root, 'a'), 1000, 1_700_000_000.75)

    const [entry] = entriesOf(pack({ owner: { uid: 7, gid: 8 } }))

    expect(entry).toMatchObject({
      header: { type: 'file', mode: 0o4751, uid: 7, gid: 8, modifiedSeconds: 1_700_000_000 },
      content: Buffer.from('hello'),
    })
  })

  test('keeps times before 1970', () => {
    writeFileSync(join(root, 'a'), '')
    // Node takes a number below 0 for now.
    utimesSync(join(root, 'a'), new Date(0), new Date(-5500))

    const [entry] = entriesOf(pack())

    expect(entry!.header.modifiedSeconds).toBe(-6)
  })

  test('packs links as links and sends the content of a file with two names once', () => {
    writeFileSync(join(root, 'a'), 'hello')
    linkSync(join(root, 'a'), join(root, 'b'))
    symlinkSync('/nowhere/at/all', join(root, 'c'))

    const entries = entriesOf(pack())

    expect(entries).toMatchObject([
      { header: { name: 'a', type: 'file', size: 5 } },
      { header: { name: 'b', type: 'link', size: 0, linkName: 'a' } },
      { header: { name: 'c', type: 'symlink', linkName: '/nowhere/at/all' } },
    ])
  })

  test('packs fifos without opening them and leaves sockets out', async () => {
    execFileSync('mkfifo', [join(root, 'fifo')])
    const server = createServer().listen(join(root, 'socket'))
    await new Promise((resolve) => server.once('listening', resolve))
    const unsupported: string[] = []

    const archive = pack({ onUnsupported: (path) => unsupported.push(path) })
    server.close()

    expect(entriesOf(archive)).toMatchObject([{ header: { name: 'fifo', type: 'fifo' } }])
    expect(unsupported).toEqual([join(root, 'socket')])
  })

  test('keeps long names, names beyond ASCII, and names that are no text', () => {
    const long = `${'x'.repeat(120)}/${'y'.repeat(120)}`
    mkdirSync(join(root, 'x'.repeat(120)))
    writeFileSync(join(root, long), '')
    writeFileSync(join(root, 'é☺'), '')
    writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe])]), 'raw')

    const entries = entriesOf(pack())

    expect(entries.map(({ header }) => header.name)).toEqual([
      `${'x'.repeat(120)}/`,
      long,
      toBytes('é☺'),
      '\xff\xfe',
    ])
  })

  test('packs files larger than its memory in pieces', () => {
    const content = Buffer.alloc(3 * 1024 * 1024 + 17, 'abcdefg')
    writeFileSync(join(root, 'big'), content)
    writeFileSync(join(root, 'small'), 'x')

    const sizes = Array.from(packDirectory(root), (piece) => piece.length)
    const entries = entriesOf(pack())

    expect(Math.max(...sizes)).toBeLessThanOrEqual(1024 * 1024)
    expect(entries[0]!.content.equals(content)).toBe(true)
    expect(entries[1]!.content.toString()).toBe('x')
  })

  test.each([0, 1, 511, 512, 513, 1024 * 1024 - 4096, 1024 * 1024])(
    'packs a file of %i bytes to whole blocks',
    (size) => {
      writeFileSync(join(root, 'a'), Buffer.alloc(size, 7))

      const archive = pack()

      expect(archive.length % 512).toBe(0)
      expect(entriesOf(archive)[0]!.content.equals(Buffer.alloc(size, 7))).toBe(true)
    },
  )

  test('fails where a file becomes shorter while it is read', () => {
    const path = join(root, 'big')
    writeFileSync(path, Buffer.alloc(3 * 1024 * 1024))
    const pieces = packDirectory(root)
    pieces.next()

    truncateSync(path, 5)

    expect(() => Array.from(pieces)).toThrow(`file '${path}' became shorter while it was read`)
  })

  test('takes as much of a growing file as there was at first', () => {
    const path = join(root, 'log')
    writeFileSync(path, Buffer.alloc(2 * 1024 * 1024, 1))
    const taken: Buffer[] = []

    for (const piece of packDirectory(root)) {
      taken.push(Buffer.from(piece))
      writeFileSync(path, Buffer.alloc(1024, 2), { flag: 'a' })
    }

    const [entry] = entriesOf(Buffer.concat([...taken, endOfArchive]))
    expect(entry!.content.equals(Buffer.alloc(2 * 1024 * 1024, 1))).toBe(true)
  })

  test('looks into a directory that is not added where it is told to descend', () => {
    mkdirSync(join(root, 'a/b'), { recursive: true })
    writeFileSync(join(root, 'a/b/c'), '')
    writeFileSync(join(root, 'a/d'), '')

    const archive = pack({
      select: (path, isDirectory) => (isDirectory ? 'descend' : path === 'a/d' ? 'skip' : 'add'),
    })

    expect(names(archive)).toEqual(['a/b/c'])
  })

  test('gives the root a name of its own where it is asked to', () => {
    writeFileSync(join(root, 'a'), '')

    const archive = pack({ name: 'other' })

    expect(names(archive)).toEqual(['other/', 'other/a'])
  })

  test('packs a single file under the name it is given', () => {
    writeFileSync(join(root, 'a'), 'hello')

    const pieces = Array.from(packDirectory(join(root, 'a'), { name: 'b' }), Buffer.from)

    expect(entriesOf(Buffer.concat(pieces))).toMatchObject([
      { header: { name: 'b', type: 'file' }, content: Buffer.from('hello') },
    ])
  })

  test('tells the size of each file, of one with two names twice', () => {
    const directory = join(root, 'sizes')
    mkdirSync(directory)
    writeFileSync(join(directory, 'a'), 'four')
    linkSync(join(directory, 'a'), join(directory, 'b'))
    writeFileSync(join(directory, 'large'), Buffer.alloc(2 << 20))
    const sizes: number[] = []

    for (const _piece of packDirectory(directory, { onFile: (size) => sizes.push(size) }));

    expect(sizes).toEqual([4, 4, 2 << 20])
  })

  test('names the path that is missing', () => {
    const path = join(root, 'nothing')

    expect(() => Array.from(packDirectory(path))).toThrow(
      expect.objectContaining({ path, cause: expect.objectContaining({ code: 'ENOENT' }) }),
    )
  })

  test('writes what tar itself reads', () => {
    mkdirSync(join(root, 'd'))
    writeFileSync(join(root, `d/${'n'.repeat(200)}`), 'x')
    writeFileSync(join(root, 'd/é'), 'y')

    const listing = execFileSync('tar', ['-tf', '-', '--quoting-style=literal'], { input: pack() })

    expect(listing.toString().trimEnd().split('\n')).toEqual(['d/', `d/${'n'.repeat(200)}`, 'd/é'])
  })
})

describe('writeHeader', () => {
  const plain: TarHeader = {
    name: 'a',
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 0,
    modifiedSeconds: 0,
    linkName: '',
    deviceMajor: 0,
    deviceMinor: 0,
  }

  test.each<[string, Partial<TarHeader>]>([
    ['a size above 8 GiB', { size: 9 * 1024 ** 3 }],
    ['ids beyond seven octal digits', { uid: 2_097_152, gid: 4_294_967_294 }],
    ['a time with a fraction', { modifiedSeconds: 1.5 }],
    ['a time before 1970', { modifiedSeconds: -1 }],
    ['a time after 2242', { modifiedSeconds: 8 ** 11 }],
    ['a link to a long name', { type: 'symlink', linkName: 'l'.repeat(300) }],
    ['a device', { type: 'block-device', deviceMajor: 8, deviceMinor: 17 }],
    ['a name whose record is of a length at the edge', { name: 'n'.repeat(990) }],
    ['all special bits', { mode: 0o7777 }],
  ])('keeps %s', (_, change) => {
    const header = { ...plain, ...change }
    const target = Buffer.alloc(headerRoom(header))
    const found: TarHeader[] = []
    const reader = new TarReader({
      entry: (read) => found.push(read),
      data: () => undefined,
      endEntry: () => undefined,
    })

    reader.write(target.subarray(0, writeHeader(target, 0, header)))

    expect(found).toEqual([header])
  })
})

test('tarEntry makes an entry from memory', () => {
  const archive = Buffer.concat([
    tarEntry({ name: 'é', mode: 0o600 }, Buffer.from('x')),
    endOfArchive,
  ])

  const [entry] = entriesOf(archive)

  expect(entry).toMatchObject({ header: { name: toBytes('é'), mode: 0o600, size: 1 } })
  expect(archive.length % 512).toBe(0)
})
