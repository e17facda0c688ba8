import type { RequestOptions } from './client.ts'
import { path } from './path.ts'
import { Resource } from './resource.ts'

export interface Checkpoint {
  readonly Name: string
}

export interface CheckpointCreateRequest {
  readonly CheckpointID: string
  readonly CheckpointDir?: string | undefined
  /** Stop the container afterwards. */
  readonly Exit?: boolean | undefined
}

/** Checkpoints of containers: routes of experimental engines, not in the API's definition. */
export class Checkpoints extends Resource {
  list(
    container: string,
    query?: { readonly dir?: string | undefined },
    options?: RequestOptions,
  ): Promise<Checkpoint[] | null> {
    return this.client.get(path`/containers/${container}/checkpoints`, query, options)
  }

  create(
    container: string,
    body: CheckpointCreateRequest,
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/containers/${container}/checkpoints`, undefined, body, options)
  }

  remove(
    container: string,
    id: string,
    query?: { readonly dir?: string | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.delete(path`/containers/${container}/checkpoints/${id}`, query, options)
  }
}
