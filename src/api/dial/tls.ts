import { isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type ConnectionOptions,
  checkServerIdentity,
  connect,
  type PeerCertificate,
} from 'node:tls'
import { clientRefused, isClientRefused, tlsAlert } from '../errors.ts'
import { StreamConnection } from './connection.ts'
import type { TlsFiles } from './endpoint.ts'
import { connected, type DialLimits } from './socket.ts'

/** Speaks TLS to a port, or over `tunnel`, a stream that leads there. Errors are in Go's words. */
export async function dialTls(
  { host, port }: { readonly host: string; readonly port: number },
  { ca, cert, key, verify }: TlsFiles,
  limits: DialLimits,
  tunnel?: Duplex,
): Promise<StreamConnection> {
  const options: ConnectionOptions & { allowHalfOpen: boolean } = {
    rejectUnauthorized: verify,
    allowHalfOpen: true,
    minVersion: 'TLSv1.2',
    ALPNProtocols: ['http/1.1'],
    ...(isAddress(host) ? {} : { servername: host }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    // Without a server name Node would check against "localhost".
    checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
    ...(tunnel === undefined ? { host, port } : { socket: tunnel }),
  }
  const socket = connect(options)
  try {
    await connected(socket, 'secureConnect', limits)
  } catch (error) {
    throw explain(error, host)
  }
  return new StreamConnection(socket, socket, {
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  })
}

const unknownAuthority = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_SIGNATURE_FAILURE',
])

/** What OpenSSL says, as Go says it; what has no such counterpart passes unchanged. */
function explain(error: unknown, host: string): unknown {
  const { code = '', syscall, cert } = error as NodeJS.ErrnoException & { cert?: PeerCertificate }
  if (unknownAuthority.has(code)) {
    return invalid('certificate signed by unknown authority', error)
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return invalid('certificate has expired or is not yet valid', error)
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return invalid(nameMismatch(host, cert?.subjectaltname ?? ''), error)
  }
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return new Error('http: server gave HTTP response to HTTPS client', { cause: error })
  }
  if (isClientRefused(error)) return clientRefused(error)
  // It was reached, and hung up: no failure to connect, for all that Node's code says.
  if (code === 'ECONNRESET') {
    return new Error(syscall ? `${syscall}: connection reset by peer` : 'EOF', { cause: error })
  }
  const alert = tlsAlert(error)
  return alert === undefined ? error : new Error(alert, { cause: error })
}

function invalid(reason: string, cause: unknown): Error {
  return new Error(`tls: failed to verify certificate: x509: ${reason}`, { cause })
}

function nameMismatch(host: string, alternatives: string): string {
  const kind = isAddress(host) ? 'IP Address:' : 'DNS:'
  const names = alternatives
    .split(', ')
    .filter((name) => name.startsWith(kind))
    .map((name) => name.slice(kind.length))
  if (names.length > 0) return `certificate is valid for ${names.join(', ')}, not ${host}`
  return isAddress(host)
    ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${host}`
}

function isAddress(host: string): boolean {
  return isIP(host) !== 0
}
