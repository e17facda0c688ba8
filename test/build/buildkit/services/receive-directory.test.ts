import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Packet, packetTypes } from '../../../../src/build/buildkit/messages.ts'
import type { InputOf } from '../../../../src/build/buildkit/protobuf.ts'
import { receiveDirectory } from '../../../../src/build/buildkit/services/receive-directory.ts'
import { arrived } from '../../../helpers/fake-buildkit.ts'

let root: string
let out: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'export-'))
  out = join(root, 'out')
})

afterEach(() => rmSync(root, { recursive: true }))

const directory = 2 ** 31
const symlink = 2 ** 27

interface Exported {
  readonly path: string
  readonly mode?: number
  readonly link?: string
  readonly content?: string
}

/** Exports entries as the engine does, and answers what is asked for. */
async function send(entries: readonly Exported[]): Promise<void> {
  const packets: InputOf<typeof Packet>[] = entries.map(({ path, mode = 0o644, link = '' }) => ({
    type: packetTypes.stat,
    stat: {
      path: Buffer.from(path),
      mode,
      linkname: Buffer.from(link),
      modTime: 1_000_000_000_500_000_000n,
    },
  }))
  packets.push({ type: packetTypes.stat })
  await receiveDirectory(
    {
      metadata: [],
      signal: new AbortController().signal,
      messages: (async function* () {
        for (let packet = packets.shift(); packet; packet = packets.shift()) {
          yield Packet.encode(packet)
        }
      })(),
      send(message) {
        const { type, ID } = Packet.decode(arrived(message))
        if (type === packetTypes.finish) packets.push({ type: packetTypes.finish })
        if (type !== packetTypes.request) return undefined
        const data = Buffer.from(entries[ID]!.content ?? '')
        if (data.length > 0) packets.push({ type: packetTypes.data, ID, data })
        packets.push({ type: packetTypes.data, ID })
        return undefined
      },
    },
    out,
  )
}

test('directories, files, links and their attributes arrive', async () => {
  await send([
    { path: 'd', mode: directory + 0o700 },
    { path: 'd/empty', content: '' },
    { path: 'd/file', mode: 0o640, content: 'hello' },
    { path: 'hard', link: 'd/file' },
    { path: 'soft', mode: symlink + 0o777, link: '../anywhere' },
  ])

  expect(readFileSync(join(out, 'd/file'), 'utf8')).toBe('hello')
  expect(lstatSync(join(out, 'd/file')).mode & 0o777).toBe(0o640)
  expect(lstatSync(join(out, 'd/file')).mtimeMs).toBe(1_000_000_000_500)
  expect(lstatSync(join(out, 'd')).mode & 0o777).toBe(0o700)
  expect(lstatSync(join(out, 'd')).mtimeMs).toBe(1_000_000_000_500)
  expect(lstatSync(join(out, 'd/empty')).size).toBe(0)
  expect(lstatSync(join(out, 'hard')).ino).toBe(lstatSync(join(out, 'd/file')).ino)
  expect(readlinkSync(join(out, 'soft'))).toBe('../anywhere')
})

test('what was there stays, and what has the same name is replaced', async () => {
  mkdirSync(join(out, 'd'), { recursive: true })
  writeFileSync(join(out, 'd/other'), 'other')
  writeFileSync(join(root, 'outside'), 'outside')
  symlinkSync('../../outside', join(out, 'd/file'))

  await send([
    { path: 'd', mode: directory + 0o755 },
    { path: 'd/file', content: 'new' },
  ])

  expect(readFileSync(join(out, 'd/other'), 'utf8')).toBe('other')
  expect(readFileSync(join(out, 'd/file'), 'utf8')).toBe('new')
  expect(readFileSync(join(root, 'outside'), 'utf8')).toBe('outside')
})

test.each<[string, readonly Exported[], string]>([
  ['.. in a name', [{ path: '../x', content: 'x' }], 'invalid name'],
  [
    'a link on the way',
    [
      { path: 'l', mode: symlink + 0o777, link: '..' },
      { path: 'l/x', content: 'x' },
    ],
    'not a directory',
  ],
  ['a hard link to the outside', [{ path: 'h', link: '../../etc/passwd' }], 'invalid name'],
])('%s does not lead out of the destination', async (_what, entries, message) => {
  await expect(send(entries)).rejects.toThrow(message)

  expect(lstatSync(join(root, 'x'), { throwIfNoEntry: false })).toBeUndefined()
})

test('a directory with something in it is not removed for a file', async () => {
  mkdirSync(join(out, 'd/full'), { recursive: true })

  const sent = send([{ path: 'd', content: 'x' }])

  await expect(sent).rejects.toThrow('cannot write d: a directory is there')
})

test('more files than are open at a time arrive', async () => {
  const entries = Array.from({ length: 300 }, (_, i) => ({ path: `f${i}`, content: String(i) }))

  await send(entries)

  expect(
    entries.every(({ path, content }) => readFileSync(join(out, path), 'utf8') === content),
  ).toBe(true)
})
