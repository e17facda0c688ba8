import type { Connection } from './dial/connection.ts'
import { type Address, type Endpoint, type Environment, parseHost } from './dial/endpoint.ts'
import { dialPath, dialTcp } from './dial/socket.ts'
import { isLookupFailure, reasons, tcpFailure } from './dial/tcp-failure.ts'
import { ConnectionError, connectFailure } from './errors.ts'

export type { Connection, Receiver } from './dial/connection.ts'
export type { Endpoint, Environment, TlsFiles } from './dial/endpoint.ts'

export interface DialOptions {
  readonly env: Environment
  readonly signal?: AbortSignal | undefined
  /** How long connecting may take, 30 seconds unless said. Nothing limits what comes after. */
  readonly timeoutMilliseconds?: number | undefined
  /** Never go through a proxy that forwards requests: it would not pass on an upgrade. */
  readonly direct?: boolean | undefined
  /** The connection is to be given away as a Node stream: see `Connection.release`. */
  readonly asStream?: boolean | undefined
}

/**
 * Connects to an engine. Rejects with ConnectionError in docker's words where nobody answers, with
 * an Error in Go's words where the way there failed (TLS, ssh, a proxy), or the signal's reason.
 */
export async function dial(endpoint: Endpoint, options: DialOptions): Promise<Connection> {
  const { signal, timeoutMilliseconds = 30_000 } = options
  const limits = { signal, timeoutMilliseconds, asStream: options.asStream }
  const address = parseHost(endpoint.host)

  if (address.kind === 'path') {
    return dialPath(address.path, limits).catch((error) => {
      throw unreachable(endpoint, address, error)
    })
  }
  if (address.kind === 'ssh') {
    const { dialSsh } = await import('./dial/ssh.ts')
    return dialSsh(address.url, options.env, signal)
  }

  if (hasProxy(options.env)) {
    const { dialThroughProxy, proxyFor } = await import('./dial/proxy.ts')
    const proxy = proxyFor(address, endpoint.tls !== undefined, options.env)
    if (proxy !== undefined && (endpoint.tls !== undefined || !options.direct)) {
      return dialThroughProxy(proxy, address, endpoint.tls, limits)
    }
  }
  if (endpoint.tls !== undefined) {
    const { dialTls } = await import('./dial/tls.ts')
    return dialTls(address, endpoint.tls, limits).catch((error) => {
      throw unreachable(endpoint, address, error)
    })
  }
  return dialTcp(address.host, address.port, limits).catch((error) => {
    throw unreachable(endpoint, address, error)
  })
}

function hasProxy(env: Environment): boolean {
  return Boolean(env.HTTP_PROXY || env.http_proxy || env.HTTPS_PROXY || env.https_proxy)
}

/** Node's error in docker's words; errors that have other words already pass unchanged. */
function unreachable(endpoint: Endpoint, address: Address, failure: unknown): unknown {
  // Node tries every address of a name, and reports all of them.
  const error = failure instanceof AggregateError ? failure.errors[0] : failure
  const { code } = error as NodeJS.ErrnoException
  const { host } = endpoint

  if (code === 'EACCES' || code === 'EPERM') {
    const message = `permission denied while trying to connect to the docker API at ${host}`
    return new ConnectionError(message, { cause: error })
  }
  if (address.kind === 'path') {
    const reason = code === undefined ? undefined : reasons[code]
    if (reason === undefined) return failure
    const detail =
      address.network === 'pipe'
        ? `open ${address.path}: ${code === 'ENOENT' ? pipeMissing : reason}`
        : `dial unix ${address.path}: connect: ${reason}`
    return connectFailure(host, detail, error)
  }
  const detail = tcpFailure(error, address.kind === 'tcp' ? address : undefined)
  if (detail === undefined) return failure
  if (!isLookupFailure(error)) return connectFailure(host, detail, error)
  const message = `failed to connect to the docker API at ${host}: ${detail}`
  return new ConnectionError(message, { cause: error })
}

const pipeMissing = 'The system cannot find the file specified.'
