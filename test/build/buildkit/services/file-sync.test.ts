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
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FileTree } from '../../../../src/build/buildkit/file-tree.ts'
import type { Metadata } from '../../../../src/build/buildkit/grpc.ts'
import { Packet, packetTypes } from '../../../../src/build/buildkit/messages.ts'
import { fileSync } from '../../../../src/build/buildkit/services/file-sync.ts'
import { arrived } from '../../../helpers/fake-buildkit.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sync-'))
})

afterEach(() => rmSync(root, { recursive: true }))

const method = '/moby.filesync.v1.FileSync/DiffCopy'

interface Received {
  readonly listed: string[]
  readonly content: Record<string, string>
  readonly error: string
}

/** Takes a tree as the engine does: lists it, and asks for the files that `wants` names. */
async function receive(
  tree: FileTree,
  {
    metadata = [],
    wants = () => true,
    onListed = () => {},
  }: { metadata?: Metadata; wants?: (path: string) => boolean; onListed?: () => void } = {},
): Promise<Received> {
  const requests = new ReadableStreamOf<Buffer>()
  const listed: string[] = []
  const names: string[] = []
  const content: Record<string, string> = {}
  const open = new Set<number>()
  let error = ''
  let isListed = false
  const finishWhenDone = () => {
    if (!isListed || open.size > 0) return
    requests.push(Packet.encode({ type: packetTypes.finish }))
    requests.end()
  }
  const served = fileSync({ context: tree })[method]!({
    metadata: [['dir-name', 'context'], ...metadata],
    messages: requests.values(),
    signal: new AbortController().signal,
    send(message) {
      const { type, stat, ID, data } = Packet.decode(arrived(message))
      if (type === packetTypes.error) {
        error = data.toString()
        requests.end()
      } else if (type === packetTypes.stat && stat) {
        const path = stat.path.toString()
        const link = stat.linkname.length > 0 ? ` -> ${stat.linkname}` : ''
        listed.push(`${path} ${stat.mode.toString(8)} ${stat.size}${link}`)
        names.push(path)
        const isRegular = Math.floor(stat.mode / 2 ** 25) === 0 && link === ''
        if (isRegular && wants(path)) open.add(names.length - 1)
      } else if (type === packetTypes.stat) {
        isListed = true
        onListed()
        for (const id of open) requests.push(Packet.encode({ type: packetTypes.request, ID: id }))
        finishWhenDone()
      } else if (type === packetTypes.data) {
        const name = names[ID]!
        content[name] = (content[name] ?? '') + data.toString()
        if (data.length === 0) open.delete(ID)
        if (data.length === 0) finishWhenDone()
      }
      return undefined
    },
  })
  await served.catch((failure: Error) => {
    error ||= failure.message
  })
  return { listed, content, error }
}

/** Values that are pushed from one side and iterated on the other. */
class ReadableStreamOf<T> {
  #controller!: ReadableStreamDefaultController<T>
  readonly #stream = new ReadableStream<T>({
    start: (controller) => {
      this.#controller = controller
    },
  })
  #isEnded = false

  push(value: T) {
    if (!this.#isEnded) this.#controller.enqueue(value)
  }

  end() {
    if (!this.#isEnded) this.#controller.close()
    this.#isEnded = true
  }

  async *values(): AsyncGenerator<T> {
    yield* this.#stream
  }
}

test('a tree is listed in the order of bytes, directories before what they hold', async () => {
  mkdirSync(join(root, 'a'))
  for (const name of ['a/b', 'a.txt', 'Z', 'é', '\u{1f600}', '\ufb00']) {
    writeFileSync(join(root, name), name)
  }

  const { listed, content } = await receive({ directory: root })

  expect(listed.map((line) => line.split(' ')[0])).toEqual([
    'Z',
    'a',
    'a/b',
    'a.txt',
    'é',
    '\ufb00',
    '\u{1f600}',
  ])
  expect(content['a/b']).toBe('a/b')
})

test('modes are those of Go, and links keep their targets', async () => {
  mkdirSync(join(root, 'dir'))
  writeFileSync(join(root, 'file'), '12345')
  chmodSync(join(root, 'file'), 0o4755)
  chmodSync(join(root, 'dir'), 0o1777)
  linkSync(join(root, 'file'), join(root, 'hard'))
  symlinkSync('../up', join(root, 'soft'))

  const { listed, content } = await receive({ directory: root })

  expect(listed).toEqual([
    `dir ${(2 ** 31 + 2 ** 20 + 0o777).toString(8)} 0`,
    `file ${(2 ** 23 + 0o755).toString(8)} 5`,
    `hard ${(2 ** 23 + 0o755).toString(8)} 0 -> file`,
    `soft ${(2 ** 27 + 0o777).toString(8)} 5 -> ../up`,
  ])
  expect(content).toEqual({ file: '12345' })
})

test('only what the engine asks for is sent', async () => {
  writeFileSync(join(root, 'a'), 'a')
  writeFileSync(join(root, 'b'), 'b')

  const { content } = await receive({ directory: root }, { wants: (path) => path === 'b' })

  expect(content).toEqual({ b: 'b' })
})

test('patterns narrow the list, and a directory on the way is part of it', async () => {
  mkdirSync(join(root, 'src/deep'), { recursive: true })
  mkdirSync(join(root, 'other'))
  for (const name of ['src/deep/x.ts', 'src/deep/y.js', 'other/z.ts']) {
    writeFileSync(join(root, name), '')
  }
  const metadata: Metadata = [
    ['include-patterns', 'src/deep/*.ts'],
    ['exclude-patterns-encoded', '1'],
    ['exclude-patterns', 'no%2Cthing+here'],
  ]

  const { listed } = await receive({ directory: root }, { metadata })

  expect(listed.map((line) => line.split(' ')[0])).toEqual(['src', 'src/deep', 'src/deep/x.ts'])
})

test('what is followed brings its targets along', async () => {
  mkdirSync(join(root, 'real'))
  writeFileSync(join(root, 'real/file'), 'x')
  symlinkSync('real/file', join(root, 'link'))
  symlinkSync('loop', join(root, 'loop'))
  const metadata: Metadata = [
    ['followpaths', 'link'],
    ['followpaths', 'loop'],
  ]

  const { listed } = await receive({ directory: root }, { metadata })

  expect(listed.map((line) => line.split(' ')[0])).toEqual(['link', 'loop', 'real', 'real/file'])
})

test('files from memory are served by their names', async () => {
  const files = { Dockerfile: Buffer.from('FROM a'), 'Dockerfile.dockerignore': Buffer.from('x') }

  const { content } = await receive({ files }, { metadata: [['followpaths', 'Dockerfile']] })

  expect(content).toEqual({ Dockerfile: 'FROM a' })
})

test('a large file comes whole', async () => {
  const text = 'x'.repeat(300_000)
  writeFileSync(join(root, 'large'), text)
  utimesSync(join(root, 'large'), 1, 1)

  const { content } = await receive({ directory: root })

  expect(content.large).toBe(text)
})

test.each<[string, () => void, string]>([
  [
    'becomes shorter',
    () => truncateSync(join(root, 'f'), 1),
    'file f became shorter while it was read',
  ],
  ['vanishes', () => rmSync(join(root, 'f')), 'file f vanished while the build context was sent'],
])('a file that %s is an error', async (_what, onListed, message) => {
  writeFileSync(join(root, 'f'), 'content')

  const { error } = await receive({ directory: root }, { onListed })

  expect(error).toBe(message)
})

test('of a file that grows, what was there is sent', async () => {
  writeFileSync(join(root, 'f'), 'content')

  const { content } = await receive(
    { directory: root },
    { onListed: () => writeFileSync(join(root, 'f'), 'content and more') },
  )

  expect(content.f).toBe('content')
})

test('no other directory is given out', async () => {
  const call = fileSync({ context: { directory: root } })[method]!({
    metadata: [['dir-name', '/etc']],
    messages: (async function* () {})(),
    signal: new AbortController().signal,
    send: () => undefined,
  })

  await expect(call).rejects.toThrow('no access allowed to dir "/etc"')
})
