import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { hijackStreams, resizeTerminal, type TerminalSize } from '../../src/render/attach.ts'
import type { Input } from '../../src/streams.ts'
import { memoryOutput } from './output.ts'

const detachKeys = Buffer.from('\x10\x11')

function anInput({ isTTY = false } = {}) {
  const stream = new PassThrough()
  const modes: boolean[] = []
  const input: Input = { isTTY, stream, setRawMode: (raw) => modes.push(raw) }
  return { input, stream, modes }
}

/** The other side: what it was sent, and its output, which ends when it is told to. */
function aProcess() {
  const events: string[] = []
  const output = new PassThrough()
  const connection = {
    write(chunk: Uint8Array): Promise<void> | undefined {
      events.push(Buffer.from(chunk).toString())
      return undefined
    },
    closeWrite() {
      events.push('<end>')
    },
  }
  const copyOutput = async () => {
    for await (const _ of output) events.push('<output>')
  }
  return { connection, events, output, copyOutput }
}

test('the end of stdin closes one half only, and the output is read to its end', async () => {
  const { input, stream } = anInput()
  const { connection, events, output, copyOutput } = aProcess()
  connection.closeWrite = () => {
    events.push('<end>')
    output.end('late')
  }
  const outcome = hijackStreams({ input, connection, tty: false, detachKeys, copyOutput })

  stream.end('hello')

  expect(await outcome).toBe('ended')
  expect(events).toEqual(['hello', '<end>', '<output>'])
})

test('the end of the output ends it all, though stdin is open', async () => {
  const { input, stream } = anInput()
  const { connection, events, output, copyOutput } = aProcess()
  const outcome = hijackStreams({ input, connection, tty: false, detachKeys, copyOutput })

  output.end()

  expect(await outcome).toBe('ended')
  expect(events).toEqual([])
  expect(stream.isPaused()).toBe(true)
  expect(stream.destroyed).toBe(false)
  expect(stream.listenerCount('data')).toBe(0)
})

test('without stdin only the output is carried', async () => {
  const { connection, output, copyOutput } = aProcess()
  output.end()

  const outcome = hijackStreams({ input: undefined, connection, tty: true, detachKeys, copyOutput })

  expect(await outcome).toBe('ended')
})

test('with nothing but stdin its end is the end', async () => {
  const { input, stream } = anInput()
  const { connection, events } = aProcess()
  stream.end('x')

  const outcome = await hijackStreams({
    input,
    connection,
    tty: false,
    detachKeys,
    copyOutput: undefined,
  })

  expect(outcome).toBe('ended')
  expect(events).toEqual(['x', '<end>'])
})

test('the detach keys leave the process alone, and the terminal as it was', async () => {
  const { input, stream, modes } = anInput({ isTTY: true })
  const { connection, events, copyOutput } = aProcess()
  const outcome = hijackStreams({ input, connection, tty: true, detachKeys, copyOutput })

  stream.write('ls\x10\x11rest')

  expect(await outcome).toBe('detached')
  expect(events).toEqual(['ls'])
  expect(modes).toEqual([true, false])
})

test('without a terminal the detach keys are data', async () => {
  const { input, stream } = anInput()
  const { connection, events, output, copyOutput } = aProcess()
  connection.closeWrite = () => output.end()
  const outcome = hijackStreams({ input, connection, tty: false, detachKeys, copyOutput })

  stream.end('\x10\x11')

  expect(await outcome).toBe('ended')
  expect(events).toEqual(['\x10\x11'])
})

test('a failing output restores the terminal once', async () => {
  const { input, modes } = anInput({ isTTY: true })
  const { connection, output, copyOutput } = aProcess()
  const outcome = hijackStreams({ input, connection, tty: true, detachKeys, copyOutput })

  output.destroy(new Error('connection reset'))

  await expect(outcome).rejects.toThrow('connection reset')
  expect(modes).toEqual([true, false])
})

test('a process that takes no input any more is still read', async () => {
  const { input, stream, modes } = anInput({ isTTY: true })
  const { connection, events, output, copyOutput } = aProcess()
  connection.write = () => {
    output.end('bye')
    return Promise.reject(new Error('EPIPE'))
  }
  const outcome = hijackStreams({ input, connection, tty: true, detachKeys, copyOutput })

  stream.write('x')

  expect(await outcome).toBe('ended')
  expect(events).toEqual(['<output>'])
  expect(modes).toEqual([true, false])
})

test('stdin waits while the connection is full', async () => {
  const { input, stream } = anInput()
  const { connection, events, output, copyOutput } = aProcess()
  const taken: (() => void)[] = []
  const write = connection.write
  connection.write = (chunk) => {
    events.push(Buffer.from(chunk).toString())
    return new Promise((resolve) => taken.push(resolve))
  }
  connection.closeWrite = () => output.end()
  const outcome = hijackStreams({ input, connection, tty: false, detachKeys, copyOutput })
  const firstWritten = new Promise<void>((resolve) => stream.once('pause', resolve))

  stream.write('one')
  await firstWritten
  stream.end('two')
  const before = [...events]
  connection.write = write
  taken[0]!()
  await outcome

  expect(before).toEqual(['one'])
  expect(events).toEqual(['one', 'two'])
})

test('the size is sent at once and whenever it changes', async () => {
  const out = memoryOutput({ columns: 80, rows: 24 })
  const sizes: TerminalSize[] = []
  const third = new Promise<void>((resolve) => {
    const stop = resizeTerminal({ out, err: memoryOutput() }, async (size) => {
      sizes.push(size)
      if (sizes.length === 1) out.resize(100, 30)
      if (sizes.length === 2) out.resize(0, 0)
      if (sizes.length === 2) out.resize(90, 20)
      if (sizes.length === 3) resolve(stop())
    })
  })

  await third

  expect(sizes[0]).toEqual({ height: 24, width: 80 })
  expect(sizes.at(-1)).toEqual({ height: 20, width: 90 })
  expect(out.listeners()).toBe(0)
})

test('a redraw gives a wrong size first', async () => {
  const out = memoryOutput({ columns: 80, rows: 24 })
  const sizes: TerminalSize[] = []

  await new Promise<void>((resolve) => {
    const resize = async (size: TerminalSize) => {
      if (sizes.push(size) === 2) resolve()
    }
    resizeTerminal({ out, err: memoryOutput() }, resize, { redraw: true })
  })

  expect(sizes).toEqual([
    { height: 25, width: 81 },
    { height: 24, width: 80 },
  ])
})

test('a process that is not ready is asked ten times more, then the user is told', async () => {
  const out = memoryOutput({ columns: 80, rows: 24 })
  const err = memoryOutput()
  let attempts = 0

  const told = new Promise<void>((resolve) => {
    const write = err.write
    err.write = (chunk) => {
      resolve()
      return write(chunk)
    }
  })
  resizeTerminal({ out, err }, async () => {
    attempts++
    throw new Error('not running')
  })
  await told

  expect(attempts).toBe(11)
  expect(err.text()).toBe('failed to resize tty, using default size\n')
})

test('a terminal without a size is left alone', async () => {
  const sizes: TerminalSize[] = []

  const stop = resizeTerminal({ out: memoryOutput(), err: memoryOutput() }, async (size) => {
    sizes.push(size)
  })
  await new Promise(setImmediate)
  stop()

  expect(sizes).toEqual([])
})
