import { EnvHttpProxyAgent } from 'undici'
import type { Env } from '../command.ts'

// Import this file when it is needed: undici takes long to load. Imported at run time by its own
// name it would lose its names in the bundle.
export { interceptors, request } from 'undici'

export interface WebTls {
  /** All authorities to trust, in PEM; the well-known ones where there are none. */
  readonly ca?: readonly string[] | undefined
  /** Certificates to show where they are asked for, in PEM, and the key of each. */
  readonly cert?: readonly string[] | undefined
  readonly key?: readonly string[] | undefined
  /** False takes any certificate. */
  readonly rejectUnauthorized?: boolean
}

/** What carries HTTP to the world, through the proxies of the environment. Destroy it when done. */
export function webAgent(env: Env, { ca, cert, key, rejectUnauthorized = true }: WebTls = {}) {
  const connect = {
    rejectUnauthorized,
    ...(ca && { ca: [...ca] }),
    ...(cert && key && { cert: [...cert], key: [...key] }),
  }
  return new EnvHttpProxyAgent({
    httpProxy: env.HTTP_PROXY ?? env.http_proxy ?? '',
    httpsProxy: env.HTTPS_PROXY ?? env.https_proxy ?? '',
    noProxy: env.NO_PROXY ?? env.no_proxy ?? '',
    connect,
    requestTls: connect,
  })
}
