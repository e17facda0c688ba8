import { readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type FakeEngineOptions, fakeEngine, type Reply } from '../helpers/fake-engine.ts'
import { frame } from '../helpers/frame.ts'
import { type QuaymasterOptions, quaymaster } from '../helpers/quaymaster.ts'

/** Runs a command line against an engine with one answer for everything it is asked. */
async function ask(
  line: string | readonly string[],
  reply: Reply,
  { input, tty, config, ...engineOptions }: FakeEngineOptions & QuaymasterOptions = {},
) {
  const routes = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'].flatMap((method) =>
    [1, 2, 3, 4].map((depth) => `${method} ${'/{x}'.repeat(depth)}`),
  )
  const replies = Object.fromEntries(routes.map((route) => [route, reply]))
  await using engine = await fakeEngine({ replies, ...engineOptions })
  const result = await quaymaster(line, engine, { input, tty, config })
  return { ...result, requests: engine.requests, request: engine.requests[0] }
}

const json = (text: string): Reply => ({
  status: 200,
  headers: { 'Content-Type': 'application/json' },
  body: text,
})

describe('the request', () => {
  test.each([
    ['api /version', 'GET', '/version'],
    ['api version', 'GET', '/version'],
    ['api get /version', 'GET', '/version'],
    ['api POST /containers/web/start', 'POST', '/containers/web/start'],
    ['api DELETE /images/host:5000/a/b:1', 'DELETE', '/images/host:5000/a/b:1'],
    ['api -F - /volumes/create', 'POST', '/volumes/create'],
    ['api PUT /volumes/data -f version=3 -F -', 'PUT', '/volumes/data'],
  ])('of "%s" is %s %s', async (line, method, path) => {
    const { request } = await ask(line, {})

    expect(request).toMatchObject({ method, path, version: '1.53' })
  })

  test('has the version that its path names', async () => {
    const { request } = await ask('api /v1.44/version', {})

    expect(request).toMatchObject({ path: '/version', version: '1.44' })
  })

  test('has the query of its path and of --query, where a name may come again', async () => {
    const line = ['api', '/system/df?type=image', '-f', 'type=volume', '-f', 'verbose=1']

    const { request } = await ask(line, {})

    expect([...request!.query]).toEqual([
      ['type', 'image'],
      ['type', 'volume'],
      ['verbose', '1'],
    ])
  })

  test('has headers, which win over our own', async () => {
    const line = [
      'api',
      'POST',
      '/volumes/create',
      '-F',
      '-',
      '-H',
      'content-type: text/x',
      '-H',
      'X-A:  b ',
    ]

    const { request } = await ask(line, {}, { contract: false, input: '{}' })

    expect(request!.headers).toMatchObject({ 'content-type': 'text/x', 'x-a': 'b' })
  })

  test('has its body from standard input or a file', async () => {
    const file = join(tmpdir(), `quaymaster-api-${process.pid}.json`)
    await writeFile(file, '{"Name":"b"}')

    const piped = await ask('api POST /volumes/create --input -', {}, { input: '{"Name":"a"}' })
    const read = await ask(['api', 'POST', '/volumes/create', '-F', file], {})
    await rm(file)

    expect([piped.request!.body, read.request!.body]).toEqual([{ Name: 'a' }, { Name: 'b' }])
  })

  test('carries a tar as such', async () => {
    const { request } = await ask('api POST /images/load -F -', {}, { input: 'tar' })

    expect(request!.headers['content-type']).toBe('application/x-tar')
    expect(String(request!.body)).toBe('tar')
  })

  test.each([
    ['api POST /images/create -f fromImage=example.com/a', 'example.com'],
    ['api POST /images/example.com/a/push', 'example.com'],
    ['api /distribution/example.com/a/json', 'example.com'],
  ])('of "%s" has the credentials for its registry', async (line) => {
    const config = { auths: { 'example.com': { auth: 'bWU6cHc=' } } }

    const { request } = await ask(line, {}, { config })

    const header = String(request!.headers['x-registry-auth'])
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({
      username: 'me',
      password: 'pw',
    })
  })

  test('has no credentials where no registry is spoken to, or none is known', async () => {
    const config = { auths: { 'example.com': { auth: 'bWU6cHc=' } } }

    const listed = await ask('api /images/json', [], { config })
    const pulled = await ask('api POST /images/create -f fromImage=other.com/a', {}, { config })

    expect(listed.request!.headers).not.toHaveProperty('x-registry-auth')
    const header = String(pulled.request!.headers['x-registry-auth'])
    expect(Buffer.from(header, 'base64url').toString()).toBe('{}')
  })
})

describe('the answer', () => {
  test.each([
    [
      'JSON as it came',
      '/info',
      json('{"b":1,"a":12345678901234567890}'),
      '{"b":1,"a":12345678901234567890}\n',
    ],
    ['nothing of nothing', '/info', { status: 200, body: '' }, ''],
    [
      'text',
      '/info',
      { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'OK' },
      'OK\n',
    ],
    [
      'a stream of JSON a line each',
      '/events',
      { status: 200, stream: ['{"a":1}{"b"', ':2}\r\n'] },
      '{"a":1}\n{"b":2}\n',
    ],
  ])('is shown: %s', async (_what, path, reply, stdout) => {
    expect(await ask(['api', path], reply)).toMatchObject({ exitCode: 0, stdout, stderr: '' })
  })

  test('of JSON is indented on a terminal, where it cannot drive it', async () => {
    const { stdout } = await ask('api /info', json('{"a":"\u009b2J"}'), { tty: true })

    expect(stdout).toBe('{\n    "a": "\\u009b2J"\n}\n')
  })

  test.each([
    ['{{.a}}', '1234567890123456789\n'],
    ['{{range .list}}<{{.}}>{{end}}', '<1><2>\n'],
    ['{{.missing}}', '<no value>\n'],
    ['json', '{"a":1234567890123456789,"list":[1,2]}\n'],
  ])('goes through the template %s', async (format, stdout) => {
    const reply = json('{"a":1234567890123456789,"list":[1,2]}')

    expect(await ask(['api', '/info', '--format', format], reply)).toMatchObject({ stdout })
  })

  test('of a stream goes through the template message by message', async () => {
    const reply = { status: 200, stream: ['{"id":1}\n{"id":2}\n'] }

    expect((await ask(['api', '/events', '--format', '{{.id}}'], reply)).stdout).toBe('1\n2\n')
  })

  test('has its status and headers before it with --include', async () => {
    const { stdout } = await ask('api -i /info', json('{}'))

    expect(stdout).toMatch(
      /^HTTP\/1\.1 200\n(?:[a-z-]+: .*\n)*content-type: application\/json\n(?:[a-z-]+: .*\n)*\n\{\}\n$/,
    )
  })

  test('to HEAD is its headers', async () => {
    const reply = { status: 200, headers: { 'X-Docker-Container-Path-Stat': 'abc' } }

    const { stdout } = await ask('api HEAD /containers/web/archive -f path=/x', reply)

    expect(stdout).toContain('\nx-docker-container-path-stat: abc\n')
  })

  test.each([['application/vnd.docker.multiplexed-stream'], ['application/octet-stream']])(
    'of type %s is divided into stdout and stderr',
    async (type) => {
      const frames = Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')])
      const stream = [frames.subarray(0, 3), frames.subarray(3)]
      const reply = { status: 200, headers: { 'Content-Type': type }, stream }

      const result = await ask('api /containers/web/logs -f stdout=1', reply)

      expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n' })
    },
  )

  test.each(['plain output\r\n', 'x', ''])('of a TTY is one stream: %j', async (text) => {
    const reply = { status: 200, stream: [text] }

    expect(await ask('api /containers/web/logs -f stdout=1', reply)).toMatchObject({ stdout: text })
  })

  test('of a tar is never written to a terminal', async () => {
    const result = await ask('api /containers/web/export', 'tar', { tty: true })

    expect(result).toMatchObject({ exitCode: 1, requests: [] })
    expect(result.stderr).toBe(
      'cowardly refusing to save to a terminal. Use the -o flag or redirect\n',
    )
  })

  test('goes to a file with --output', async () => {
    const file = join(tmpdir(), `quaymaster-api-${process.pid}.tar`)

    const result = await ask(['api', '/containers/web/export', '-o', file], {
      status: 200,
      body: 'tar',
    })
    const written = await readFile(file, 'utf8')
    await rm(file)

    expect({ ...result, written }).toMatchObject({ exitCode: 0, stdout: '', written: 'tar' })
  })
})

test('a connection carries standard input to the engine and its output back', async () => {
  const result = await ask('api POST /containers/web/attach -f stream=1', undefined, {
    input: 'hello',
    replies: {},
    hijacked: (socket) => {
      socket.on('data', (chunk) => socket.write(frame(1, `got ${chunk}`)))
      socket.on('end', () => socket.end(frame(2, '.')))
      socket.resume()
    },
  })

  expect(result).toMatchObject({ exitCode: 0, stdout: 'got hello', stderr: '.' })
})

test('a connection may have a body, and a WebSocket is one', async () => {
  const started = await ask('api POST /exec/e1/start -F -', undefined, {
    input: '{"Tty":false}',
    replies: {},
    hijacked: (socket) => socket.end(frame(1, 'done')),
  })
  const socketed = await ask('api /containers/web/attach/ws', undefined, {
    replies: {},
    hijacked: (socket) => socket.end(Buffer.from('\x81\x02hi\x82\x01!\x88\x00', 'latin1')),
  })

  expect(started).toMatchObject({ stdout: 'done', request: { body: { Tty: false } } })
  expect(socketed).toMatchObject({ exitCode: 0, stdout: 'hi!' })
  expect(socketed.request!.headers).toMatchObject({
    upgrade: 'websocket',
    'sec-websocket-version': '13',
  })
})

describe('what is refused', () => {
  test.each([
    [
      'api /contaners/json',
      'GET /contaners/json is no operation of the Engine API.\n\nDid you mean:\n  GET /containers/json\n',
    ],
    [
      'api /containers/web/start',
      'GET /containers/web/start is no operation of the Engine API.\n\nDid you mean:\n  POST /containers/{id}/start\n',
    ],
    [
      'api /containers/web/lgos',
      'GET /containers/web/lgos is no operation of the Engine API.\n\nDid you mean:\n  GET /containers/{id}/logs\n',
    ],
    [
      'api /nothing/like/it/at/all',
      'GET /nothing/like/it/at/all is no operation of the Engine API.\n\nUse --raw',
    ],
    [
      'api /containers/json -f al=1',
      '"GET /containers/json" has no query parameter "al"; it takes: all, limit, size, filters.\n',
    ],
    ['api /info -f x=1', '"GET /info" has no query parameter "x"; it takes: none.\n'],
    ['api /info -f x', 'invalid query parameter "x": must be NAME=VALUE\n'],
    ['api /info -H x', 'invalid header "x": must be NAME: VALUE\n'],
    ['api PATCH /info', 'unknown method "PATCH": must be one of GET, HEAD, POST, PUT, DELETE\n'],
    ['api POST /volumes/create -F /nowhere', 'open /nowhere: no such file or directory\n'],
  ])('"%s", before anything is asked', async (line, message) => {
    const { exitCode, stderr, requests } = await ask(line, {})

    expect({ exitCode, requests }).toEqual({ exitCode: 1, requests: [] })
    expect(stderr.startsWith(message), stderr).toBe(true)
  })

  test('a header that would end its line', async () => {
    const { stderr } = await ask(['api', '/info', '-H', 'X: a\r\nY: b'], {})

    expect(stderr).toMatch(/^invalid header /)
  })

  test('a template that cannot be read, with exit code 64', async () => {
    const result = await ask(['api', '/info', '--format', '{{'], {})

    expect(result).toMatchObject({ exitCode: 64, requests: [] })
  })

  test.each([
    [
      'api PUT /volumes/x',
      '"PUT /volumes/{name}" requires API version 1.42, but the Docker daemon API version is 1.41\n',
    ],
    [
      'api /system/df -f verbose=1',
      'query parameter "verbose" of "GET /system/df" requires API version 1.52, but the Docker daemon API version is 1.41\n',
    ],
  ])('"%s", where the engine is too old', async (line, stderr) => {
    expect(await ask(line, {}, { apiVersion: '1.41' })).toMatchObject({ exitCode: 1, stderr })
  })

  test('nothing with --raw', async () => {
    const { exitCode, request } = await ask('api /some/thing -f x=1 --raw', {}, { contract: false })

    expect({ exitCode, path: request!.path }).toEqual({ exitCode: 0, path: '/some/thing' })
  })
})

test.each([
  [
    'a refusal',
    { status: 409, body: { message: 'it is paused' } },
    'Error response from daemon: it is paused\n',
    '',
  ],
  [
    'a failure within a stream',
    {
      status: 200,
      stream: ['{"status":"x"}\n{"errorDetail":{"message":"no space"},"error":"no space"}\n'],
    },
    'no space\n',
    '{"status":"x"}\n{"errorDetail":{"message":"no space"},"error":"no space"}\n',
  ],
])('%s of the engine ends with exit code 1', async (_what, reply, stderr, stdout) => {
  const result = await ask('api POST /images/create -f fromSrc=-', reply)

  expect(result).toMatchObject({ exitCode: 1, stdout, stderr })
})

test('--help behind a path is the help of its operations', async () => {
  const { exitCode, stdout } = await quaymaster('api POST /containers/create --help')
  const all = await quaymaster('api /volumes/data --help')
  const none = await quaymaster('api /nowhere --help')

  expect(exitCode).toBe(0)
  expect(stdout).toBe(`Usage:  quaymaster api POST /containers/create [OPTIONS]

ContainerCreate

Query parameters (--query NAME=VALUE):
  name
  platform    API 1.41 and later

Body (--input FILE): JSON

Answer: JSON
`)
  expect(all.stdout.match(/^Usage: .*$/gm)).toEqual([
    'Usage:  quaymaster api DELETE /volumes/{name} [OPTIONS]',
    'Usage:  quaymaster api GET /volumes/{name} [OPTIONS]',
    'Usage:  quaymaster api PUT /volumes/{name} [OPTIONS]',
  ])
  expect(none.stdout).toMatch(/^Usage: {2}quaymaster api \[OPTIONS\] \[METHOD\] PATH\n/)
})
