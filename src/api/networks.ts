import type { RequestOptions } from './client.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type {
  NetworkConnectRequest,
  NetworkCreateRequest,
  NetworkCreateResponse,
  NetworkDisconnectRequest,
  NetworkInspect,
  NetworkPruneResponse,
  NetworkSummary,
} from './schema.ts'

export interface NetworkInspectQuery {
  readonly verbose?: boolean | undefined
  readonly scope?: string | undefined
}

/** The engine's `/networks` routes. */
export class Networks extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<NetworkSummary[]> {
    return this.client.get('/networks', query, options)
  }

  inspect(
    id: string,
    query?: NetworkInspectQuery,
    options?: RequestOptions,
  ): Promise<NetworkInspect> {
    return this.client.get(path`/networks/${id}`, query, options)
  }

  inspectText(
    id: string,
    query?: NetworkInspectQuery,
    options?: RequestOptions,
  ): Promise<{ text: string }> {
    return this.client.getText(path`/networks/${id}`, query, options)
  }

  create(body: NetworkCreateRequest, options?: RequestOptions): Promise<NetworkCreateResponse> {
    return this.client.post('/networks/create', undefined, body, options)
  }

  remove(id: string, options?: RequestOptions): Promise<void> {
    return this.client.delete(path`/networks/${id}`, undefined, options)
  }

  prune(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<NetworkPruneResponse> {
    return this.client.post('/networks/prune', query, undefined, options)
  }

  connect(id: string, body: NetworkConnectRequest, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/networks/${id}/connect`, undefined, body, options)
  }

  disconnect(id: string, body: NetworkDisconnectRequest, options?: RequestOptions): Promise<void> {
    return this.client.post(path`/networks/${id}/disconnect`, undefined, body, options)
  }
}
