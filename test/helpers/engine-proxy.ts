import { mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface EngineProxyOptions {
  /** Requests whose first line matches are refused, as a socket proxy does it. */
  readonly refused?: RegExp
}

export interface EngineProxy extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
  /** Bytes that went to the engine so far. */
  readonly sentBytes: number
  /** Cuts all connections, as an engine does that goes away. */
  cut(): void
}

const refusal = 'HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/** Stands between the program and the engine at a unix socket. */
export async function engineProxy(
  engineHost: string,
  { refused }: EngineProxyOptions = {},
): Promise<EngineProxy> {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-proxy-'))
  const path = join(directory, 'docker.sock')
  const sockets = new Set<Socket>()
  let sentBytes = 0

  const server = createServer({ allowHalfOpen: true }, (client) => {
    const engine = connect({ path: engineHost.slice('unix://'.length), allowHalfOpen: true })
    for (const socket of [client, engine]) {
      sockets.add(socket)
      socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    }
    client.on('data', (chunk) => {
      if (refused?.test(chunk.toString('latin1').split('\r\n')[0]!)) client.end(refusal)
      else {
        sentBytes += chunk.length
        if (!engine.write(chunk)) client.pause()
      }
    })
    engine.on('drain', () => client.resume())
    client.on('end', () => engine.end())
    engine.pipe(client)
  })
  await new Promise<void>((resolve) => server.listen(path, resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    host: `unix://${path}`,
    get sentBytes() {
      return sentBytes
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut()
      await new Promise((resolve) => server.close(resolve))
      await rm(directory, { recursive: true })
    },
  }
}
