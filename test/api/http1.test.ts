import { expect, test } from 'vitest'
import { rawServer, respond } from './raw-server.ts'

const chunked =
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' +
  '6;name=value\r\n["one"\r\n9\r\n,"two\\n"]\r\n0\r\nX-Trailer: a\r\n\r\n'
const counted = 'HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n["one","two\\n"]'
const interim = `HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n${counted}`
const bareLines = 'HTTP/1.1 200 OK\nContent-Length: 15\n\n["one","two\\n"]'

test.each([
  ['a chunked body with extensions and trailers', chunked],
  ['a counted body', counted],
  ['interim responses', interim],
  ['lines that end with LF alone', bareLines],
])('%s is read whatever the pieces it comes in', async (_name, response) => {
  let cut = 0
  await using server = await rawServer(({ socket }) => {
    socket.setNoDelay(true)
    socket.write(response.slice(0, cut))
    setImmediate(() => socket.write(response.slice(cut)))
  })
  const client = server.client()

  for (cut = 1; cut < response.length; cut++) {
    expect(await client.get('/things')).toEqual(['one', 'two\n'])
  }

  expect(server.connections).toBe(1)
  client.close()
})

test('a body that comes byte by byte is whole', async () => {
  await using server = await rawServer(({ socket }) => {
    const send = (at: number) => {
      if (at < chunked.length) socket.write(chunked[at]!, () => setImmediate(send, at + 1))
    }
    send(0)
  })

  expect(await server.client().get('/things')).toEqual(['one', 'two\n'])
})

test('a body without a length ends with the connection', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.end('HTTP/1.1 200 OK\r\n\r\n[1,2]')
  })

  expect(await server.client().get('/things')).toEqual([1, 2])
})

test.each(['204 No Content', '304 Not Modified'])(
  'an answer %s has no body, whatever its headers say',
  async (status) => {
    await using server = await rawServer(({ socket }) => {
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 5\r\n\r\n`)
    })
    const client = server.client()

    await client.post('/containers/web/start')
    await client.post('/containers/web/start')

    expect(server.connections).toBe(1)
    client.close()
  },
)

test('one connection carries the ping and the requests after it', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, '{}'))
  const client = server.client()

  await client.get('/info')
  await client.get('/version')

  expect(server.requests.map(({ target, connection }) => [target, connection])).toEqual([
    ['/_ping', 1],
    ['/v1.53/info', 1],
    ['/v1.53/version', 1],
  ])
  client.close()
})

test.each([
  ['Connection: close', 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}'],
  ['bytes after the body', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n'],
])('a connection is not used again after %s', async (_name, response) => {
  await using server = await rawServer(({ socket }) => socket.write(response))
  const client = server.client()

  await client.get('/info')
  await client.get('/info')

  expect(server.connections).toBe(2)
})

test('a kept connection that the engine closed under a GET is replaced', async () => {
  await using server = await rawServer(({ socket, connection }) => {
    if (connection === 1) socket.destroy()
    else respond(socket, '{"ok":true}')
  })

  expect(await server.client().get('/info')).toEqual({ ok: true })
})

test('a POST is not sent twice', async () => {
  await using server = await rawServer(({ socket }) => socket.destroy())

  await expect(server.client().post('/containers/create', {}, {})).rejects.toThrow(
    /^error during connect: Post "http:\/\/.*\/v1.53\/containers\/create": (EOF|read: connection reset by peer)$/,
  )
  expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test.each([
  [
    'a head that never ends',
    'HTTP/1.1 200 OK\r\n',
    'X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n',
    /headers exceeded/,
  ],
  ['a header line that never ends', 'HTTP/1.1 200 OK\r\nX: ', 'a'.repeat(1000), /headers exceeded/],
  ['interim responses without end', '', 'HTTP/1.1 100 Continue\r\n\r\n', /headers exceeded/],
  [
    'a chunk extension that never ends',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;',
    'a'.repeat(1000),
    /chunk line too long/,
  ],
  [
    'trailers without end',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n',
    'X: aaaaaaaaaaaaaaa\r\n',
    /trailer too long/,
  ],
])('%s is given up', async (_name, beginning, filler, message) => {
  await using server = await rawServer(({ socket }) => {
    socket.write(beginning)
    const fill = () => {
      if (!socket.destroyed) socket.write(filler.repeat(100), fill)
    }
    fill()
  })

  await expect(server.client().get('/info')).rejects.toThrow(message)
})

const head = 'HTTP/1.1 200 OK\r\n'

test.each([
  ['no HTTP', '\x15\x03\x01\x00\x02\x02\x16', /malformed HTTP response "\\x15\\x03/],
  [
    'a control sequence',
    '\x1b]52;c;evil\x07\r\n\r\n',
    /malformed HTTP response "\\x1b\]52;c;evil\\x07"/,
  ],
  ['another version', 'HTTP/2.0 200 OK\r\n\r\n', /malformed HTTP response "HTTP\/2.0 200 OK"/],
  ['a status that is none', 'HTTP/1.1 2000 OK\r\n\r\n', /malformed HTTP response/],
  ['a header without a colon', `${head}nonsense\r\n\r\n`, /malformed MIME header line: "nonsense"/],
  ['a folded header', `${head}A: b\r\n c\r\n\r\n`, /malformed MIME header line/],
  ['a negative length', `${head}Content-Length: -1\r\n\r\n`, /bad Content-Length "-1"/],
  ['a hexadecimal length', `${head}Content-Length: 0x10\r\n\r\n`, /bad Content-Length/],
  [
    'an immense length',
    `${head}Content-Length: 99999999999999999999\r\n\r\n`,
    /bad Content-Length/,
  ],
  ['two lengths', `${head}Content-Length: 1\r\nContent-Length: 2\r\n\r\nab`, /bad Content-Length/],
  [
    'an unknown coding',
    `${head}Transfer-Encoding: gzip, chunked\r\n\r\n`,
    /unsupported transfer encoding/,
  ],
  [
    'a chunk without a size',
    `${head}Transfer-Encoding: chunked\r\n\r\n\r\n`,
    /invalid byte in chunk length/,
  ],
  [
    'a chunk size that is none',
    `${head}Transfer-Encoding: chunked\r\n\r\nxyz\r\n`,
    /invalid byte in chunk/,
  ],
  [
    'a negative chunk size',
    `${head}Transfer-Encoding: chunked\r\n\r\n-1\r\n`,
    /invalid byte in chunk/,
  ],
  [
    'an immense chunk',
    `${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n`,
    /chunk length too large/,
  ],
  [
    'a chunk longer than its size',
    `${head}Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n`,
    /malformed chunked encoding/,
  ],
  ['a body that is no JSON', `${head}Content-Length: 3\r\n\r\n{a}`, /GET \/info is not JSON/],
])('%s is an error of one line', async (_name, response, message) => {
  await using server = await rawServer(({ socket }) => socket.end(response, 'latin1'))

  const error = await server
    .client()
    .get('/info')
    .catch((error: Error) => error)

  expect(String(error)).toMatch(message)
  expect(String(error)).toMatch(/^[ -~]*$/)
})

test.each([
  ['before the head', ''],
  ['within the head', 'HTTP/1.1 200 OK\r\nContent-Le'],
  ['within a counted body', `${head}Content-Length: 10\r\n\r\n[1,`],
  ['within a chunk', `${head}Transfer-Encoding: chunked\r\n\r\n8\r\n[1,`],
  ['between two chunks', `${head}Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n`],
  ['before the last empty line', `${head}Transfer-Encoding: chunked\r\n\r\n3\r\n[1]\r\n0\r\n`],
])('an engine that goes away %s is an error', async (_name, response) => {
  await using server = await rawServer(({ socket }) => socket.end(response))

  await expect(server.client().get('/info')).rejects.toThrow(/EOF|malformed HTTP response/)
})

test.each(['a\r\nX-Evil: 1', 'a\nb', 'a\0b'])(
  'a header value %j never reaches the wire',
  async (value) => {
    await using server = await rawServer(({ socket }) => respond(socket, '{}'))

    const asked = server.client().get('/info', {}, { headers: { 'X-Registry-Auth': value } })

    await expect(asked).rejects.toThrow('invalid header field "X-Registry-Auth"')
    expect(server.requests.some(({ target }) => target !== '/_ping')).toBe(false)
  },
)

test('an upload goes out in chunks, at the pace of the engine', async () => {
  let received = ''
  await using server = await rawServer(({ socket }) => {
    socket.on('data', (chunk) => {
      received += chunk
      if (received.endsWith('0\r\n\r\n')) respond(socket, '')
    })
  })

  await server.client().stream('PUT', '/x', {}, { body: pieces('hello', '', 'worlds') })

  expect(server.requests.at(-1)!.head).toContain('Transfer-Encoding: chunked')
  expect(received).toBe('5\r\nhello\r\n6\r\nworlds\r\n0\r\n\r\n')
})

test('a refusal in the middle of an upload is told, and the upload stops', async () => {
  let given = 0
  await using server = await rawServer(({ socket }) =>
    respond(socket, '{"message":"no space"}', '500 Oops'),
  )
  async function* endless() {
    for (;;) {
      given++
      yield Buffer.alloc(64 * 1024)
    }
  }

  await expect(
    server.client().stream('POST', '/images/load', {}, { body: endless() }),
  ).rejects.toThrow('Error response from daemon: no space')
  expect(given).toBeLessThan(1000)
})

test('a refusal is told even if the engine hangs up in the middle of an upload', async () => {
  const refusal =
    'HTTP/1.1 403 Forbidden\r\nContent-Type: application/json\r\nContent-Length: 23\r\n\r\n' +
    '{"message":"read-only"}'
  await using server = await rawServer(({ socket }) => {
    socket.end(refusal, () => socket.destroy())
  })
  async function* endless() {
    for (;;) yield Buffer.alloc(1024 * 1024)
  }

  await expect(
    server.client().stream('PUT', '/containers/a/archive', {}, { body: endless() }),
  ).rejects.toThrow('Error response from daemon: read-only')
})

test('what an upload throws is what the request throws', async () => {
  await using server = await rawServer(() => {})
  async function* failing(): AsyncGenerator<Buffer> {
    yield Buffer.from('a')
    throw new Error('disk on fire')
  }

  await expect(server.client().stream('POST', '/build', {}, { body: failing() })).rejects.toThrow(
    /^disk on fire$/,
  )
})

test('an answer can stream while the upload is still going on', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n')
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes('0\r\n\r\n')) socket.write('6\r\nsecond\r\n0\r\n\r\n')
    })
  })
  let release = () => {}
  const answered = new Promise<void>((resolve) => {
    release = resolve
  })
  async function* slow() {
    yield Buffer.from('a')
    await answered
    yield Buffer.from('b')
  }

  const { body } = await server.client().stream('POST', '/images/load', {}, { body: slow() })
  let text = ''
  for await (const chunk of body) {
    text += chunk
    release()
  }

  expect(text).toBe('firstsecond')
})

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}
