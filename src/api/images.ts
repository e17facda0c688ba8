import type { RequestOptions, StreamOptions, StreamResponse } from './client.ts'
import type { RequestBody } from './http1.ts'
import { type Filters, path } from './path.ts'
import { Resource } from './resource.ts'
import type {
  BuildPruneResponse,
  ImageDeleteResponseItem,
  ImageHistoryResponseItem,
  ImageInspect,
  ImagePruneResponse,
  ImageSearchResponseItem,
  ImageSummary,
} from './schema.ts'

export interface ImageListQuery {
  readonly all?: boolean | undefined
  readonly filters?: Filters | undefined
  /** API 1.42. */
  readonly 'shared-size'?: boolean | undefined
  readonly digests?: boolean | undefined
  /** API 1.47. */
  readonly manifests?: boolean | undefined
}

/** `platform` is JSON here: `{"os":…,"architecture":…,"variant":…}`. */
export interface ImageInspectQuery {
  /** API 1.48. */
  readonly manifests?: boolean | undefined
  /** API 1.49; excludes `manifests`. */
  readonly platform?: string | undefined
}

export interface ImagePullQuery {
  readonly fromImage: string
  /** A tag or a digest; without it, all tags. */
  readonly tag?: string | undefined
  /** `os[/arch[/variant]]`. */
  readonly platform?: string | undefined
}

export interface ImageImportQuery {
  /** `-` for the request's body, or a URL that the engine fetches. */
  readonly fromSrc: string
  readonly repo?: string | undefined
  readonly tag?: string | undefined
  readonly message?: string | undefined
  readonly changes?: readonly string[] | undefined
  readonly platform?: string | undefined
}

/** The parameters of the classic builder and of BuildKit behind `/build`. */
export type ImageBuildQuery = Readonly<
  Record<string, string | number | boolean | readonly string[] | undefined>
>

export interface BuildPruneQuery {
  readonly all?: boolean | undefined
  readonly filters?: Filters | undefined
  /** Bytes; below API 1.48. */
  readonly 'keep-storage'?: number | undefined
  /** Bytes; API 1.48, as the next two. */
  readonly 'reserved-space'?: number | undefined
  readonly 'max-used-space'?: number | undefined
  readonly 'min-free-space'?: number | undefined
}

/**
 * The engine's `/images` and `/build` routes. Those that talk to a registry take its credentials
 * in an `X-Registry-Auth` header; those that return a StreamResponse without saying more answer
 * with a stream of JSON messages, in which a failure may still come.
 */
export class Images extends Resource {
  list(query?: ImageListQuery, options?: RequestOptions): Promise<ImageSummary[]> {
    return this.client.get('/images/json', query, options)
  }

  inspect(
    name: string,
    query?: ImageInspectQuery,
    options?: RequestOptions,
  ): Promise<ImageInspect> {
    return this.client.get(path`/images/${name}/json`, query, options)
  }

  /** The engine's own text of the same. */
  inspectText(
    name: string,
    query?: ImageInspectQuery,
    options?: RequestOptions,
  ): Promise<{ text: string }> {
    return this.client.getText(path`/images/${name}/json`, query, options)
  }

  remove(
    name: string,
    query?: {
      readonly force?: boolean | undefined
      readonly noprune?: boolean | undefined
      /** JSON; API 1.50. */
      readonly platforms?: readonly string[] | undefined
    },
    options?: RequestOptions,
  ): Promise<ImageDeleteResponseItem[]> {
    return this.client.delete(path`/images/${name}`, query, options)
  }

  prune(
    query?: { readonly filters?: Filters | undefined },
    options?: RequestOptions,
  ): Promise<ImagePruneResponse> {
    return this.client.post('/images/prune', query, undefined, options)
  }

  /** `platform` is JSON; API 1.48. */
  history(
    name: string,
    query?: { readonly platform?: string | undefined },
    options?: RequestOptions,
  ): Promise<ImageHistoryResponseItem[]> {
    return this.client.get(path`/images/${name}/history`, query, options)
  }

  tag(
    name: string,
    query: { readonly repo: string; readonly tag?: string | undefined },
    options?: RequestOptions,
  ): Promise<void> {
    return this.client.post(path`/images/${name}/tag`, query, undefined, options)
  }

  search(
    query: {
      readonly term: string
      readonly limit?: number | undefined
      readonly filters?: Filters | undefined
    },
    options?: RequestOptions,
  ): Promise<ImageSearchResponseItem[]> {
    return this.client.get('/images/search', query, options)
  }

  pull(query: ImagePullQuery, options?: RequestOptions): Promise<StreamResponse> {
    return this.client.stream('POST', '/images/create', query, options)
  }

  /** `options.body` is the tar where `fromSrc` is `-`. */
  import(query: ImageImportQuery, options?: StreamOptions): Promise<StreamResponse> {
    return this.client.stream('POST', '/images/create', query, options)
  }

  /** `platform` is JSON; API 1.46. Engines refuse a push without `X-Registry-Auth`. */
  push(
    name: string,
    query?: { readonly tag?: string | undefined; readonly platform?: string | undefined },
    options?: RequestOptions,
  ): Promise<StreamResponse> {
    return this.client.stream('POST', path`/images/${name}/push`, query, options)
  }

  /** Several images as one tar stream. `platform` is JSON: one from API 1.48, several from 1.52. */
  save(
    query: { readonly names: readonly string[]; readonly platform?: readonly string[] | undefined },
    options?: RequestOptions,
  ): Promise<StreamResponse> {
    return this.client.stream('GET', '/images/get', query, options)
  }

  /** One image as a tar stream. */
  get(
    name: string,
    query?: { readonly platform?: readonly string[] | undefined },
    options?: RequestOptions,
  ): Promise<StreamResponse> {
    return this.client.stream('GET', path`/images/${name}/get`, query, options)
  }

  /** Answers JSON messages, or plain text: see the Content-Type. `platform` as for `save`. */
  load(
    query: {
      readonly quiet: boolean
      readonly platform?: readonly string[] | undefined
    },
    tar: RequestBody,
    options: RequestOptions = {},
  ): Promise<StreamResponse> {
    const headers = { 'Content-Type': 'application/x-tar', ...options.headers }
    return this.client.stream('POST', '/images/load', query, { ...options, headers, body: tar })
  }

  /** Credentials of all registries go into an `X-Registry-Config` header. */
  build(
    query: ImageBuildQuery,
    context?: RequestBody,
    options: RequestOptions = {},
  ): Promise<StreamResponse> {
    const headers = { 'Content-Type': 'application/x-tar', ...options.headers }
    return this.client.stream('POST', '/build', query, { ...options, headers, body: context })
  }

  /** Stops a BuildKit build that was given this `buildid`. */
  cancelBuild(id: string, options?: RequestOptions): Promise<void> {
    return this.client.post('/build/cancel', { id }, undefined, options)
  }

  pruneBuildCache(query?: BuildPruneQuery, options?: RequestOptions): Promise<BuildPruneResponse> {
    return this.client.post('/build/prune', query, undefined, options)
  }
}
