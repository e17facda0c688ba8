import type { RequestOptions } from './client.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type {
  Volume,
  VolumeCreateRequest,
  VolumeListResponse,
  VolumePruneResponse,
  VolumeUpdateRequest,
} from './schema.ts'

/** The engine's `/volumes` routes. */
export class Volumes extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<VolumeListResponse> {
    return this.client.get('/volumes', query, options)
  }

  inspect(name: string, options?: RequestOptions): Promise<Volume> {
    return this.client.get(path`/volumes/${name}`, undefined, options)
  }

  inspectText(name: string, options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText(path`/volumes/${name}`, undefined, options)
  }

  create(body: VolumeCreateRequest, options?: RequestOptions): Promise<Volume> {
    return this.client.post('/volumes/create', undefined, body, options)
  }

  /** Cluster volumes only, and only their availability. API 1.42. */
  update(
    name: string,
    query: { readonly version: number },
    body: VolumeUpdateRequest | string,
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.put(path`/volumes/${name}`, query, body, options)
  }

  remove(
    name: string,
    query?: { readonly force?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.delete(path`/volumes/${name}`, query, options)
  }

  prune(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<VolumePruneResponse> {
    return this.client.post('/volumes/prune', query, undefined, options)
  }
}
