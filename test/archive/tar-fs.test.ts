import { createHash } from 'node:crypto'
import {
  chmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
// @ts-expect-error: the package brings no types.
import tarFs from 'tar-fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { extractTo } from '../../src/archive/extract.ts'
import { endOfArchive, packDirectory } from '../../src/archive/tar-writer.ts'

let base: string
let source: string
let target: string

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tar-fs-'))
  source = join(base, 'source')
  target = join(base, 'target')
  mkdirSync(target)
  plant()
})

afterEach(() => rmSync(base, { recursive: true, force: true }))

/** A tree with a bit of everything that both programs carry. */
function plant() {
  const longName = `${'a-rather-long-directory-name/'.repeat(6)}and-a-file-with-a-long-name.txt`
  mkdirSync(join(source, longName, '..'), { recursive: true })
  writeFileSync(join(source, longName), 'deep')
  writeFileSync(join(source, 'empty'), '')
  writeFileSync(join(source, 'block'), Buffer.alloc(512, 1))
  writeFileSync(join(source, 'large'), Buffer.alloc(3 * 1024 * 1024 + 7, 2))
  writeFileSync(join(source, 'naïve – 日本.txt'), 'text')
  writeFileSync(join(source, 'script'), '#!/bin/sh\n')
  chmodSync(join(source, 'script'), 0o750)
  symlinkSync('elsewhere/not-there', join(source, 'dangling'))
  symlinkSync('script', join(source, 'symlink'))
  linkSync(join(source, 'script'), join(source, 'hard-link'))
  for (const name of ['empty', 'block', 'large', 'script']) {
    utimesSync(join(source, name), 1_700_000_000, 1_700_000_000)
  }
}

/** Every path below a directory with all that an archive is to keep of it. */
function snapshot(root: string, prefix = ''): Record<string, unknown> {
  const entries = readdirSync(join(root, prefix), { withFileTypes: true })
  return Object.assign(
    {},
    ...entries.map((entry) => {
      const path = join(prefix, entry.name)
      const place = join(root, path)
      if (entry.isDirectory()) return { [`${path}/`]: true, ...snapshot(root, path) }
      if (entry.isSymbolicLink()) return { [path]: `-> ${readlinkSync(place)}` }
      const { mode, mtime } = lstatSync(place)
      const content = createHash('sha256').update(readFileSync(place)).digest('hex')
      return { [path]: [mode.toString(8), Math.floor(mtime.getTime() / 1000), content] }
    }),
  )
}

test('tar-fs reads what we pack', async () => {
  // A piece's memory is used again for the next.
  const archive = [...copies(packDirectory(source)), endOfArchive]

  await pipeline(
    Readable.from(archive),
    tarFs.extract(target, { validateSymlinks: false, strict: false }),
  )

  expect(snapshot(target)).toEqual(snapshot(source))
})

test('we read what tar-fs packs', async () => {
  const extraction = extractTo(target)

  for await (const chunk of tarFs.pack(source)) extraction.write(chunk)
  extraction.end()
  extraction.close()

  expect(snapshot(target)).toEqual(snapshot(source))
})

function* copies(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  for (const piece of pieces) yield Buffer.from(piece)
}
