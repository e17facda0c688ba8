import type { RequestOptions, StreamResponse } from './client.ts'
import type { LogsQuery } from './containers.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type {
  Service,
  ServiceCreateResponse,
  ServiceSpec,
  ServiceUpdateResponse,
} from './schema.ts'

export interface ServiceListQuery {
  readonly filters?: Filters | undefined
  /** API 1.41: with the counts of running and wanted tasks. */
  readonly status?: boolean | undefined
}

export interface ServiceInspectQuery {
  readonly insertDefaults?: boolean | undefined
}

export interface ServiceUpdateQuery {
  /** `Version.Index` of what was inspected; a string where no number holds it. */
  readonly version: number | string
  readonly registryAuthFrom?: 'spec' | 'previous-spec' | undefined
  readonly rollback?: 'previous' | undefined
}

/**
 * The engine's `/services` routes. Credentials for pulling go into an `X-Registry-Auth` header. A
 * string as a body is JSON already, for whoever sends back what was not understood.
 */
export class Services extends Resource {
  list(query?: ServiceListQuery, options?: RequestOptions): Promise<Service[]> {
    return this.client.get('/services', query, options)
  }

  inspect(id: string, query?: ServiceInspectQuery, options?: RequestOptions): Promise<Service> {
    return this.client.get(path`/services/${id}`, query, options)
  }

  inspectText(
    id: string,
    query?: ServiceInspectQuery,
    options?: RequestOptions,
  ): Promise<{ text: string }> {
    return this.client.getText(path`/services/${id}`, query, options)
  }

  create(body: ServiceSpec | string, options?: RequestOptions): Promise<ServiceCreateResponse> {
    return this.client.post('/services/create', undefined, body, options)
  }

  update(
    id: string,
    query: ServiceUpdateQuery,
    body: ServiceSpec | string,
    options?: RequestOptions,
  ): Promise<ServiceUpdateResponse> {
    return this.client.post(path`/services/${id}/update`, query, body, options)
  }

  remove(id: string, options?: RequestOptions): Promise<void> {
    return this.client.delete(path`/services/${id}`, undefined, options)
  }

  /** Multiplexed, unless the service's containers have a TTY. */
  logs(id: string, query: LogsQuery, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('GET', path`/services/${id}/logs`, query, options)
  }
}
