import { expect, test } from 'vitest'
import { ApiError } from '../../src/api/errors.ts'
import type { Hijacked } from '../../src/api/hijack.ts'
import { rawServer, respond } from './raw-server.ts'

const upgraded =
  'HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n' +
  'Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n'
const raw = 'HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n'

async function readAll(connection: Hijacked): Promise<string> {
  let text = ''
  await connection.forEach((chunk) => {
    text += Buffer.from(chunk)
  })
  return text
}

test.each([
  ['101', upgraded],
  ['200', raw],
])('%s hands the connection over, in both directions', async (_name, answer) => {
  await using server = await rawServer(({ socket }) => {
    socket.write(answer)
    socket.on('data', (chunk) => socket.write(`<${chunk}>`))
    socket.on('end', () => socket.end('bye'))
  })

  const connection = await server.client().hijack('POST', '/exec/a/start', {}, { Tty: true })
  await connection.write('hello')
  connection.closeWrite()

  expect(connection.contentType).toBe('application/vnd.docker.raw-stream')
  expect(await readAll(connection)).toBe('<hello>bye')
  expect(server.requests[1]!.head).toContain('\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n')
  expect(server.requests[1]!.body.toString()).toBe('{"Tty":true}')
})

test('bytes that come with the header block are handed on, wherever the block is cut', async () => {
  const answer = `${upgraded}with the head`
  let cut = 0
  await using server = await rawServer(({ socket }) => {
    socket.write(answer.slice(0, cut))
    setImmediate(() => socket.end(answer.slice(cut)))
  })
  const client = server.client()

  for (cut = 0; cut <= answer.length; cut += 7) {
    const connection = await client.hijack('POST', '/containers/a/attach')
    expect(await readAll(connection)).toBe('with the head')
    connection.destroy()
  }
})

test('whatever bytes come after the upgrade are the stream', async () => {
  const garbage = '\x00\xffHTTP/1.1 200 OK\r\n\r\n\x1b[2J'
  await using server = await rawServer(({ socket }) => {
    socket.write(upgraded)
    socket.end(garbage, 'latin1')
  })

  const connection = await server.client().hijack('POST', '/containers/a/attach')
  const chunks: Buffer[] = []
  await connection.forEach((chunk) => {
    chunks.push(Buffer.from(chunk))
  })

  expect(Buffer.concat(chunks).toString('latin1')).toBe(garbage)
  connection.destroy()
})

test.each(['409 Conflict', '500 Internal Server Error', '400 Bad Request'])(
  "an upgrade refused with %s is refused in the engine's words",
  async (status) => {
    await using server = await rawServer(({ socket }) => {
      respond(socket, '{"message":"container a is not running"}', status)
    })

    const error = await server
      .client()
      .hijack('POST', '/containers/a/attach')
      .catch((error: Error) => error)

    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      status: Number.parseInt(status, 10),
      message: 'Error response from daemon: container a is not running',
    })
  },
)

test('the engine may go on after we have finished, and we after the engine', async () => {
  let received = ''
  let hear = () => {}
  const heard = new Promise<void>((resolve) => {
    hear = resolve
  })
  await using server = await rawServer(({ socket }) => {
    socket.end(`${upgraded}done`)
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('end', hear)
  })

  const connection = await server.client().hijack('POST', '/containers/a/attach')
  expect(await readAll(connection)).toBe('done')
  await connection.write('still writing')
  connection.closeWrite()
  await heard

  expect(received).toBe('still writing')
})

// The one is the socket itself, the other is over the connection, as over one of ssh.
test.each(['h2c', 'tcp'] as const)('a Duplex for %s keeps its half-close', async (upgrade) => {
  await using server = await rawServer(({ socket }) => {
    let received = ''
    socket.write(`${upgraded}hello `)
    socket.on('data', (chunk) => {
      received += chunk
    })
    socket.on('end', () => socket.end(received.toUpperCase()))
  })

  const duplex = (
    await server.client().hijack('POST', '/grpc', {}, undefined, { upgrade })
  ).toDuplex()
  duplex.end('world')

  expect((await duplex.toArray()).join('')).toBe('hello WORLD')
  expect(server.requests[1]!.head).toContain(`\r\nUpgrade: ${upgrade}\r\n`)
})

test('aborting ends a hijacked stream with the reason', async () => {
  await using server = await rawServer(({ socket }) => socket.write(`${upgraded}abc`))
  const controller = new AbortController()
  const { signal } = controller

  const connection = await server
    .client()
    .hijack('POST', '/containers/a/attach', {}, undefined, { signal })
  const read = connection.forEach(() => {
    controller.abort(new Error('interrupted'))
  })

  await expect(read).rejects.toThrow(/^interrupted$/)
})

test('destroying a connection ends its reading quietly', async () => {
  await using server = await rawServer(({ socket }) => socket.write(`${upgraded}abc`))

  const connection = await server.client().hijack('POST', '/containers/a/attach')
  await connection.forEach(connection.destroy)

  expect(server.connections).toBe(2)
})

test('a new connection can be had with nothing said on it', async () => {
  await using server = await rawServer(({ socket }) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))

  const connection = await server.client().connect()
  await connection.write('GET /raw HTTP/1.1\r\n\r\n')

  expect(await readAll(connection)).toBe('HTTP/1.1 200 OK\r\n\r\n')
  expect(server.requests[0]!.target).toBe('/raw')
  connection.destroy()
})

test('what the engine sent before it took no more input is read to its end', async () => {
  const output = 'x'.repeat(100_000)
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  await using server = await rawServer(({ socket }) => {
    socket.on('close', close)
    socket.write(upgraded)
    socket.end(output, () => socket.destroy())
  })
  const connection = await server.client().hijack('POST', '/exec/a/start')

  // The engine is gone when we write, and nothing of its output was taken yet.
  await closed
  await Promise.resolve(connection.write('input')).catch(() => {})
  await Promise.resolve(connection.write('input')).catch(() => {})

  expect((await readAll(connection)).length).toBe(output.length)
  connection.destroy()
})

test('writing after the end of writing harms nothing else', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.write(upgraded)
    socket.on('end', () => socket.end('output'))
  })
  const connection = await server.client().hijack('POST', '/exec/a/start')

  connection.closeWrite()

  await expect(connection.write('late')).rejects.toThrow('write after end')
  expect(await readAll(connection)).toBe('output')
})
