import type { Attestations } from '../../options/build-attest.ts'
import type { BuildCache } from '../../options/build-cache.ts'
import type { BuildLayouts } from './layouts.ts'
import type { Destination } from './services/file-send.ts'
import type { BuildSources } from './sources.ts'

/** A build, before it is put in the words of whatever carries it to the engine. */
export interface BuildDefinition {
  readonly sources: BuildSources
  /** Names of the image, with their tags. */
  readonly tags: readonly string[]
  readonly buildArgs: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  readonly target: string | undefined
  /** True for all steps, or the stages whose steps are to run anew. */
  readonly noCache: boolean | readonly string[]
  readonly pull: boolean
  readonly platforms: readonly string[]
  readonly network: 'default' | 'host' | 'none'
  /** `NAME:ADDRESS`; the address may be `host-gateway`. */
  readonly extraHosts: readonly string[]
  readonly shmSizeBytes: number | undefined
  readonly ulimits: readonly {
    readonly Name: string
    readonly Soft: number
    readonly Hard: number
  }[]
  readonly cgroupParent: string | undefined
  readonly cacheFrom: readonly BuildCache[]
  readonly cacheTo: readonly BuildCache[]
  /** Further contexts by name: a path that is in `sources`, or what the engine fetches. */
  readonly namedContexts: Readonly<Record<string, string>>
  readonly attestations: Attestations
  /** Kinds of privilege that steps may ask for. */
  readonly entitlements: readonly string[]
  readonly exports: readonly BuildExport[]
  readonly layouts: BuildLayouts
}

/** One thing that the result becomes. */
export interface BuildExport {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
  /** Where it comes to us; undefined where the engine keeps it, or writes it to a layout. */
  readonly destination: Destination | undefined
  /** The image is to be pushed when it is built, by us: this exporter does not do it. */
  readonly isPushedAfter?: boolean
}

/** What is known of an image that was built. */
export interface BuildResult {
  /** The ID of the image; empty where there is none. */
  readonly imageId: string
  /** By what the engine's history of builds knows it, where it has one. */
  readonly ref?: string
  /** All that the exporters said, by BuildKit's keys. */
  readonly exporterResponse: Readonly<Record<string, string>>
}
