import { STATUS_CODES } from 'node:http'

/** A registry, or its token server, did not let anyone in. */
export function refusal(url: string, status: number): Error {
  const reason = STATUS_CODES[status] ?? ''
  return new Error(`login attempt to ${url} failed with status: ${status} ${reason}`.trimEnd())
}
