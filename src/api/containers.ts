import type { RequestOptions, StreamOptions, StreamResponse } from './client.ts'
import type { Hijacked } from './hijack.ts'
import type { Headers, RequestBody } from './http1.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type {
  ContainerConfig,
  ContainerCreateRequest,
  ContainerCreateResponse,
  ContainerInspectResponse,
  ContainerPruneResponse,
  ContainerStatsResponse,
  ContainerSummary,
  ContainerTopResponse,
  ContainerUpdateRequest,
  ContainerUpdateResponse,
  ContainerWaitResponse,
  FilesystemChange,
  IDResponse,
} from './schema.ts'

export interface ContainerListQuery {
  readonly all?: boolean | undefined
  readonly limit?: number | undefined
  readonly size?: boolean | undefined
  readonly filters?: Filters | undefined
}

export interface ContainerAttachQuery {
  readonly detachKeys?: string | undefined
  readonly logs?: boolean | undefined
  readonly stream?: boolean | undefined
  readonly stdin?: boolean | undefined
  readonly stdout?: boolean | undefined
  readonly stderr?: boolean | undefined
}

export interface ContainerCommitQuery {
  readonly container: string
  readonly repo?: string | undefined
  readonly tag?: string | undefined
  readonly comment?: string | undefined
  readonly author?: string | undefined
  readonly pause?: boolean | undefined
  readonly changes?: readonly string[] | undefined
}

/** Times are Unix seconds, perhaps with a fraction. */
export interface LogsQuery {
  readonly stdout?: boolean | undefined
  readonly stderr?: boolean | undefined
  readonly follow?: boolean | undefined
  readonly since?: string | undefined
  /** API 1.35; containers only. */
  readonly until?: string | undefined
  readonly timestamps?: boolean | undefined
  readonly tail?: string | undefined
  readonly details?: boolean | undefined
}

/** The size of a terminal in cells. */
export interface TerminalSize {
  readonly h: number
  readonly w: number
}

export interface StopQuery {
  /** API 1.42. */
  readonly signal?: string | undefined
  /** Seconds before the container is killed; -1 waits for ever. */
  readonly t?: number | undefined
}

/** The engine's `/containers` routes. */
export class Containers extends Resource {
  list(query?: ContainerListQuery, options?: RequestOptions): Promise<ContainerSummary[]> {
    return this.client.get('/containers/json', query, options)
  }

  create(
    query: { readonly name?: string | undefined; readonly platform?: string | undefined },
    body: ContainerCreateRequest,
    options?: RequestOptions,
  ): Promise<ContainerCreateResponse> {
    return this.client.post('/containers/create', query, body, options)
  }

  inspect(
    id: string,
    query?: { readonly size?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<ContainerInspectResponse> {
    return this.client.get(path`/containers/${id}/json`, query, options)
  }

  /** The engine's own text of the same. */
  inspectText(
    id: string,
    query?: { readonly size?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<{ text: string }> {
    return this.client.getText(path`/containers/${id}/json`, query, options)
  }

  remove(
    id: string,
    query?: {
      readonly force?: boolean | undefined
      readonly link?: boolean | undefined
      /** Its anonymous volumes too. */
      readonly v?: boolean | undefined
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.delete(path`/containers/${id}`, query, options)
  }

  prune(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<ContainerPruneResponse> {
    return this.client.post('/containers/prune', query, undefined, options)
  }

  update(
    id: string,
    body: ContainerUpdateRequest,
    options?: RequestOptions,
  ): Promise<ContainerUpdateResponse> {
    return this.client.post(path`/containers/${id}/update`, undefined, body, options)
  }

  start(
    id: string,
    query?: {
      readonly checkpoint?: string | undefined
      readonly 'checkpoint-dir'?: string | undefined
    },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/containers/${id}/start`, query, undefined, options)
  }

  stop(id: string, query?: StopQuery, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/containers/${id}/stop`, query, undefined, options)
  }

  restart(id: string, query?: StopQuery, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/containers/${id}/restart`, query, undefined, options)
  }

  kill(
    id: string,
    query?: { readonly signal?: string | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/containers/${id}/kill`, query, undefined, options)
  }

  pause(id: string, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/containers/${id}/pause`, undefined, undefined, options)
  }

  unpause(id: string, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/containers/${id}/unpause`, undefined, undefined, options)
  }

  rename(id: string, name: string, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/containers/${id}/rename`, { name }, undefined, options)
  }

  resize(id: string, size: TerminalSize, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/containers/${id}/resize`, size, undefined, options)
  }

  /**
   * Resolves when the container reaches the condition; that may be in a week. Send it before the
   * container is started: the engine takes note of it when the request arrives.
   */
  wait(
    id: string,
    query?: { readonly condition?: 'not-running' | 'next-exit' | 'removed' | undefined },
    options?: RequestOptions,
  ): Promise<ContainerWaitResponse> {
    return this.client.post(path`/containers/${id}/wait`, query, undefined, options)
  }

  /** Processes as the engine's `ps` shows them. */
  top(
    id: string,
    query?: { readonly ps_args?: string | undefined },
    options?: RequestOptions,
  ): Promise<ContainerTopResponse> {
    return this.client.get(path`/containers/${id}/top`, query, options)
  }

  /** Changes of its file system since it was created; `null` where there are none. */
  changes(id: string, options?: RequestOptions): Promise<FilesystemChange[] | null> {
    return this.client.get(path`/containers/${id}/changes`, undefined, options)
  }

  /** Its file system as a tar stream. */
  export(id: string, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('GET', path`/containers/${id}/export`, undefined, options)
  }

  /** Multiplexed, unless the container was created with a TTY. */
  logs(id: string, query: LogsQuery, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('GET', path`/containers/${id}/logs`, query, options)
  }

  /** One measurement, of a container at rest without the previous one where `one-shot` is set (1.41). */
  stats(
    id: string,
    query?: { readonly 'one-shot'?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<ContainerStatsResponse> {
    return this.client.get(path`/containers/${id}/stats`, { stream: false, ...query }, options)
  }

  /** A measurement each second, as a stream of JSON. */
  watchStats(id: string, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('GET', path`/containers/${id}/stats`, { stream: true }, options)
  }

  /** Its standard streams: raw with a TTY, else multiplexed on the way here. */
  attach(id: string, query: ContainerAttachQuery, options?: RequestOptions): Promise<Hijacked> {
    return this.client.hijack('POST', path`/containers/${id}/attach`, query, undefined, options)
  }

  /** The same over a WebSocket; what it carries after the handshake is the caller's to frame. */
  attachWebsocket(
    id: string,
    query: ContainerAttachQuery,
    options: RequestOptions & { readonly key: string },
  ): Promise<Hijacked> {
    const { key, headers, signal } = options
    return this.client.hijack('GET', path`/containers/${id}/attach/ws`, query, undefined, {
      upgrade: 'websocket',
      headers: { ...headers, 'Sec-WebSocket-Key': key, 'Sec-WebSocket-Version': '13' },
      signal,
    })
  }

  /** A path inside as a tar stream; what it is, is in `X-Docker-Container-Path-Stat`. */
  archive(id: string, inside: string, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('GET', path`/containers/${id}/archive`, { path: inside }, options)
  }

  /** The headers of the same: `x-docker-container-path-stat` is base64 of JSON. */
  archiveInfo(id: string, inside: string, options?: RequestOptions): Promise<Headers> {
    return this.client.head(path`/containers/${id}/archive`, { path: inside }, options)
  }

  /** Unpacks a tar, which may be compressed, into a directory inside. */
  async putArchive(
    id: string,
    query: {
      readonly path: string
      readonly noOverwriteDirNonDir?: boolean | undefined
      readonly copyUIDGID?: boolean | undefined
    },
    tar: RequestBody,
    options: RequestOptions = {},
  ): Promise<void> {
    const headers = { 'Content-Type': 'application/x-tar', ...options.headers }
    const request: StreamOptions = { ...options, headers, body: tar }
    await this.drain('PUT', path`/containers/${id}/archive`, query, request)
  }

  /** Makes an image of it. */
  commit(
    query: ContainerCommitQuery,
    body?: ContainerConfig,
    options?: RequestOptions,
  ): Promise<IDResponse> {
    return this.client.post('/commit', query, body, options)
  }
}
