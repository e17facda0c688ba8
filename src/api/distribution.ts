import type { RequestOptions } from './client.ts'
import { path } from './path.ts'
import { Resource } from './resource.ts'
import type { DistributionInspect } from './schema.ts'

/** Images as their registry has them. Its credentials go into an `X-Registry-Auth` header. */
export class Distribution extends Resource {
  inspect(name: string, options?: RequestOptions): Promise<DistributionInspect> {
    return this.client.get(path`/distribution/${name}/json`, undefined, options)
  }
}
