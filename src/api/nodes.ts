import type { RequestOptions } from './client.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type { Node, NodeSpec } from './schema.ts'

/** The engine's `/nodes` routes. */
export class Nodes extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<Node[]> {
    return this.client.get('/nodes', query, options)
  }

  inspect(id: string, options?: RequestOptions): Promise<Node> {
    return this.client.get(path`/nodes/${id}`, undefined, options)
  }

  inspectText(id: string, options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText(path`/nodes/${id}`, undefined, options)
  }

  /**
   * `version` is the `Version.Index` of what was inspected, a string where no number holds it; a string
   * as a body is JSON already.
   */
  update(
    id: string,
    query: { readonly version: number | string },
    body: NodeSpec | string,
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/nodes/${id}/update`, query, body, options)
  }

  remove(
    id: string,
    query?: { readonly force?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.delete(path`/nodes/${id}`, query, options)
  }
}
