import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from '../../../src/api/client.ts'
import { sshArguments } from '../../../src/api/dial/ssh.ts'
import { rawServer, respond } from '../raw-server.ts'

test.each([
  ['ssh://h', ['-o ConnectTimeout=30', '-T', '--', 'h', 'docker system dial-stdio']],
  [
    'ssh://me@h:22/',
    ['-l', 'me', '-p', '22', '-o ConnectTimeout=30', '-T', '--', 'h', 'docker system dial-stdio'],
  ],
  ['ssh://[::1]', ['-o ConnectTimeout=30', '-T', '--', '::1', 'docker system dial-stdio']],
  [
    'ssh://h/run/user/docker.sock',
    [
      '-o ConnectTimeout=30',
      '-T',
      '--',
      'h',
      'docker --host=unix:///run/user/docker.sock system dial-stdio',
    ],
  ],
  [
    "ssh://h/$(x)'%3By",
    [
      '-o ConnectTimeout=30',
      '-T',
      '--',
      'h',
      `docker '--host=unix:///$(x)'\\'';y' system dial-stdio`,
    ],
  ],
])('%s becomes the arguments of ssh', (url, args) => {
  expect(sshArguments(url)).toEqual(args)
})

test.each([
  ['ssh://me:secret@h', 'plain-text password is not supported'],
  ['ssh://h?x=1', 'query parameters are not allowed: "x=1"'],
  ['ssh://h#x', 'fragments are not allowed: "x"'],
  ['ssh:///x', 'hostname is empty'],
  ['ssh://-oProxyCommand=x', 'hostname contains invalid characters'],
  ['ssh://-oProxyCommand%3Dx', 'hostname contains invalid characters'],
  ['ssh://a;b', 'hostname contains invalid characters'],
  ['ssh://$(x)', 'hostname contains invalid characters'],
  ['ssh://%60x%60', 'hostname contains invalid characters'],
  ['ssh://-x@h', 'user name contains invalid characters'],
  ['ssh://a%20b@h', 'user name contains invalid characters'],
  ['ssh://$(x)@h', 'user name contains invalid characters'],
  ['ssh://h/a%00b', 'path contains invalid characters'],
  ['ssh://h:port', 'it cannot be parsed'],
  ['ssh://h/%zz', 'it cannot be parsed'],
])('%s is refused', (url, reason) => {
  expect(() => sshArguments(url)).toThrow(
    `ssh host connection is not valid: invalid SSH URL: ${reason}`,
  )
})

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quaymaster-ssh-'))
})
afterAll(() => rm(directory, { recursive: true }))

/** A client whose `ssh` is a shell script. */
async function clientWithSsh(script: string) {
  const bin = await mkdtemp(join(directory, 'bin-'))
  const program = join(bin, 'ssh')
  await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$@" > "${bin}/args"\n${script}\n`)
  await chmod(program, 0o755)
  const env = { PATH: `${bin}:${process.env.PATH}` }
  const client = new Client({ endpoint: { host: 'ssh://me@engine' }, userAgent: 'x', env })
  return { client, args: () => readFile(join(bin, 'args'), 'utf8') }
}

/** Copies between a unix socket and the standard streams, with half-close: dial-stdio. */
const bridge = (host: string) =>
  `exec "${process.execPath}" -e '
    const socket = require("net").connect({ path: "${host.slice('unix://'.length)}", allowHalfOpen: true })
    process.stdin.pipe(socket)
    socket.pipe(process.stdout)'`

test('HTTP is spoken over the streams of ssh', async () => {
  await using server = await rawServer(({ socket }) => respond(socket, '{"ok":true}'))
  const { client, args } = await clientWithSsh(bridge(server.host))

  expect(await client.get('/info')).toEqual({ ok: true })
  expect(await args()).toBe(
    '-l\nme\n-o ConnectTimeout=30\n-T\n--\nengine\ndocker system dial-stdio\n',
  )
  expect(server.requests[1]!.head).toContain('\r\nHost: docker.example.com\r\n')
  expect(server.connections).toBe(1)
  client.close()
})

test('a hijacked stream over ssh keeps its half-close', async () => {
  await using server = await rawServer(({ socket }) => {
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
    socket.on('end', () => socket.end('goodbye'))
  })
  const { client } = await clientWithSsh(bridge(server.host))

  const connection = await client.hijack('POST', '/containers/a/attach')
  await connection.write('hello')
  connection.closeWrite()
  let text = ''
  await connection.forEach((chunk) => {
    text += Buffer.from(chunk)
  })

  expect(text).toBe('goodbye')
  connection.destroy()
  client.close()
})

test("what ssh says before it fails is in the error's words", async () => {
  const { client } = await clientWithSsh(
    'echo "ssh: Could not resolve hostname engine: Name or service not known" >&2; exit 255',
  )

  await expect(client.get('/info')).rejects.toThrow(
    'error during connect: Get "http://docker.example.com/v1.53/info": command [ssh -l me -o ' +
      'ConnectTimeout=30 -T -- engine docker system dial-stdio] has exited with exit status 255, make ' +
      'sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=ssh: ' +
      'Could not resolve hostname engine: Name or service not known',
  )
})

test('a machine without ssh is told', async () => {
  const env = { PATH: directory }
  const client = new Client({ endpoint: { host: 'ssh://engine' }, userAgent: 'x', env })

  await expect(client.get('/info')).rejects.toThrow(
    /exec: "ssh": executable file not found in \$PATH/,
  )
})

test('aborting ends ssh', async () => {
  const { client } = await clientWithSsh('exec sleep 60')
  const controller = new AbortController()

  const stream = client.stream('GET', '/_ping', {}, { signal: controller.signal })
  controller.abort(new Error('interrupted'))

  await expect(stream).rejects.toThrow(/^interrupted$/)
})

test('closing the client ends an ssh that is in use', async () => {
  const sockets: Socket[] = []
  await using server = await rawServer(({ socket }) => {
    sockets.push(socket.resume())
    socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n')
  })
  const { client } = await clientWithSsh(bridge(server.host))
  await client.hijack('POST', '/containers/a/attach')
  const [socket] = sockets

  client.close()

  await expect.poll(() => socket!.readableEnded).toBe(true)
})
