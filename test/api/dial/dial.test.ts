import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from '../../../src/api/client.ts'
import { parseHost } from '../../../src/api/dial/endpoint.ts'
import { dial } from '../../../src/api/dial.ts'
import { ConnectionError } from '../../../src/api/errors.ts'
import { rawServer, rawTcpServer } from '../raw-server.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quaymaster-dial-'))
})
afterAll(() => rm(directory, { recursive: true }))

function ask(host: string) {
  return new Client({ endpoint: { host }, userAgent: 'x', env: {} }).get('/info')
}

test.each([
  ['unix:///x.sock', { kind: 'path', network: 'unix', path: '/x.sock' }],
  ['unix://', { kind: 'path', network: 'unix', path: '/var/run/docker.sock' }],
  [
    'npipe:////./pipe/docker_engine',
    { kind: 'path', network: 'pipe', path: '//./pipe/docker_engine' },
  ],
  ['tcp://', { kind: 'tcp', host: 'localhost', port: 2375, prefix: '' }],
  ['tcp://h:1/a/b/', { kind: 'tcp', host: 'h', port: 1, prefix: '/a/b' }],
  ['tcp://[::1]:2376', { kind: 'tcp', host: '::1', port: 2376, prefix: '' }],
  ['h:99', { kind: 'tcp', host: 'h', port: 99, prefix: '' }],
  ['ssh://me@h', { kind: 'ssh', url: 'ssh://me@h' }],
])('the host %s is taken apart', (host, expected) => {
  expect(parseHost(host)).toEqual(expected)
})

test.each([
  'ftp://h',
  'tcp://a b',
  'tcp://h:99999',
  'tcp://user@h:1',
  'tcp://h/a?b',
  'tcp://h\r\n:1',
])('the host %j is refused', (host) => {
  expect(() => parseHost(host)).toThrow(/unable to parse docker host|invalid bind address format/)
})

test('a socket that is not there is told in docker words', async () => {
  const path = join(directory, 'none.sock')

  const error = await ask(`unix://${path}`).catch((error: Error) => error)

  expect(error).toBeInstanceOf(ConnectionError)
  expect((error as Error).message).toBe(
    `failed to connect to the docker API at unix://${path}; check if the path is correct and if the ` +
      `daemon is running: dial unix ${path}: connect: no such file or directory`,
  )
})

test('a file that is no socket is told', async () => {
  const path = join(directory, 'file')
  await writeFile(path, '')

  await expect(ask(`unix://${path}`)).rejects.toThrow(
    `dial unix ${path}: connect: connection refused`,
  )
})

test('a port where nobody listens is told', async () => {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  await new Promise((resolve) => server.close(resolve))

  await expect(ask(`tcp://127.0.0.1:${port}`)).rejects.toThrow(
    `failed to connect to the docker API at tcp://127.0.0.1:${port}; check if the path is correct and ` +
      `if the daemon is running: dial tcp 127.0.0.1:${port}: connect: connection refused`,
  )
})

test('a name that is no host is told without advice', async () => {
  await expect(ask('tcp://engine.invalid:2375')).rejects.toThrow(
    /^failed to connect to the docker API at tcp:\/\/engine.invalid:2375: dial tcp: lookup engine.invalid: /,
  )
})

test('a unix path that no address can hold is refused', async () => {
  const path = `/${'a'.repeat(107)}`

  await expect(ask(`unix://${path}`)).rejects.toThrow(`unix socket path "${path}" is too long`)
})

test('connecting is given up after its time', async () => {
  // Nothing answers in TEST-NET-1, or says at once that there is no way.
  const endpoint = { host: 'tcp://192.0.2.1:2375' }

  await expect(dial(endpoint, { env: {}, timeoutMilliseconds: 50 })).rejects.toThrow(
    /dial tcp 192.0.2.1:2375: (i\/o timeout|connect: .*unreachable|connect: connection refused)$/,
  )
})

test('connecting can be aborted', async () => {
  const endpoint = { host: 'tcp://192.0.2.1:2375' }
  const controller = new AbortController()

  const dialled = dial(endpoint, { env: {}, signal: controller.signal })
  controller.abort(new Error('interrupted'))

  await expect(dialled).rejects.toThrow(/^interrupted$/)
})

test('a TLS engine asked without TLS brings a hint', async () => {
  await using server = await rawTcpServer(({ socket }) =>
    socket.end('\x15\x03\x01\x00\x02\x02\x16'),
  )

  await expect(server.client().get('/info')).rejects.toThrow(
    /malformed HTTP response "\\x15.*"\.\n\* Are you trying to connect to a TLS-enabled daemon without TLS\?$/,
  )
})

test('a connection reads into one buffer, and only while it may', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.write('first')
    socket.on('data', () => socket.write('second'))
  })
  const connection = await dial({ host: server.host }, { env: {} })
  const chunks: Buffer[] = []
  const done = new Promise<void>((resolve) => {
    connection.receive({
      data(chunk) {
        chunks.push(chunk)
        if (chunks.length === 2) resolve()
        else {
          Promise.resolve(connection.write('go on')).then(() => connection.resume(), resolve)
        }
        return false
      },
      end: () => {},
    })
  })

  await connection.write('GET / HTTP/1.1\r\n\r\n')
  await done

  expect(chunks[0]!.buffer).toBe(chunks[1]!.buffer)
  connection.destroy()
})
