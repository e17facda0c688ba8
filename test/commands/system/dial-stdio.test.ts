import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

async function socketServer(path: string, onConnection: (socket: Socket) => void) {
  const server = createServer({ allowHalfOpen: true }, onConnection).listen(path)
  await once(server, 'listening')
  return {
    host: `unix://${path}`,
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}

test('dial-stdio carries bytes both ways, and the end of ours before that of theirs', async () => {
  await using directory = temporaryDirectory()
  await using server = await socketServer(join(directory.path, 's'), (socket) => {
    const received: Buffer[] = []
    socket.on('data', (chunk) => received.push(chunk))
    // Only when the other side has said all it had to say.
    socket.on('end', () => socket.end(Buffer.concat([Buffer.from('got '), ...received])))
  })

  const result = await quaymaster('system dial-stdio', server, { input: 'a\0b' })

  expect(result).toEqual({ exitCode: 0, stdout: 'got a\0b', stderr: '' })
})

test('dial-stdio ends when the engine hangs up, though our input is still open', async () => {
  await using directory = temporaryDirectory()
  await using server = await socketServer(join(directory.path, 's'), (socket) => {
    socket.end('bye')
  })

  const result = await quaymaster('system dial-stdio', server, { input: new PassThrough() })

  expect(result).toEqual({ exitCode: 0, stdout: 'bye', stderr: '' })
})

test('dial-stdio says why it cannot connect', async () => {
  await using directory = temporaryDirectory()
  const host = `unix://${directory.path}/none`

  const result = await quaymaster('system dial-stdio', { host })

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(
    /^failed to open the raw stream connection: .*none: connect: no such file or directory\n$/,
  )
})
