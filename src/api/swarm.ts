import type { RequestOptions } from './client.ts'
import { Resource } from './resource.ts'
import type {
  SwarmInitRequest,
  SwarmJoinRequest,
  Swarm as SwarmObject,
  SwarmSpec,
  SwarmUnlockRequest,
  UnlockKeyResponse,
} from './schema.ts'

export interface SwarmUpdateQuery {
  /** `Version.Index` of what was inspected. */
  readonly version: number
  readonly rotateWorkerToken?: boolean | undefined
  readonly rotateManagerToken?: boolean | undefined
  readonly rotateManagerUnlockKey?: boolean | undefined
}

/** The engine's `/swarm` routes. A string as a body is JSON already. */
export class Swarm extends Resource {
  inspect(options?: RequestOptions): Promise<SwarmObject> {
    return this.client.get('/swarm', undefined, options)
  }

  inspectText(options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText('/swarm', undefined, options)
  }

  /** Resolves with the id of the new node. */
  init(body: SwarmInitRequest, options?: RequestOptions): Promise<string> {
    return this.client.post('/swarm/init', undefined, body, options)
  }

  join(body: SwarmJoinRequest, options?: RequestOptions): Promise<void> {
    return this.client.post('/swarm/join', undefined, body, options)
  }

  leave(query?: { readonly force?: boolean | undefined }, options?: RequestOptions): Promise<void> {
    return this.client.post('/swarm/leave', query, undefined, options)
  }

  update(
    query: SwarmUpdateQuery,
    body: SwarmSpec | string,
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post('/swarm/update', query, body, options)
  }

  unlock(body: SwarmUnlockRequest, options?: RequestOptions): Promise<void> {
    return this.client.post('/swarm/unlock', undefined, body, options)
  }

  unlockKey(options?: RequestOptions): Promise<UnlockKeyResponse> {
    return this.client.get('/swarm/unlockkey', undefined, options)
  }
}
