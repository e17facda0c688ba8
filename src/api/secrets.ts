import type { RequestOptions } from './client.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type { Secret, SecretSpec } from './schema.ts'

/** The engine's `/secrets` routes. */
export class Secrets extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<Secret[]> {
    return this.client.get('/secrets', query, options)
  }

  inspect(id: string, options?: RequestOptions): Promise<Secret> {
    return this.client.get(path`/secrets/${id}`, undefined, options)
  }

  inspectText(id: string, options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText(path`/secrets/${id}`, undefined, options)
  }

  /** `Data` is standard base64. The answer says `ID`, whatever the definition says. */
  create(body: SecretSpec, options?: RequestOptions): Promise<{ ID: string }> {
    return this.client.post('/secrets/create', undefined, body, options)
  }

  /** Only labels can change. `version` is the `Version.Index` of what was inspected. */
  update(
    id: string,
    query: { readonly version: number },
    body: SecretSpec | string,
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/secrets/${id}/update`, query, body, options)
  }

  remove(id: string, options?: RequestOptions): Promise<void> {
    return this.client.delete(path`/secrets/${id}`, undefined, options)
  }
}
