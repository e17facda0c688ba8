import { expect, test } from 'vitest'
import { decode } from '../../src/api/json-stream.ts'
import { sourceOf } from './raw-server.ts'

async function all(source: Parameters<typeof decode>[0], options?: { maxLine?: number }) {
  const values: unknown[] = []
  for await (const value of decode(source, options)) values.push(value)
  return values
}

const values = [
  { status: 'Pulling', progressDetail: { current: 1, total: 2 }, text: 'naïve "日本" 🐳 \\ }]' },
  [],
  'a "word" with {',
  12.5,
  true,
  null,
  { a: { b: [{ c: '\u0000' }] } },
]

test.each([
  ['lines', values.map((value) => `${JSON.stringify(value)}\n`).join('')],
  ['lines that end with CRLF', values.map((value) => `${JSON.stringify(value)}\r\n`).join('')],
  ['records of json-seq', values.map((value) => `\x1e${JSON.stringify(value)}\n`).join('')],
  ['indented values', values.map((value) => `${JSON.stringify(value, null, 2)}\n\n`).join('')],
  ['values with a space between', values.map((value) => JSON.stringify(value)).join(' ')],
])('%s may be split at any byte', async (_name, text) => {
  const bytes = Buffer.from(text)
  for (let cut = 0; cut <= bytes.length; cut++) {
    expect(await all(sourceOf([bytes.subarray(0, cut), bytes.subarray(cut)]))).toEqual(values)
  }
  expect(await all(sourceOf([...bytes].map((byte) => Buffer.of(byte))))).toEqual(values)
})

test('objects need nothing between them', async () => {
  expect(await all(sourceOf(['{"a":1}{"b":2}["c"]"d""e"1']))).toEqual([
    { a: 1 },
    { b: 2 },
    ['c'],
    'd',
    'e',
    1,
  ])
})

test('an empty stream has no values', async () => {
  expect(await all(sourceOf([]))).toEqual([])
  expect(await all(sourceOf([' \n', '\x1e\n']))).toEqual([])
})

test.each(['{"a":', '{"a":1', '"abc', '[[1]', '{"a":"\\'])(
  'a stream that ends within %j is an error',
  async (text) => {
    await expect(all(sourceOf(['{}', text]))).rejects.toThrow('ended in the middle of a JSON value')
  },
)

test.each([
  '{a}',
  'nonsense\n',
  '}',
  ']{}',
  '{]',
  '{"a":1}x ',
  '\u001b]52;c;\u0007',
  '{"a":\u001e{}',
])('%j is an error of one line', async (text) => {
  await expect(all(sourceOf([text]))).rejects.toThrow(/^the daemon sent a stream that is not JSON$/)
})

test.each(['{"a":"', '[', '[1,', '1'])(
  'a value that begins with %j and never ends is given up',
  async (beginning) => {
    const endless = {
      async forEach(consume: (chunk: Uint8Array) => void | Promise<void>) {
        await consume(Buffer.from(beginning))
        for (;;) await consume(Buffer.from('1'.repeat(1000)))
      },
    }

    await expect(all(endless, { maxLine: 100_000 })).rejects.toThrow('more than 100000 bytes')
  },
)

test('whoever stops reading cancels the source', async () => {
  let cancelled = false
  const source = { ...sourceOf(['{"a":1}\n', '{"b":2}\n']), cancel: () => (cancelled = true) }

  for await (const value of decode(source)) {
    expect(value).toEqual({ a: 1 })
    break
  }

  expect(cancelled).toBe(true)
})

test('names that JavaScript knows are plain keys', async () => {
  const [value] = await all(sourceOf(['{"__proto__":{"polluted":true}}']))

  expect(Object.keys(value as object)).toEqual(['__proto__'])
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
})
