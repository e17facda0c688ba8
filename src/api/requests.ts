import type { Endpoint, Environment } from './dial/endpoint.ts'
import type { Body, Headers, RequestBody } from './http1.ts'

export interface ClientOptions {
  readonly endpoint: Endpoint
  /** Sent with every request, unless the request has its own. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly userAgent: string
  /** `DOCKER_API_VERSION`: replaces our newest version. The constructor throws if it is none. */
  readonly version?: string | undefined
  readonly env: Environment
  /** Aborts every request that has no signal of its own. */
  readonly signal?: AbortSignal | undefined
  readonly debug?: ((call: Call) => void) | undefined
}

/** One request and its outcome, for `--debug`. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly status: number
  /** Until the response's headers. */
  readonly milliseconds: number
}

export interface RequestOptions {
  /** Replaces the client's own; null is for none. */
  readonly signal?: AbortSignal | null | undefined
  readonly headers?: Readonly<Record<string, string | readonly string[]>> | undefined
}

export interface StreamOptions extends RequestOptions {
  /** Sent as it is; say what it is with a Content-Type. */
  readonly body?: RequestBody | undefined
}

export interface HijackOptions extends RequestOptions {
  /** The protocol to upgrade to, `tcp` unless said. */
  readonly upgrade?: 'tcp' | 'h2c' | 'websocket' | undefined
}

/** A response whose body is still to come. Take it or cancel it: it holds a connection. */
export interface StreamResponse {
  readonly status: number
  readonly headers: Headers
  readonly body: Body
}

/** What the engine says of itself before anything else is asked. */
export interface Ping {
  readonly apiVersion: string | undefined
  readonly osType: string | undefined
  readonly experimental: boolean
  /** `1` for the classic builder, `2` for BuildKit. */
  readonly builderVersion: string | undefined
  /** `inactive`, `active/manager` …; engines below 1.42 do not say. */
  readonly swarm: string | undefined
}
