import type { AuthConfig } from './auth.ts'

/** Value of X-Registry-Auth: the credentials of one registry. */
export function registryAuthHeader(auth: AuthConfig): string {
  return encode(auth)
}

/** Value of X-Registry-Config: the credentials of every registry, by registry, for a build. */
export function registryConfigHeader(all: Record<string, AuthConfig>): string {
  return encode(all)
}

/** The engine wants the URL alphabet with its padding, which Node's base64url leaves out. */
function encode(value: object): string {
  const base64 = Buffer.from(JSON.stringify(value)).toString('base64')
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}
