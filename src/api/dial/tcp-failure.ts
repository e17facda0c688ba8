import { bracketed } from './endpoint.ts'

/**
 * What Node says of a TCP connection that could not be made, in Go's words; undefined where it has
 * none. `target` is what was dialled, for an error that does not tell.
 */
export function tcpFailure(
  error: unknown,
  target?: { host: string; port: number },
): string | undefined {
  const { code, ...told } = error as NodeJS.ErrnoException & Partial<Told>
  const host = target?.host ?? told.hostname ?? ''
  if (isLookupFailure(error)) {
    const reason = code === 'ENOTFOUND' ? 'no such host' : 'temporary failure in name resolution'
    return `dial tcp: lookup ${host}: ${reason}`
  }
  const reason = code === undefined ? undefined : reasons[code]
  if (reason === undefined) return undefined
  const where = `${bracketed(told.address ?? host)}:${told.port ?? target?.port ?? ''}`
  return `dial tcp ${where}: ${code === 'ETIMEDOUT' ? '' : 'connect: '}${reason}`
}

export function isLookupFailure(error: unknown): boolean {
  const { code = '' } = error as NodeJS.ErrnoException
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN'
}

interface Told {
  address: string
  port: number
  hostname: string
}

/** Go's words for what the system says. */
export const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ECONNRESET: 'connection reset by peer',
  EHOSTUNREACH: 'no route to host',
  ENETUNREACH: 'network is unreachable',
  ENOENT: 'no such file or directory',
  ENOTDIR: 'not a directory',
  ENOTSOCK: 'socket operation on non-socket',
  ETIMEDOUT: 'i/o timeout',
}
