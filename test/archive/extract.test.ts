import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { splitName, UnsafeEntry } from '../../src/archive/contained.ts'
import { ExtractError, type ExtractOptions, extractTo } from '../../src/archive/extract.ts'
import { endOfArchive, tarEntry } from '../../src/archive/tar-writer.ts'

let base: string
let root: string
let outside: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'extract-'))
  root = join(base, 'root')
  outside = join(base, 'outside')
  mkdirSync(root)
  mkdirSync(outside)
  writeFileSync(join(outside, 'secret'), 'secret')
})

afterEach(() => {
  rmSync(base, { recursive: true, force: true })
})

function extract(entries: readonly Uint8Array[], options?: ExtractOptions) {
  const extraction = extractTo(root, options)
  try {
    extraction.write(Buffer.concat([...entries, endOfArchive]))
    extraction.end()
    return extraction.extracted
  } finally {
    extraction.close()
  }
}

const file = (name: string, content = 'evil') => tarEntry({ name }, Buffer.from(content))
const directory = (name: string, mode = 0o755) => tarEntry({ name, type: 'directory', mode })
const symlink = (name: string, linkName: string) => tarEntry({ name, type: 'symlink', linkName })
const link = (name: string, linkName: string) => tarEntry({ name, type: 'link', linkName })

/** Whatever was tried, what lies outside is as it was. */
function expectOutsideUntouched() {
  expect(readdirSync(base).sort()).toEqual(['outside', 'root'])
  expect(readdirSync(outside)).toEqual(['secret'])
  expect(readFileSync(join(outside, 'secret'), 'utf8')).toBe('secret')
}

describe('what is extracted', () => {
  test('files, directories and links are as the archive has them', () => {
    const extracted = extract([
      tarEntry({ name: 'd', type: 'directory', mode: 0o750, modifiedSeconds: 1_000_000 }),
      tarEntry({ name: 'd/a', mode: 0o640, modifiedSeconds: 1_500_000.5 }, Buffer.from('hello')),
      link('d/hard', 'd/a'),
      symlink('d/soft', 'a'),
      file('no/parent/entry', 'x'),
    ])

    expect(readFileSync(join(root, 'd/soft'), 'utf8')).toBe('hello')
    expect(lstatSync(join(root, 'd/hard')).ino).toBe(lstatSync(join(root, 'd/a')).ino)
    expect(lstatSync(join(root, 'd/a'))).toMatchObject({ mode: 0o100640, mtimeMs: 1_500_000_500 })
    expect(lstatSync(join(root, 'd'))).toMatchObject({ mode: 0o40750, mtimeMs: 1_000_000_000 })
    expect(readFileSync(join(root, 'no/parent/entry'), 'utf8')).toBe('x')
    expect(extracted).toEqual({ entries: 5, contentBytes: 6 })
  })

  test('modes are exact whatever the umask: setuid, sticky, write for all (T10)', () => {
    extract([
      tarEntry({ name: 'setuid', mode: 0o6755 }),
      tarEntry({ name: 'open', mode: 0o666 }),
      directory('sticky', 0o1777),
    ])

    const modes = ['setuid', 'open', 'sticky'].map(
      (name) => lstatSync(join(root, name)).mode & 0o7777,
    )
    expect(modes).toEqual([0o6755, 0o666, 0o1777])
  })

  test('a directory without write permission still gets what it holds', () => {
    extract([directory('d', 0o555), file('d/a', 'x'), directory('d/e', 0o500), file('d/e/f', 'y')])

    expect(readFileSync(join(root, 'd/e/f'), 'utf8')).toBe('y')
    expect(lstatSync(join(root, 'd')).mode & 0o7777).toBe(0o555)
  })

  test('times before 1970 are kept', () => {
    extract([tarEntry({ name: 'old', modifiedSeconds: -86_400 })])

    expect(lstatSync(join(root, 'old')).mtimeMs).toBe(-86_400_000)
  })

  test('links are kept as they are, absolute ones to anywhere (T8)', () => {
    extract([symlink('absolute', '/etc/hosts'), symlink('d/up', '../x'), symlink('dangling', 'no')])

    expect(readlinkSync(join(root, 'absolute'))).toBe('/etc/hosts')
    expect(readlinkSync(join(root, 'd/up'))).toBe('../x')
    expect(readlinkSync(join(root, 'dangling'))).toBe('no')
  })

  test('names with control characters, spaces and dots are kept (T11)', () => {
    const names = [
      'new\nline',
      'esc\x1b[2J',
      'back\\slash',
      'C:',
      'AUX',
      'dot.',
      'x:ads',
      ' ',
      '...',
    ]

    extract(names.map((name) => file(name, 'x')))

    expect(readdirSync(root).sort()).toEqual(names.sort())
  })

  test('names that differ in case or normal form stay apart where the system tells them (T11)', () => {
    extract([file('A', '1'), file('a', '2'), file('\u00e9', '3'), file('e\u0301', '4')])

    expect(readdirSync(root).length).toBe(new Set(readdirSync(root)).size)
    expect(readFileSync(join(root, 'a'), 'utf8')).toBe('2')
    expect(readFileSync(join(root, 'e\u0301'), 'utf8')).toBe('4')
  })

  test('a hundred thousand entries fit into little memory (T12)', () => {
    const entries = Buffer.concat(Array.from({ length: 1000 }, () => directory('d')))
    const extraction = extractTo(root)
    const before = process.memoryUsage().rss
    try {
      for (let i = 0; i < 100; i++) extraction.write(entries)
      extraction.write(endOfArchive)
      extraction.end()
    } finally {
      extraction.close()
    }

    expect(extraction.extracted.entries).toBe(100_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 << 20)
  })

  test('what follows the end of an archive is nothing (T12)', () => {
    extract([file('a', 'x'), endOfArchive, file('b', 'y')])

    expect(readdirSync(root)).toEqual(['a'])
  })

  test('names that are no text are kept', () => {
    const entry = tarEntry({ name: '12' })
    entry.write('\xff\xfe', 0, 'latin1')
    const sum = entry.readUInt8(0) + entry.readUInt8(1) - 0x31 - 0x32
    const before = Number.parseInt(entry.toString('latin1', 148, 154), 8)
    entry.write((before + sum).toString(8).padStart(6, '0'), 148, 'latin1')

    extract([entry])

    expect(readdirSync(root, { encoding: 'latin1' })).toEqual(['\xff\xfe'])
  })

  test('devices and fifos are passed over and named (T9)', () => {
    const unsupported: string[] = []

    extract(
      [
        tarEntry({ name: 'null', type: 'character-device', deviceMajor: 1, deviceMinor: 3 }),
        tarEntry({ name: 'sda', type: 'block-device', deviceMajor: 8 }),
        tarEntry({ name: 'fifo', type: 'fifo' }),
        file('a', 'x'),
      ],
      { onUnsupported: (name) => unsupported.push(name) },
    )

    expect(readdirSync(root)).toEqual(['a'])
    expect(unsupported).toEqual(['null', 'sda', 'fifo'])
  })

  test('the first part of names is exchanged where it is asked for', () => {
    extract([directory('web'), file('web/a', 'x'), link('web/b', 'web/a')], {
      rebase: { from: 'web', to: 'copy' },
    })

    expect(readFileSync(join(root, 'copy/b'), 'utf8')).toBe('x')
    expect(readdirSync(root)).toEqual(['copy'])
  })

  test('an archive of many small entries is extracted', () => {
    const entries = Array.from({ length: 3000 }, (_, i) => file(`d${i % 7}/${i}`, `${i}`))

    const { entries: count } = extract(entries)

    expect(count).toBe(3000)
    expect(readFileSync(join(root, `d${2999 % 7}/2999`), 'utf8')).toBe('2999')
  })
})

describe('what is refused', () => {
  test.each(['../evil', 'a/../../evil', '..', 'a/..', '/../evil'])(
    'the name %j leads nowhere (T1)',
    (name) => {
      expect(() => extract([file(name)])).toThrow(UnsafeEntry)
      expectOutsideUntouched()
    },
  )

  test('an absolute name is taken as one below the root (T1)', () => {
    extract([file(`${outside}/secret`)])

    expect(readFileSync(join(root, outside, 'secret'), 'utf8')).toBe('evil')
    expectOutsideUntouched()
  })

  test.each(['absolute', 'relative'])('nothing is written through an %s link (T2)', (kind) => {
    const target = kind === 'absolute' ? outside : '../outside'

    expect(() => extract([symlink('l', target), file('l/secret')])).toThrow(
      /refusing to write through|invalid symlink/,
    )
    expectOutsideUntouched()
  })

  test.each(['../outside', 'd/../../x', '..'])(
    'a link to %j, out of the tree, is refused',
    (target) => {
      expect(() => extract([symlink('l', target)])).toThrow(
        `invalid symlink ${JSON.stringify(join(root, 'l'))} -> ${JSON.stringify(target)}`,
      )
      expect(readdirSync(root)).toEqual([])
    },
  )

  test('nothing is written through a chain of links (T3)', () => {
    const entries = [
      directory('a'),
      symlink('a/up', '..'),
      symlink('a/out', 'up/../outside'),
      file('a/out/secret'),
    ]

    expect(() => extract(entries)).toThrow('refusing to write through')
    expectOutsideUntouched()
  })

  test('a hard link reaches nothing outside (T4)', () => {
    expect(() => extract([link('l', '../outside/secret')])).toThrow(UnsafeEntry)
    expect(() => extract([symlink('d', outside), link('l', 'd/secret')])).toThrow(UnsafeEntry)
    expect(() => extract([link('m', `${outside}/secret`)])).toThrow('ENOENT')
    expectOutsideUntouched()
  })

  test('a file that follows a hard link to a link does not go through it (T4)', () => {
    extract([symlink('s', `${outside}/secret`), link('l', 's'), file('l', 'mine')])

    expect(readFileSync(join(root, 'l'), 'utf8')).toBe('mine')
    expectOutsideUntouched()
  })

  test('a link in the place of a file is replaced (T5)', () => {
    symlinkSync(`${outside}/secret`, join(root, 'planted'))

    extract([file('planted', 'mine'), symlink('own', `${outside}/secret`), file('own', 'mine')])

    expect(lstatSync(join(root, 'planted')).isFile()).toBe(true)
    expect(lstatSync(join(root, 'own')).isFile()).toBe(true)
    expectOutsideUntouched()
  })

  test('a link in the place of a directory is neither followed nor replaced (T6)', () => {
    symlinkSync(outside, join(root, 'planted'))

    expect(() => extract([directory('planted', 0o700), file('planted/secret', 'mine')])).toThrow(
      `cannot overwrite non-directory "${root}/planted" with directory "${root}"`,
    )
    expect(lstatSync(join(root, 'planted')).isSymbolicLink()).toBe(true)
    expectOutsideUntouched()
  })

  test('a planted link on the way is not passed through (T5)', () => {
    symlinkSync(outside, join(root, 'planted'))

    expect(() => extract([file('planted/secret')])).toThrow('refusing to write through')
    expectOutsideUntouched()
  })

  test('a directory that is swapped for a link meanwhile changes nothing (T7)', () => {
    const extraction = extractTo(root)
    try {
      extraction.write(Buffer.concat([directory('d'), file('d/a', 'x')]))
      renameSync(join(root, 'd'), join(root, 'moved'))
      symlinkSync(outside, join(root, 'd'))

      extraction.write(file('d/secret'))

      expect(() => extraction.end()).toThrow(/ELOOP|ENOTDIR/)
    } finally {
      extraction.close()
    }
    expect(readdirSync(join(root, 'moved'))).toEqual(['a', 'secret'])
    unlinkSync(join(root, 'd'))
    expectOutsideUntouched()
  })

  test('a file never takes a directory away', () => {
    mkdirSync(join(root, 'd/e'), { recursive: true })

    expect(() => extract([file('d')])).toThrow(
      `cannot overwrite directory "${root}/d" with non-directory "${root}"`,
    )
    expect(existsSync(join(root, 'd/e'))).toBe(true)
  })

  test.each(['etc/passwd', 'website', '.', 'we'])(
    'an entry called %j is not what was asked for (T13)',
    (name) => {
      const rebase = { from: 'web', to: 'web' }

      expect(() => extract([file(name)], { rebase })).toThrow('unexpected name in archive')
      expect(readdirSync(root)).toEqual([])
    },
  )

  test('what the system refuses names the place', () => {
    const name = 'n'.repeat(300)

    const failing = () => extract([file(name)])

    expect(failing).toThrow(ExtractError)
    expect(failing).toThrow(expect.objectContaining({ path: join(root, name) }))
  })

  test('a truncated archive is an error, and what came is there (T12)', () => {
    const extraction = extractTo(root)

    extraction.write(file('a', 'x'.repeat(1000)).subarray(0, 700))

    expect(() => extraction.end()).toThrow('unexpected EOF')
    extraction.close()
  })

  test.each(['a\0b', 'x/a\0'])('the name %j holds a NUL (T11)', (name) => {
    expect(() => splitName(name, false)).toThrow('invalid name in archive')
  })

  test.each([
    'a\\b',
    'C:\\x',
    'C:x',
    'a:stream',
    'AUX',
    'nul.txt',
    'dir/com1',
    'a.',
    'a ',
    'a\nb',
    'a\x1bb',
    'what?',
  ])('the name %j means something on Windows (T11)', (name) => {
    expect(() => splitName(name, true)).toThrow('invalid name in archive')
    expect(splitName(name, false)).toEqual(name.split('/'))
  })
})
