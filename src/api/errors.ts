/** The engine answered, and refused. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number

  constructor(status: number, message: string) {
    super(`Error response from daemon: ${message}`)
    this.status = status
  }

  /** For a refusal without a word: an answer to HEAD, or a route that nothing serves. */
  static wordless(status: number, reason: string, url: string): ApiError {
    const error = new ApiError(status, reason)
    error.message =
      `request returned ${reason || status} for API route and version ${url}, ` +
      'check if the server supports the requested API version'
    return error
  }
}

/** There is no engine, or no longer: it could not be reached, or went away. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
}

/** The engine, or what poses as one, does not keep to the protocol. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError'
}

/** The engine reported a failure inside a stream that had begun well. */
export class StreamError extends Error {
  override readonly name = 'StreamError'
}

/**
 * The failure to connect to `host`, in docker's words; `cause` is in Go's words, such as
 * `dial unix /x.sock: connect: no such file or directory`.
 */
export function connectFailure(host: string, detail: string, cause: unknown): ConnectionError {
  const advice = 'check if the path is correct and if the daemon is running'
  return new ConnectionError(
    `failed to connect to the docker API at ${host}; ${advice}: ${detail}`,
    { cause },
  )
}

/** The failure of a request on its way, in docker's words. */
export function duringConnect(method: string, url: string, cause: unknown): ConnectionError {
  const verb = method[0] + method.slice(1).toLowerCase()
  const detail = cause instanceof Error ? cause.message : String(cause)
  return new ConnectionError(`error during connect: ${verb} "${url}": ${detail}`, { cause })
}

/** The engine wants a TLS certificate from us, or another one than it got. */
export function clientRefused(cause: unknown): Error {
  const advice =
    'the server probably has client authentication (--tlsverify) enabled; ' +
    'check your TLS client certification settings'
  return new Error(`${advice}: ${tlsAlert(cause)}`, { cause })
}

/** What the other side said before it ended TLS, as Go says it; undefined if it said nothing. */
export function tlsAlert(error: unknown): string | undefined {
  const { reason = '' } = (error ?? {}) as { reason?: string }
  const alert = / alert (.+)$/.exec(reason)?.[1]
  return alert && `remote error: tls: ${alertNames[alert] ?? alert}`
}

/** The alerts that Go names otherwise than OpenSSL. */
const alertNames: Readonly<Record<string, string>> = {
  'certificate expired': 'expired certificate',
  'certificate revoked': 'revoked certificate',
  'certificate unknown': 'unknown certificate',
  'protocol version': 'protocol version not supported',
  'unknown ca': 'unknown certificate authority',
}

/** Whether TLS ended because of our certificate, which TLS 1.3 tells only after the handshake. */
export function isClientRefused(error: unknown): boolean {
  return /: (bad certificate|handshake failure|certificate required|unknown certificate authority)$/.test(
    tlsAlert(error) ?? '',
  )
}
