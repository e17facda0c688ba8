import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { Client } from '../../src/api/client.ts'
import { ApiError } from '../../src/api/errors.ts'
import { rawServer, rawTcpServer, respond } from './raw-server.ts'

test('an engine that does not know HEAD is asked with GET', async () => {
  const answersPing = true
  await using server = await rawServer(
    ({ socket, method }) => {
      if (method === 'HEAD') socket.write('HTTP/1.1 404 Not Found\r\n\r\n')
      else socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.35\r\nContent-Length: 2\r\n\r\nOK')
    },
    { answersPing },
  )
  const client = server.client()

  expect(await client.version()).toBe('1.35')
  expect(server.requests.map(({ method, target }) => `${method} ${target}`)).toEqual([
    'HEAD /_ping',
    'GET /_ping',
  ])
  client.close()
})

test('a ping tells what the engine says of itself, even if it is not well', async () => {
  const answersPing = true
  const answer =
    'HTTP/1.1 500 Internal Server Error\r\nApi-Version: 1.50\r\nOstype: linux\r\n' +
    'Docker-Experimental: true\r\nBuilder-Version: 2\r\nSwarm: active/manager\r\n' +
    'Content-Length: 0\r\n\r\n'
  await using server = await rawServer(({ socket }) => socket.write(answer), { answersPing })
  const client = server.client()

  expect(await client.ping()).toEqual({
    apiVersion: '1.50',
    osType: 'linux',
    experimental: true,
    builderVersion: '2',
    swarm: 'active/manager',
  })
  client.close()
})

test('a ping that is refused without a version is a refusal', async () => {
  const answersPing = true
  await using server = await rawServer(
    ({ socket }) => respond(socket, '{"message":"no"}', '403 Forbidden'),
    { answersPing },
  )

  await expect(server.client().ping()).rejects.toThrow('Error response from daemon: no')
})

test('requests carry our headers, and those the user configured', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, '{}'))
  const client = server.client({ headers: { 'X-Meta': 'a', 'User-Agent': 'evil' } })

  await client.post('/containers/create', { name: 'web' }, { Image: 'alpine' })

  expect(server.requests[1]!.head.split('\r\n')).toEqual([
    'POST /v1.53/containers/create?name=web HTTP/1.1',
    'Host: api.moby.localhost',
    'X-Meta: a',
    'User-Agent: Docker-Client/test (linux)',
    'Content-Type: application/json',
    'Content-Length: 18',
  ])
  expect(server.requests[1]!.body.toString()).toBe('{"Image":"alpine"}')
})

test('over TCP the host is the real one, and a path goes before all others', async () => {
  await using server = await rawTcpServer(({ socket }) => respond(socket, '{}'))
  const host = `${server.host}/engines/1/`

  const client = new Client({ endpoint: { host }, userAgent: 'x', env: {} })
  await client.get('/info')

  expect(server.requests.at(-1)!.head).toMatch(
    /^GET \/engines\/1\/v1.\d+\/info HTTP\/1.1\r\nHost: 127.0.0.1:\d+\r\n/,
  )
})

test.each([
  ['JSON', '{"message":"No such container: web\\n"}', 'application/json', 'No such container: web'],
  ['JSON with a charset', '{"message":"a"}', 'application/json; charset=utf-8', 'a'],
  ['plain text', '404 page not found\n', 'text/plain', '404 page not found'],
  ['JSON without a message', '{"error":1}', 'application/json', '{"error":1}'],
  ['what only claims to be JSON', 'oops', 'application/json', 'oops'],
])("a refusal in %s is in the engine's words", async (_name, body, type, message) => {
  await using server = await rawServer(({ socket }) => respond(socket, body, '404 Not Found', type))

  const error = await server
    .client()
    .get('/containers/web/json')
    .catch((error: Error) => error)

  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({ status: 404, message: `Error response from daemon: ${message}` })
})

test.each(['GET', 'HEAD'])('a refusal of a %s without a body names the route', async (method) => {
  await using server = await rawServer(({ socket }) => respond(socket, '', '404 Not Found'))

  await expect(server.client().stream(method, '/x')).rejects.toThrow(
    /^request returned Not Found for API route and version http:\/\/.*\/v1.53\/x, check if the server supports the requested API version$/,
  )
})

test('a refusal without end is not read to its end', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.write('HTTP/1.1 500 Oops\r\n\r\n')
    const fill = () => {
      if (!socket.destroyed) socket.write('a'.repeat(65536), fill)
    }
    fill()
  })

  await expect(server.client().get('/info')).rejects.toThrow('response is larger than')
})

test('getText leaves the text as it is', async () => {
  const text = '{"b":9223372036854771712,"a":1.0}\n'
  await using server = await rawServer(({ socket }) => respond(socket, text))

  expect(await server.client().getText('/containers/web/json')).toEqual({ text })
})

test('requests at the same time have a connection each, and one ping between them', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, '{}'))
  const client = server.client()

  await Promise.all([client.get('/a'), client.get('/b'), client.get('/c')])

  expect(server.requests.filter(({ target }) => target === '/_ping')).toHaveLength(1)
  expect(server.connections).toBe(3)
  client.close()
})

test('debugging sees the calls', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, '{}', '201 Created'))
  const calls: [string, string, number][] = []
  const client = server.client({
    debug: ({ method, path, status }) => calls.push([method, path, status]),
  })

  await client.post('/volumes/create', {}, {})

  expect(calls).toEqual([
    ['HEAD', '/_ping', 200],
    ['POST', '/v1.53/volumes/create', 201],
  ])
})

test.each([
  ['before the answer', ''],
  ['within the body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1'],
])('aborting %s rejects with the reason and closes the connection', async (_name, beginning) => {
  const controller = new AbortController()
  let close = () => {}
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  await using server = await rawServer(({ socket }) => {
    // Bytes that we had not read turn the end into a reset.
    socket.on('end', close)
    socket.on('close', close)
    socket.write(beginning)
    setImmediate(() => controller.abort(new Error('enough')))
  })

  const asked = server.client().get('/events', {}, { signal: controller.signal })

  await expect(asked).rejects.toThrow(/^enough$/)
  await closed
})

test('a request that is aborted already is not sent', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, '{}'))
  const client = server.client()
  await client.version()

  await expect(
    client.get('/info', {}, { signal: AbortSignal.abort(new Error('no')) }),
  ).rejects.toThrow(/^no$/)
  expect(server.requests).toHaveLength(1)
  client.close()
})

test("the client's signal ends requests, but not those that have their own", async () => {
  const interrupted = new AbortController()
  await using server = await rawServer(({ socket, target }) => {
    interrupted.abort(new Error('enough'))
    if (target.endsWith('/wait')) respond(socket, '{"StatusCode":0}')
  })
  const client = server.client({ signal: interrupted.signal })
  const own = new AbortController()

  const waiting = client.post('/containers/web/wait', {}, undefined, { signal: own.signal })
  const asked = client.get('/events')

  await expect(asked).rejects.toThrow(/^enough$/)
  expect(await waiting).toEqual({ StatusCode: 0 })
  client.close()
})

test('a body is delivered at the pace of its reader', async () => {
  let written = 0
  await using server = await rawServer(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const fill = () => {
      written += 65536
      if (!socket.destroyed) socket.write(Buffer.alloc(65536), fill)
    }
    fill()
  })
  const { body } = await server.client().stream('GET', '/containers/web/export')

  let release = () => {}
  const wait = () =>
    new Promise<void>((resolve) => {
      release = resolve
    })
  const read = body.forEach(wait)
  for (let turn = 0; turn < 200; turn++) await nextTurn()
  const whileWaiting = written
  for (let turn = 0; turn < 200; turn++) await nextTurn()

  expect(written).toBe(whileWaiting)
  body.cancel()
  release()
  await read
})

test('a reader that fails fails the read and closes the connection', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc')
  })
  const { body } = await server.client().stream('GET', '/x')

  const read = body.forEach(() => {
    throw new Error('disk full')
  })

  await expect(read).rejects.toThrow(/^disk full$/)
})

test('a body is a Readable, too', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, 'some text'))
  const client = server.client()
  const { body } = await client.stream('GET', '/x')

  expect((await body.toReadable().toArray()).join('')).toBe('some text')
  client.close()
})

test('an engine that goes away in the middle of a stream is an error after what it sent', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')
  })
  const { body } = await server.client().stream('GET', '/events')
  let text = ''

  const read = body.forEach((chunk) => {
    text += Buffer.from(chunk)
  })

  await expect(read).rejects.toThrow(/^unexpected EOF$/)
  expect(text).toBe('abc')
})

test('a version that is none is refused before anything is asked', () => {
  const make = () =>
    new Client({ endpoint: { host: 'unix:///x' }, userAgent: 'x', env: {}, version: '1.x' })

  expect(make).toThrow('must be formatted <major>.<minor>')
})

test('without an engine the newest version is kept and the request reports the failure', async () => {
  const host = 'unix:///nonexistent/x.sock'
  const client = new Client({ endpoint: { host }, userAgent: 'x', env: {} })

  expect(await client.version()).toBe('1.53')
  await expect(client.get('/info')).rejects.toThrow('failed to connect to the docker API')
})
