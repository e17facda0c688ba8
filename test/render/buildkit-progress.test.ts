import { expect, test } from 'vitest'
import { StatusResponse } from '../../src/build/buildkit/messages.ts'
import type { InputOf } from '../../src/build/buildkit/protobuf.ts'
import { buildColors } from '../../src/render/buildkit-colors.ts'
import { excerpt, warningSummary } from '../../src/render/buildkit-failure.ts'
import { PlainBuild } from '../../src/render/buildkit-plain.ts'
import { createDisplay } from '../../src/render/buildkit-progress.ts'
import { toJsonLine } from '../../src/render/buildkit-rawjson.ts'
import { Trace, transferSize } from '../../src/render/buildkit-trace.ts'
import { TerminalBuild } from '../../src/render/buildkit-tty.ts'
import type { Output } from '../../src/streams.ts'

const start = 1_700_000_000

/** So many seconds after the build began. */
const at = (seconds: number) => ({
  seconds: start + Math.floor(seconds),
  nanos: Math.round((seconds % 1) * 1e9),
})

const news = (status: InputOf<typeof StatusResponse>) =>
  StatusResponse.decode(StatusResponse.encode(status))

function output(columns = 0, rows = 0): Output & { text: string } {
  return {
    text: '',
    isTTY: columns > 0,
    columns,
    rows,
    colorLevel: 0,
    write(chunk) {
      this.text += chunk
      return undefined
    },
    onResize: () => () => {},
  }
}

async function plain(...statuses: InputOf<typeof StatusResponse>[]): Promise<string> {
  const out = output()
  const trace = new Trace()
  const build = new PlainBuild(out, trace, { title: 'building' })
  for (const status of statuses) await build.draw(trace.update(news(status)))
  await build.end()
  return out.text.replace('#0 building\n\n', '')
}

const step = (digest: string, more: object = {}) => ({
  digest,
  name: `step ${digest}`,
  started: at(0),
  ...more,
})
const log = (vertex: string, text: string, seconds = 0) => ({
  vertex,
  timestamp: at(seconds),
  stream: 1,
  data: Buffer.from(text),
})

test('steps are numbered as they are shown, and end with what became of them', async () => {
  const text = await plain(
    { vertexes: [step('a', { completed: at(1.25) })] },
    { vertexes: [step('b', { completed: at(0), cached: true })] },
    { vertexes: [step('c', { completed: at(1), error: 'exit code: 1' })] },
    { vertexes: [step('d', { completed: at(1), error: 'x: context canceled' })] },
  )

  expect(text).toBe(
    '#1 step a\n#1 DONE 1.3s\n\n#2 step b\n#2 CACHED\n\n' +
      '#3 step c\n#3 ERROR: exit code: 1\n\n#4 step d\n#4 CANCELED\n',
  )
})

test('output has the time since its step began, and lines that come in pieces stay together', async () => {
  const text = await plain(
    { vertexes: [step('a')] },
    { logs: [log('a', 'one\ntw', 0.5)] },
    { logs: [log('a', 'o\n', 12.345), log('a', 'three\n\n', 12.345), log('a', 'end', 123)] },
    { vertexes: [step('a', { completed: at(124) })] },
  )

  expect(text).toBe(
    '#1 step a\n#1 0.500 one\n#1 0.500 two\n#1 12.35 three\n#1 12.35 \n#1 123.0 end\n#1 DONE 124.0s\n',
  )
})

test('when another step has the output, the first is begun anew when it comes back', async () => {
  const text = await plain(
    { vertexes: [step('a')], logs: [log('a', 'a1\n')] },
    { vertexes: [step('b', { completed: at(1) })] },
    { logs: [log('a', 'a2\n')] },
    { vertexes: [step('a', { completed: at(2) })] },
  )

  expect(text).toBe(
    '#1 step a\n#1 0.000 a1\n#1 ...\n\n#2 step b\n#2 DONE 1.0s\n\n#1 step a\n#1 0.000 a2\n#1 DONE 2.0s\n',
  )
})

test('transfers say how far they are, but not at every byte', async () => {
  const task = (current: number, seconds: number, more: object = {}) => ({
    statuses: [
      {
        id: 'layer',
        vertex: 'a',
        current,
        total: 1000,
        started: at(0),
        timestamp: at(seconds),
        ...more,
      },
    ],
  })

  const text = await plain(
    { vertexes: [step('a')], ...task(0, 0) },
    task(10, 1),
    task(60, 2),
    task(61, 8),
    { vertexes: [step('a', { completed: at(9) })], ...task(1000, 9, { completed: at(9) }) },
  )

  expect(text).toBe(
    '#1 step a\n#1 layer 0B / 1.00kB\n#1 layer 60B / 1.00kB 2.0s\n#1 layer 61B / 1.00kB 8.0s\n' +
      '#1 layer 1.00kB / 1.00kB 9.0s done\n#1 DONE 9.0s\n',
  )
})

test('steps of a group are one, which is hidden until one of them counts', async () => {
  const progressGroup = { id: 'g', name: 'group', weak: true }

  const text = await plain(
    { vertexes: [step('a', { progressGroup, completed: at(1) })] },
    {
      vertexes: [
        step('b', {
          progressGroup: { ...progressGroup, weak: false },
          started: at(3),
          completed: at(4),
        }),
      ],
    },
  )

  expect(text).toBe('#1 group\n#1 DONE 2.0s\n')
})

test('a step that rests and goes on counts only the time it worked', async () => {
  const text = await plain(
    { vertexes: [step('a', { completed: at(1) }), step('a', { started: at(10) })] },
    { vertexes: [step('a', { started: at(10), completed: at(12) })] },
  )

  expect(text).toBe('#1 step a\n#1 DONE 3.0s\n')
})

test('a terminal shows each step in a line, and the end of what runs', async () => {
  const out = output(50, 10)
  const trace = new Trace()
  const build = new TerminalBuild(out, trace, { contextName: 'default', env: {} })
  trace.update(
    news({
      vertexes: [
        step('a', { completed: at(1), cached: true }),
        step('b'),
        step('c', { completed: at(1), error: 'x' }),
      ],
      logs: [log('b', 'hello\x1b[31m\nworld\n')],
      statuses: [{ id: 'copy', vertex: 'c', current: 5, completed: at(0), started: at(0) }],
    }),
    start * 1000,
  )

  await build.draw()

  const lines = out.text.replaceAll(/\x1b\[[?0-9]*[a-zA-Z]/g, '').split('\n')
  expect(lines.map((line) => line.replace(/\s+\d+\.\ds$/, ''))).toEqual([
    expect.stringMatching(/^\[\+\] Building \d+\.\ds \(2\/3\) +docker:default$/),
    ' => CACHED step a',
    ' => step b',
    ' => => # hello\\x1b[31m',
    ' => => # world',
    ' => ERROR step c',
    ' => => copy 5B',
    '',
  ])
  expect(lines.every((line) => line.length < 50)).toBe(true)
})

test('where a terminal has too little room, what runs stays', async () => {
  const out = output(50, 5)
  const trace = new Trace()
  const build = new TerminalBuild(out, trace, { contextName: 'default', env: {} })
  const done = Array.from({ length: 9 }, (_, i) => step(`d${i}`, { completed: at(1) }))
  trace.update(news({ vertexes: [step('run'), ...done] }))

  await build.draw()

  expect(out.text.split('\n')).toHaveLength(5)
  expect(out.text).toContain('step run')
  expect(out.text).toContain('step d8')
})

test('news as JSON has the keys and times of BuildKit', () => {
  const line = toJsonLine(
    news({
      vertexes: [step('a', { name: '<x>', inputs: ['i'] })],
      logs: [log('a', 'hi')],
      statuses: [{ id: 't', vertex: 'a', timestamp: at(0.5) }],
      warnings: [{ vertex: 'a', level: 1, short: Buffer.from('w') }],
    }),
  )

  expect(line).toContain('"name":"\\u003cx\\u003e"')
  expect(JSON.parse(line)).toEqual({
    vertexes: [{ digest: 'a', inputs: ['i'], name: '<x>', started: '2023-11-14T22:13:20Z' }],
    statuses: [{ id: 't', vertex: 'a', current: 0, timestamp: '2023-11-14T22:13:20.5Z' }],
    logs: [{ vertex: 'a', stream: 1, data: 'aGk=', timestamp: '2023-11-14T22:13:20Z' }],
    warnings: [{ vertex: 'a', level: 1, short: 'dw==' }],
  })
})

test.each([
  ['auto', false, '#0 building'],
  ['auto', true, '\x1b[?25l'],
  ['plain', true, '#0 building'],
  ['tty', true, '\x1b[?25l'],
  ['rawjson', true, '{"vertexes"'],
  ['quiet', true, ''],
] as const)('progress %s with a terminal being there %s', async (mode, isTTY, beginning) => {
  const out = output(isTTY ? 80 : 0, 24)
  const display = createDisplay(out, { mode, env: {}, contextName: 'default' })

  await display.update(news({ vertexes: [step('a')] }))
  await display.end()

  expect(out.text.slice(0, beginning.length || undefined)).toBe(beginning)
})

const dockerfile = ['FROM a', 'RUN b', 'RUN c', 'RUN d', 'RUN e', 'RUN f', ''].join('\n')

test.each([
  [3, 3, ['1', '2', '3*', '4', '5']],
  [1, 1, ['1*', '2', '3']],
  [6, 6, ['4', '5', '6*', '7']],
  [3, 4, ['2', '3*', '4*', '5']],
  [1, 6, ['1*', '2*', '3*', '4*', '5*', '6*', '7']],
])('an excerpt of lines %i to %i shows some around them', (startLine, endLine, expected) => {
  const text = excerpt({ filename: 'Dockerfile', content: dockerfile, startLine, endLine })

  const rows = text.split('\n').filter((line) => line.includes('|'))
  const shown = rows.map((row) => row.trim().split(' ')[0] + (row.includes('>>>') ? '*' : ''))
  expect(shown).toEqual(expected)
  expect(text.split('\n')[0]).toBe(`Dockerfile:${startLine}`)
})

test('on a terminal steps stand in the order in which they began', async () => {
  const out = output(40, 10)
  const trace = new Trace()
  const build = new TerminalBuild(out, trace, { contextName: 'default', env: {} })
  trace.update(news({ vertexes: [step('a', { started: undefined }), step('b')] }))
  trace.update(news({ vertexes: [step('a', { started: at(1) })] }))
  trace.update(news({ warnings: [{ vertex: 'b', short: Buffer.from('odd') }] }))

  await build.end()

  const shown = out.text.match(/(?<==> )(?:WARN: odd +0\.0s|step .)/g)
  expect(shown).toEqual(['step b', expect.stringContaining('WARN: odd'), 'step a'])
})

test('an excerpt is laid out as docker does it', () => {
  const text = excerpt({ filename: 'D', content: 'FROM a\nRUN b\n', startLine: 2, endLine: 2 })

  expect(text).toBe(
    'D:2\n--------------------\n   1 |     FROM a\n   2 | >>> RUN b\n   3 |     \n--------------------\n',
  )
})

test('warnings are summed up', () => {
  const { warnings } = news({
    warnings: [{ short: Buffer.from('a') }, { short: Buffer.from('b') }],
  })

  const summary = warningSummary(warnings, { isFull: false, isColored: false })

  expect(summary).toBe('\n 2 warnings found (use docker --debug to expand):\n - a\n - b\n')
})

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1.00kB'],
  [9_500_000, '9.50MB'],
  [1.5e12, '1.50TB'],
])('%i bytes are %s', (bytes, expected) => {
  expect(transferSize(bytes)).toBe(expected)
})

test('colours can be chosen, and turned off', () => {
  const chosen = buildColors({ BUILDKIT_COLORS: 'run=green:error=1,2,3:x=y:warn=light-red' }, 1)
  const none = buildColors({}, 0)

  expect(chosen).toMatchObject({
    run: '\x1b[32m',
    error: '\x1b[38;2;1;2;3m',
    warn: '\x1b[91m',
    cancel: '\x1b[33m',
  })
  expect(none.run).toBe('')
})
