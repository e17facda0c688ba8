import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type ClientOptions } from '../../src/api/client.ts'

/** One request as it came over the wire. */
export interface RawRequest {
  readonly method: string
  readonly target: string
  /** The request line and headers, without the empty line. */
  readonly head: string
  /** As far as Content-Length says; what comes later goes to `socket`. */
  readonly body: Buffer
  readonly socket: Socket
  /** Which connection brought it, from 1. */
  readonly connection: number
}

export interface RawServer extends AsyncDisposable {
  readonly host: string
  readonly requests: RawRequest[]
  readonly connections: number
  /** A client of this server. */
  client(options?: Partial<ClientOptions>): Client
}

/** Writes whatever it likes as an answer. */
export type Answer = (request: RawRequest) => void

/**
 * A server on a unix socket that answers bytes, be they HTTP or not. `HEAD /_ping` is answered for
 * it, unless it answers pings itself.
 */
export async function rawServer(answer: Answer, { answersPing = false } = {}): Promise<RawServer> {
  const directory = await mkdtemp(join(tmpdir(), 'quaymaster-api-'))
  const path = join(directory, 'engine.sock')
  const start = (server: Server, ready: () => void) => server.listen(path, ready)
  const listening = await listen(answer, start, answersPing)
  return {
    ...withClients(listening, `unix://${path}`),
    get connections() {
      return listening.connections
    },
    async [Symbol.asyncDispose]() {
      listening.close()
      await rm(directory, { recursive: true })
    },
  }
}

/** The same on a TCP port of this machine. */
export async function rawTcpServer(answer: Answer): Promise<RawServer & { readonly port: number }> {
  const listening = await listen(answer, (server, ready) => server.listen(0, '127.0.0.1', ready))
  const { port } = listening.server.address() as { port: number }
  return {
    ...withClients(listening, `tcp://127.0.0.1:${port}`),
    port,
    get connections() {
      return listening.connections
    },
    async [Symbol.asyncDispose]() {
      listening.close()
    },
  }
}

function withClients({ requests }: Listening, host: string) {
  return {
    host,
    requests,
    client: (options: Partial<ClientOptions> = {}) =>
      new Client({
        endpoint: { host },
        userAgent: 'Docker-Client/test (linux)',
        env: {},
        ...options,
      }),
  }
}

interface Listening {
  readonly server: Server
  readonly requests: RawRequest[]
  connections: number
  close(): void
}

async function listen(
  answer: Answer,
  start: (server: Server, ready: () => void) => void,
  answersPing = false,
): Promise<Listening> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = ++listening.connections
    sockets.add(socket)
    socket.on('error', () => {})
    readRequests(socket, (request) => {
      listening.requests.push({ ...request, connection })
      if (!answersPing && request.method === 'HEAD' && request.target === '/_ping') {
        socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.53\r\nOstype: linux\r\n\r\n')
      } else {
        answer({ ...request, connection })
      }
    })
  })
  const listening: Listening = {
    server,
    requests: [],
    connections: 0,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
  await new Promise<void>((ready) => start(server, ready))
  return listening
}

function readRequests(
  socket: Socket,
  take: (request: Omit<RawRequest, 'connection'>) => void,
): void {
  let held = Buffer.alloc(0)
  const read = (chunk: Buffer) => {
    held = Buffer.concat([held, chunk])
    for (;;) {
      const end = held.indexOf('\r\n\r\n')
      if (end < 0) return
      const head = held.toString('latin1', 0, end)
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
      if (held.length < end + 4 + length) return
      const body = held.subarray(end + 4, end + 4 + length)
      const rest = held.subarray(end + 4 + length)
      held = Buffer.alloc(0)
      const [method = '', target = ''] = head.split(' ', 2)
      if (/\r\n(upgrade|transfer-encoding): /i.test(head)) {
        // What follows is no request.
        socket.off('data', read)
        if (rest.length > 0) socket.unshift(rest)
        take({ method, target, head, body, socket })
        return
      }
      take({ method, target, head, body, socket })
      held = Buffer.concat([rest, held])
    }
  }
  socket.on('data', read)
}

/** A complete answer with a Content-Length. */
export function respond(
  socket: Socket,
  body: string,
  status = '200 OK',
  type = 'application/json',
) {
  const length = Buffer.byteLength(body)
  socket.write(
    `HTTP/1.1 ${status}\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`,
  )
}

/** A source of the given chunks, in memory that is overwritten after each. */
export function sourceOf(chunks: readonly (string | Uint8Array)[]) {
  return {
    async forEach(consume: (chunk: Uint8Array) => void | Promise<void>) {
      for (const chunk of chunks) {
        const bytes = Buffer.from(chunk as string)
        await consume(bytes)
        bytes.fill(0x21)
      }
    },
  }
}
