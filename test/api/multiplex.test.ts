import { expect, test } from 'vitest'
import { demultiplex } from '../../src/api/multiplex.ts'
import { sourceOf } from './raw-server.ts'

function frame(
  type: number,
  payload: string | Buffer,
  length = Buffer.byteLength(payload),
): Buffer {
  const header = Buffer.from([type, 0, 0, 0, 0, 0, 0, 0])
  header.writeUInt32BE(length, 4)
  return Buffer.concat([header, Buffer.from(payload as string)])
}

/** Writers that note each write in one list; with `slow`, each write takes a turn of the loop. */
function outputs(slow = false) {
  const writes: [string, string][] = []
  const writer = (name: string) => ({
    write(chunk: string | Uint8Array) {
      if (!slow) {
        writes.push([name, Buffer.from(chunk as string).toString()])
        return undefined
      }
      return new Promise<void>((resolve) => {
        setImmediate(() => {
          writes.push([name, Buffer.from(chunk as string).toString()])
          resolve()
        })
      })
    },
  })
  const text = (name: string) =>
    writes
      .filter(([to]) => to === name)
      .map(([, chunk]) => chunk)
      .join('')
  return { out: writer('out'), err: writer('err'), writes, text }
}

const conversation = Buffer.concat([
  frame(1, 'one\n'),
  frame(1, `${'long '.repeat(30)}\n`),
  frame(2, 'oops\n'),
  frame(1, ''),
  frame(2, 'ouch\n'),
  frame(0, 'echo\n'),
  frame(1, 'two\n'),
])

test.each([false, true])('frames may be split at any byte (slow output: %s)', async (slow) => {
  for (let cut = 0; cut <= conversation.length; cut++) {
    const { out, err, text } = outputs(slow)

    await demultiplex(
      sourceOf([conversation.subarray(0, cut), conversation.subarray(cut)]),
      out,
      err,
    )

    expect(text('out')).toBe(`one\n${'long '.repeat(30)}\necho\ntwo\n`)
    expect(text('err')).toBe('oops\nouch\n')
  }
})

test('frames may come byte by byte', async () => {
  const { out, err, text } = outputs()

  await demultiplex(sourceOf([...conversation].map((byte) => Buffer.of(byte))), out, err)

  expect(text('out')).toBe(`one\n${'long '.repeat(30)}\necho\ntwo\n`)
  expect(text('err')).toBe('oops\nouch\n')
})

test('frames of one read for one output are written at once', async () => {
  const { out, err, writes } = outputs()
  const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}\n`)

  await demultiplex(sourceOf([Buffer.concat(lines.map((line) => frame(1, line)))]), out, err)

  expect(writes).toEqual([['out', lines.join('')]])
})

test('the order between the outputs is kept, and each is awaited', async () => {
  const { out, err, writes } = outputs(true)
  const input = [frame(1, 'a'), frame(2, 'b'), frame(1, 'c'), frame(1, 'd'), frame(2, 'e')]

  await demultiplex(sourceOf([Buffer.concat(input)]), out, err)

  expect(writes).toEqual([
    ['out', 'a'],
    ['err', 'b'],
    ['out', 'cd'],
    ['err', 'e'],
  ])
})

test('an error of the daemon is thrown, after what came before it', async () => {
  const { out, err, writes } = outputs()
  const input = Buffer.concat([frame(1, 'a'), frame(3, 'log driver failed\n'), frame(1, 'b')])

  await expect(demultiplex(sourceOf([input]), out, err)).rejects.toThrow(
    /^error from daemon in stream: log driver failed$/,
  )
  expect(writes).toEqual([['out', 'a']])
})

test('an error of the daemon that ends the stream is thrown', async () => {
  const { out, err } = outputs()

  await expect(demultiplex(sourceOf([frame(3, 'half', 400)]), out, err)).rejects.toThrow(
    'error from daemon in stream: half',
  )
})

test.each([4, 7, 255])('a frame of type %i is refused', async (type) => {
  const { out, err } = outputs()

  await expect(demultiplex(sourceOf([frame(type, 'x')]), out, err)).rejects.toThrow(
    `unrecognized stream: ${type}`,
  )
})

test('a frame of 4 GiB is passed on as it comes, and missed when it ends early', async () => {
  const { out, err, writes } = outputs()

  const done = demultiplex(sourceOf([frame(1, 'abc', 0xffffffff), 'def']), out, err)

  await expect(done).rejects.toThrow('the output stream ended in the middle of a frame')
  expect(writes).toEqual([
    ['out', 'abc'],
    ['out', 'def'],
  ])
})

test.each([1, 7])('a stream that ends after %i bytes of a header is an error', async (bytes) => {
  const { out, err } = outputs()

  const done = demultiplex(sourceOf([frame(1, 'x').subarray(0, bytes)]), out, err)

  await expect(done).rejects.toThrow('ended in the middle of a frame')
})

test('an output that fails ends it', async () => {
  const gone = { write: () => Promise.reject(new Error('EPIPE')) }

  await expect(demultiplex(sourceOf([frame(1, 'x'), frame(1, 'y')]), gone, gone)).rejects.toThrow(
    'EPIPE',
  )
})
