import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duplex } from 'node:stream'

export interface NativeBuildKit extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
  /** How many connections began with HTTP/2. */
  readonly connections: number
}

const ping =
  'HTTP/1.1 200 OK\r\nApi-Version: 1.53\r\nBuilder-Version: 2\r\nOSType: linux\r\n' +
  'Connection: close\r\nContent-Length: 0\r\n\r\n'
const nothing = 'HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/**
 * The BuildKit of a real engine as engines of API 1.53 offer it: on their own socket, by HTTP/2 from the
 * first byte. Beside it there is only `_ping`, so that nothing else can carry a build.
 */
export async function nativeBuildKit(engineHost: string): Promise<NativeBuildKit> {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-native-'))
  const path = join(directory, 'docker.sock')
  const sockets = new Set<Duplex>()
  const keep = (socket: Duplex) => {
    sockets.add(socket.on('error', () => {}).on('close', () => sockets.delete(socket)))
  }
  let connections = 0
  const carry = (client: Socket, head: Buffer) => {
    connections += 1
    const upgrading = request({
      socketPath: engineHost.slice('unix://'.length),
      method: 'POST',
      path: '/grpc',
      headers: { Connection: 'Upgrade', Upgrade: 'h2c' },
    })
    upgrading.on('upgrade', (_response, engine, first) => {
      keep(engine)
      client.write(first)
      engine.write(head)
      client.pipe(engine).pipe(client)
    })
    upgrading.on('error', () => client.destroy()).end()
  }
  const server = createServer((client) => {
    keep(client)
    client.once('data', (head) => {
      client.pause()
      const [line = ''] = head.toString('latin1').split('\r\n', 1)
      if (line.startsWith('PRI ')) carry(client, head)
      else client.end(/ \/_ping /.test(line) ? ping : nothing)
    })
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  return {
    host: `unix://${path}`,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true })
    },
  }
}
