import { readFileSync } from 'node:fs'
import { Terminal } from '@xterm/headless'
import { expect, test } from 'vitest'
import {
  type JsonMessage,
  JsonMessageError,
  progressBar,
  renderProgress,
} from '../../src/render/progress.ts'
import { type MemoryOutput, memoryOutput } from './output.ts'
import { pullMessages } from './pull-messages.ts'

async function* stream(messages: Iterable<JsonMessage>) {
  yield* messages
}

/** A terminal with everything that was written on it, and its lines. */
class Screen {
  readonly out: MemoryOutput
  readonly #terminal: Terminal
  #seen = 0

  constructor(columns: number, rows: number) {
    this.out = memoryOutput({ columns, rows })
    this.#terminal = new Terminal({
      cols: columns,
      rows,
      scrollback: 10_000,
      allowProposedApi: true,
      convertEol: true,
    })
  }

  async resize(columns: number, rows: number) {
    await this.lines()
    this.#terminal.resize(columns, rows)
    this.out.resize(columns, rows)
  }

  /** The lines that have something, scrolled away or not. */
  async lines(): Promise<string[]> {
    const text = this.out.text()
    await new Promise<void>((resolve) => this.#terminal.write(text.slice(this.#seen), resolve))
    this.#seen = text.length
    const buffer = this.#terminal.buffer.active
    const lines = Array.from({ length: buffer.length }, (_, i) =>
      buffer.getLine(i)!.translateToString(true),
    )
    return lines.filter((line) => line !== '')
  }
}

const layer = (id: string, status: string, current = 0, total = 0): JsonMessage => ({
  id,
  status,
  progressDetail: current > 0 ? { current, total } : {},
})

test('a pipe gets what docker writes, to the byte', async () => {
  const out = memoryOutput()

  await renderProgress(stream(pullMessages), out)

  expect(out.text()).toBe(readFileSync('test/golden/pull.txt', 'utf8'))
})

test('what is meant for the program is handed on, not shown', async () => {
  const out = memoryOutput()
  const seen: unknown[] = []

  await renderProgress(stream([{ aux: { ID: 'sha256:1' } }]), out, {
    onAux: (aux) => seen.push(aux),
  })

  expect(seen).toEqual([{ ID: 'sha256:1' }])
  expect(out.text()).toBe('')
})

test.each([
  [{ errorDetail: { code: 3, message: 'step failed' }, error: 'step failed' }, 'step failed', 3],
  [{ errorDetail: { message: 'no such tag' } }, 'no such tag', 0],
  [{ error: 'from an old engine' }, 'from an old engine', 0],
])('the error %j ends the stream, also when nothing is shown', async (message, text, code) => {
  const out = memoryOutput()
  const rendering = renderProgress(stream([{ status: 'one' }, message]), out, { quiet: true })

  const error = await rendering.catch((reason: unknown) => reason)

  expect(error).toBeInstanceOf(JsonMessageError)
  expect(error).toMatchObject({ message: text, code })
  expect(out.text()).toBe('')
})

test('a terminal has one line for each layer, which changes in place', async () => {
  const screen = new Screen(120, 24)

  await renderProgress(
    stream([
      { id: 'latest', status: 'Pulling from library/alpine' },
      layer('aaa', 'Pulling fs layer'),
      layer('bbb', 'Waiting'),
      layer('aaa', 'Downloading', 500, 1000),
      layer('bbb', 'Downloading', 2000, 1000),
      layer('aaa', 'Pull complete'),
      { status: 'Status: done' },
    ]),
    screen.out,
  )

  expect(await screen.lines()).toEqual([
    'latest: Pulling from library/alpine',
    'aaa: Pull complete',
    `bbb: Downloading [${'='.repeat(50)}>]      2kB`,
    'Status: done',
  ])
  expect(screen.out.listeners()).toBe(0)
})

test('a second block does not change the lines of the first', async () => {
  const screen = new Screen(80, 24)

  await renderProgress(
    stream([layer('aaa', 'one'), { status: 'next tag' }, layer('aaa', 'two')]),
    screen.out,
  )

  expect(await screen.lines()).toEqual(['aaa: one', 'next tag', 'aaa: two'])
})

test('more layers than rows are shown while they move, and all of them at the end', async () => {
  const screen = new Screen(80, 10)
  const ids = Array.from({ length: 40 }, (_, i) => `layer${i}`)
  const during: string[][] = []

  async function* messages() {
    for (const id of ids) yield layer(id, 'Waiting')
    for (const id of ids.slice(0, 3)) yield layer(id, 'Downloading', 1, 2)
    during.push(await screen.lines())
    for (const id of ids) yield layer(id, 'Pull complete')
  }
  await renderProgress(messages(), screen.out)

  expect(during[0]!.slice(-4)).toEqual([
    'layer0: Downloading       1B/2B',
    'layer1: Downloading       1B/2B',
    'layer2: Downloading       1B/2B',
    '40 layers, 3 moving',
  ])
  expect(await screen.lines()).toEqual(ids.map((id) => `${id}: Pull complete`))
})

test('a terminal that becomes narrower, or wider, is drawn anew without smears', async () => {
  const screen = new Screen(120, 24)

  async function* messages() {
    yield { status: 'before' }
    yield layer('aaa', 'Downloading', 500, 1000)
    yield layer('bbb', 'Downloading', 1, 1000)
    await screen.resize(60, 24)
    yield layer('aaa', 'Extracting', 900, 1000)
    await screen.resize(130, 24)
    yield layer('bbb', 'Downloading', 500, 1000)
    yield layer('aaa', 'Pull complete')
    yield { status: 'after' }
  }
  await renderProgress(messages(), screen.out)

  expect(await screen.lines()).toEqual([
    'before',
    'aaa: Pull complete',
    `bbb: Downloading [${'='.repeat(25)}>${' '.repeat(25)}]     500B/1kB`,
    'after',
  ])
})

test('control characters of an engine do not reach the terminal', async () => {
  const screen = new Screen(80, 24)

  await renderProgress(
    stream([layer('a\x1b[2J', '\x1b]52;c;x\x07', 1, 2), { status: '\x9b2J', id: '\r' }]),
    screen.out,
  )

  expect(await screen.lines()).toEqual(['a\\x1b[2J: \\x1b]52;c;x\\a       1B/2B', '\\r: \\u009b2J'])
})

test('a hundred thousand layers take little time and memory of the screen', async () => {
  const screen = new Screen(80, 24)
  function* messages() {
    for (let i = 0; i < 100_000; i++) yield layer(`layer${i}`, 'Downloading', 1, 2)
  }

  await renderProgress(stream(messages()), screen.out)

  expect(screen.out.text().endsWith('layer99999: Downloading       1B/2B\n')).toBe(true)
})

test.each([
  [{}, 200, ''],
  [{ current: -5, total: -1 }, 200, ''],
  [{ current: 1234 }, 200, ' 1.234kB'],
  [{ current: 3, units: 's' }, 200, '3 s'],
  [{ current: 50, total: 100 }, 200, `[${'='.repeat(25)}>${' '.repeat(25)}]      50B/100B`],
  [{ current: 50, total: 100 }, 110, '     50B/100B'],
  [{ current: 200, total: 100 }, 110, '    200B'],
  [{ current: -10, total: 100 }, 110, '    -10B/100B'],
  [{ current: 1, total: 2, hidecounts: true }, 110, ''],
  [{ current: 1, total: 4, units: 'files' }, 110, '1/4 files'],
  [{ current: 50, total: 100, start: 900 }, 110, '     50B/100B 1m40s'],
  [{ current: 50, total: 100, start: 900 }, 50, '     50B/100B'],
  [{ current: Number.NaN, total: Number.NaN }, 110, ''],
  [{ current: 1e308, total: 1e308 }, 110, '1e+284YB/1e+284YB'],
])('the progress %j at %d columns is %j', (detail, columns, text) => {
  expect(progressBar(detail, columns, 1_000_000)).toBe(text)
})
