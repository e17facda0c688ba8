import { connect, type Socket, type TcpNetConnectOpts } from 'node:net'
import { type Connection, SocketConnection, StreamConnection } from './connection.ts'

/** Bytes of one read; large enough that a bulk stream is not bound by system calls. */
const readBufferBytes = 256 * 1024

/** Longest path that fits `sockaddr_un` on Linux. */
const maxUnixPathBytes = 107

export interface DialLimits {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMilliseconds: number
  readonly asStream?: boolean | undefined
}

/** Connects to a unix socket or a Windows named pipe. */
export function dialPath(path: string, limits: DialLimits): Promise<Connection> {
  if (!path.startsWith('//') && Buffer.byteLength(path) > maxUnixPathBytes) {
    throw new Error(`unix socket path ${JSON.stringify(path)} is too long`)
  }
  return open({ path }, limits)
}

/** Connects to a TCP port. */
export async function dialTcp(host: string, port: number, limits: DialLimits): Promise<Connection> {
  return open({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 }, limits)
}

/** Resolves when a socket is connected; it is destroyed when that fails, is aborted or takes long. */
export async function connected<S extends Socket>(
  socket: S,
  event: 'connect' | 'secureConnect',
  { signal, timeoutMilliseconds }: DialLimits,
): Promise<S> {
  signal?.throwIfAborted()
  try {
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(Object.assign(new Error('i/o timeout'), { code: 'ETIMEDOUT' })),
        timeoutMilliseconds,
      )
      const abort = () => reject(signal?.reason)
      const settle = (action: () => void) => () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', abort)
        action()
      }
      signal?.addEventListener('abort', abort)
      socket.once(event, settle(resolve))
      socket.once('error', (error) => settle(() => reject(error))())
      socket.once(
        'close',
        settle(() => reject(Object.assign(new Error('EOF'), { code: 'EOF' }))),
      )
    })
  } catch (error) {
    socket.destroy()
    throw error
  }
  return socket
}

type Target = { path: string } | TcpNetConnectOpts

async function open(target: Target, limits: DialLimits): Promise<Connection> {
  limits.signal?.throwIfAborted()
  if (limits.asStream) {
    const socket = await connected(connect({ ...target, allowHalfOpen: true }), 'connect', limits)
    return new StreamConnection(socket, socket, {
      ref: () => socket.ref(),
      unref: () => socket.unref(),
    })
  }
  let connection: SocketConnection | undefined
  const socket = connect({
    ...target,
    allowHalfOpen: true,
    onread: {
      buffer: Buffer.allocUnsafeSlow(readBufferBytes),
      callback: (bytes, buffer) => connection!.read((buffer as Buffer).subarray(0, bytes)),
    },
  })
  // Reading starts with the receiver.
  socket.pause()
  connection = new SocketConnection(socket)
  await connected(socket, 'connect', limits)
  return connection
}
