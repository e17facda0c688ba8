import type { RequestOptions } from './client.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type { Config, ConfigSpec } from './schema.ts'

/** The engine's `/configs` routes. */
export class Configs extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<Config[]> {
    return this.client.get('/configs', query, options)
  }

  inspect(id: string, options?: RequestOptions): Promise<Config> {
    return this.client.get(path`/configs/${id}`, undefined, options)
  }

  inspectText(id: string, options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText(path`/configs/${id}`, undefined, options)
  }

  /** `Data` is standard base64. The answer says `ID`, whatever the definition says. */
  create(body: ConfigSpec, options?: RequestOptions): Promise<{ ID: string }> {
    return this.client.post('/configs/create', undefined, body, options)
  }

  /** Only labels can change. `version` is the `Version.Index` of what was inspected. */
  update(
    id: string,
    query: { readonly version: number },
    body: ConfigSpec | string,
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/configs/${id}/update`, query, body, options)
  }

  remove(id: string, options?: RequestOptions): Promise<void> {
    return this.client.delete(path`/configs/${id}`, undefined, options)
  }
}
