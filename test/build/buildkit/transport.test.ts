import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Client } from '../../../src/api/client.ts'
import { Engine } from '../../../src/api/index.ts'
import { connectBuildKit } from '../../../src/build/buildkit/transport.ts'
import { fakeBuildKit } from '../../helpers/fake-buildkit.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'

const engineAt = (host: string) =>
  new Engine(new Client({ endpoint: { host }, userAgent: 'test', env: {} }))

const never = () => new AbortController().signal

/** An engine that speaks HTTP/2 to whoever begins with it, and answers a ping in HTTP/1.1. */
async function nativeEngine(buildkit: ReturnType<typeof fakeBuildKit>) {
  const directory = await mkdtemp(join(tmpdir(), 'native-'))
  const path = join(directory, 'docker.sock')
  const beginnings: string[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('data', (chunk) => {
      beginnings.push(chunk.toString('latin1').split(' ', 1)[0]!)
      if (beginnings.at(-1) === 'PRI') {
        socket.pause()
        socket.unshift(chunk)
        buildkit.handle(socket)
      } else {
        socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.53\r\nContent-Length: 0\r\n\r\n')
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    host: `unix://${path}`,
    beginnings,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true })
    },
  }
}

test('an engine that is new enough is spoken to in HTTP/2 from the first byte', async () => {
  await using engine = await nativeEngine(fakeBuildKit({ workerLabels: { a: 'b' } }))

  const connected = await connectBuildKit(engineAt(engine.host), never())
  connected?.close()

  expect(connected?.workerLabels).toEqual({ a: 'b' })
  expect(engine.beginnings).toEqual(['HEAD', 'PRI'])
})

test('where the first byte is not understood, the upgrade is', async () => {
  const buildkit = fakeBuildKit({ workerLabels: { a: 'b' } })
  await using engine = await fakeEngine({ hijacked: { 'POST /grpc': buildkit.handle } })

  const connected = await connectBuildKit(engineAt(engine.host), never())
  connected?.close()

  expect(connected?.workerLabels).toEqual({ a: 'b' })
  expect(engine.requests.map(({ path }) => path)).toEqual(['/grpc'])
})

test('without either there is no connection', async () => {
  await using engine = await fakeEngine()

  expect(await connectBuildKit(engineAt(engine.host), never())).toBeUndefined()
})
