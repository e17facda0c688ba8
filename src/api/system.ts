import type { Ping, RequestOptions, StreamResponse } from './client.ts'
import type { Hijacked } from './hijack.ts'
import type { Filters } from './path.ts'
import { Resource } from './resource.ts'
import type {
  AuthConfig,
  AuthResponse,
  SystemDataUsageResponse,
  SystemInfo,
  SystemVersion,
} from './schema.ts'

/** Times are Unix seconds, perhaps with a fraction. */
export interface EventsQuery {
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly filters?: Filters | undefined
}

export interface DataUsageQuery {
  /** API 1.42. */
  readonly type?: readonly string[] | undefined
  /** API 1.52: with the objects themselves. */
  readonly verbose?: boolean | undefined
}

/** The engine itself. */
export class System extends Resource {
  info(options?: RequestOptions): Promise<SystemInfo> {
    return this.client.get('/info', undefined, options)
  }

  version(options?: RequestOptions): Promise<SystemVersion> {
    return this.client.get('/version', undefined, options)
  }

  ping(): Promise<Ping> {
    return this.client.ping()
  }

  dataUsage(query?: DataUsageQuery, options?: RequestOptions): Promise<SystemDataUsageResponse> {
    return this.client.get('/system/df', query, options)
  }

  /** A stream of JSON: lines, records of json-seq, or values one after the other. */
  events(query?: EventsQuery, options: RequestOptions = {}): Promise<StreamResponse> {
    const accepted = 'application/jsonl, application/x-ndjson;q=0.9, application/json-seq;q=0.5'
    const headers = { Accept: accepted, ...options.headers }
    return this.client.stream('GET', '/events', query, { ...options, headers })
  }

  /** Checks credentials with their registry; nothing where the engine has nothing to say (204). */
  auth(body: AuthConfig, options?: RequestOptions): Promise<AuthResponse | undefined> {
    return this.client.post('/auth', undefined, body, options)
  }

  /** A BuildKit session: HTTP/2 in which the engine is the client. */
  session(options?: RequestOptions): Promise<Hijacked> {
    return this.client.hijack('POST', '/session', undefined, undefined, {
      ...options,
      upgrade: 'h2c',
    })
  }

  /** BuildKit's gRPC: HTTP/2 in which the engine is the server. */
  grpc(options?: RequestOptions): Promise<Hijacked> {
    return this.client.hijack('POST', '/grpc', undefined, undefined, {
      ...options,
      upgrade: 'h2c',
    })
  }
}
