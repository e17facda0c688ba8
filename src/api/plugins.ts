import type { RequestOptions, StreamResponse } from './client.ts'
import type { RequestBody } from './http1.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type { Plugin, PluginPrivilege } from './schema.ts'

/** The engine's `/plugins` routes. A registry's credentials go into an `X-Registry-Auth` header. */
export class Plugins extends Resource {
  list(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<Plugin[]> {
    return this.client.get('/plugins', query, options)
  }

  inspect(name: string, options?: RequestOptions): Promise<Plugin> {
    return this.client.get(path`/plugins/${name}/json`, undefined, options)
  }

  inspectText(name: string, options?: RequestOptions): Promise<{ text: string }> {
    return this.client.getText(path`/plugins/${name}/json`, undefined, options)
  }

  /** From a tar with `config.json` and `rootfs/`, which may be compressed. */
  create(
    query: { readonly name: string },
    tar: RequestBody,
    options: RequestOptions = {},
  ): Promise<void> {
    const headers = { 'Content-Type': 'application/x-tar', ...options.headers }
    return this.drain('POST', '/plugins/create', query, { ...options, headers, body: tar })
  }

  /** What the plugin of this reference asks for. */
  privileges(
    query: { readonly remote: string },
    options?: RequestOptions,
  ): Promise<PluginPrivilege[]> {
    return this.client.get('/plugins/privileges', query, options)
  }

  /** Answers with a stream of JSON messages; `privileges` are those the user agreed to. */
  pull(
    query: { readonly remote: string; readonly name?: string | undefined },
    privileges: readonly PluginPrivilege[],
    options?: RequestOptions,
  ): Promise<StreamResponse> {
    return this.postForStream('/plugins/pull', query, privileges, options)
  }

  /** The same for a plugin that is installed, and disabled. */
  upgrade(
    name: string,
    query: { readonly remote: string },
    privileges: readonly PluginPrivilege[],
    options?: RequestOptions,
  ): Promise<StreamResponse> {
    return this.postForStream(path`/plugins/${name}/upgrade`, query, privileges, options)
  }

  /** Answers with a stream of JSON messages. */
  push(name: string, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('POST', path`/plugins/${name}/push`, undefined, options)
  }

  enable(
    name: string,
    query?: { readonly timeout?: number | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/plugins/${name}/enable`, query, undefined, options)
  }

  disable(
    name: string,
    query?: { readonly force?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/plugins/${name}/disable`, query, undefined, options)
  }

  /** Settings as `KEY=VALUE`. */
  set(name: string, settings: readonly string[], options?: RequestOptions): Promise<void> {
    return this.client.post(path`/plugins/${name}/set`, undefined, settings, options)
  }

  remove(
    name: string,
    query?: { readonly force?: boolean | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.delete(path`/plugins/${name}`, query, options)
  }
}
