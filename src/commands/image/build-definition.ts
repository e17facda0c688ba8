import { realpathSync, statSync } from 'node:fs'
import type { BuildDefinition, BuildExport } from '../../build/buildkit/definition.ts'
import type { FileTree } from '../../build/buildkit/file-tree.ts'
import { BuildLayouts } from '../../build/buildkit/layouts.ts'
import type { BuildSources } from '../../build/buildkit/sources.ts'
import { isGitUrl } from '../../build/git.ts'
import type { Cli } from '../../command.ts'
import { proxyVariables } from '../../config/proxies.ts'
import { parseAttestations } from '../../options/build-attest.ts'
import { parseCache } from '../../options/build-cache.ts'
import { resolveVariable } from '../../options/env.ts'
import { parseCsv } from '../../options/index.ts'
import { splitPair, toMap } from '../../options/label.ts'
import { parseReference } from '../../reference.ts'
import { readExports } from './build-exports.ts'
import type { BuildFlags } from './build-options.ts'

export interface Surroundings {
  /** Images are kept by containerd. */
  readonly hasContainerdStore: boolean
}

/**
 * What the flags ask for.
 *
 * @throws Error in docker's words where a value makes no sense
 */
export function buildDefinition(
  { api, config, env, streams }: Cli,
  flags: BuildFlags,
  found: BuildSources,
  { hasContainerdStore }: Surroundings,
): BuildDefinition {
  if (flags.noCache && flags.noCacheFilter.length > 0) {
    throw new Error('--no-cache and --no-cache-filter cannot currently be used together')
  }
  const tags = flags.tag.map((tag) => parseReference(tag).canonical)
  const { SOURCE_DATE_EPOCH } = env
  const buildArgs: Record<string, string> = {
    ...(SOURCE_DATE_EPOCH && { SOURCE_DATE_EPOCH }),
    ...proxyVariables(config, api.client.endpoint.host),
    ...givenArgs(flags.buildArg, env),
  }
  const layouts = new BuildLayouts()
  const { trees, attrs: namedContexts } = readContexts(flags.buildContext, layouts)
  const cacheFrom = flags.cacheFrom
    .flatMap(parseCache)
    .flatMap((cache) => (cache.type === 'local' ? layouts.importCache(cache) : [cache]))
  const cacheTo = flags.cacheTo.flatMap(parseCache)
  for (const cache of cacheTo) if (cache.type === 'local') layouts.exportCache(cache)
  if (isTrue(buildArgs.BUILDKIT_INLINE_CACHE)) cacheTo.push({ type: 'inline', attrs: {} })
  const exports = readExports(flags, { tags, out: streams.out, hasContainerdStore, layouts })
  return {
    sources: { ...found, trees: { ...found.trees, ...trees } },
    tags,
    buildArgs,
    labels: toMap(flags.label),
    target: flags.target || undefined,
    noCache: flags.noCache || flags.noCacheFilter.flatMap(parseCsv),
    pull: flags.pull,
    platforms: readPlatforms(flags, env.DOCKER_DEFAULT_PLATFORM),
    network: readNetwork(flags.network),
    extraHosts: flags.addHost,
    shmSizeBytes: flags.shmSize || undefined,
    ulimits: flags.ulimit,
    cgroupParent: flags.cgroupParent || undefined,
    cacheFrom,
    cacheTo,
    namedContexts,
    attestations: readAttestations(flags, { env, hasContainerdStore, exports }),
    entitlements: [
      ...flags.allow.flatMap(parseCsv),
      ...(flags.network === 'host' ? ['network.host'] : []),
    ],
    exports,
    layouts,
  }
}

/** A name without a value that is not in the environment either is left out. */
function givenArgs(given: readonly string[], env: Cli['env']): Record<string, string> {
  const pairs = given.map((raw) => splitPair(resolveVariable(raw, env)))
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined))
}

/** What is no boolean is not true. */
function isTrue(value: string | undefined): boolean {
  return /^(?:1|t|true)$/i.test(value ?? '')
}

function readPlatforms({ platform }: BuildFlags, byDefault: string | undefined): string[] {
  const given = platform.length > 0 ? platform : byDefault ? [byDefault] : []
  return given.flatMap(parseCsv).map((name) => name.trim().toLowerCase())
}

function readNetwork(network: string): BuildDefinition['network'] {
  if (network === '' || network === 'default') return 'default'
  if (network === 'host' || network === 'none') return network
  throw new Error(`network mode "${network}" not supported by buildkit`)
}

const fetchedByEngine = /^(?:docker-image|target|input|https?|ssh):\/\//

/** `NAME=VALUE`: a directory that we serve, or something that the engine fetches. */
function readContexts(given: readonly string[], layouts: BuildLayouts) {
  const trees: Record<string, FileTree> = {}
  const attrs: Record<string, string> = {}
  for (const raw of given) {
    const [key, value] = splitPair(raw)
    if (!key || value === undefined) {
      throw new Error(`invalid context value: ${raw}, expected key=value`)
    }
    const name = key.replace(/:latest$/, '')
    checkContextName(name)
    const isDirectory = statSync(value, { throwIfNoEntry: false })?.isDirectory()
    if (isDirectory && !fetchedByEngine.test(value)) {
      // These two names are taken.
      const tree = name === 'context' || name === 'dockerfile' ? `_${name}` : name
      trees[tree] = { directory: realpathSync(value) }
      attrs[name] = `local:${tree}`
    } else if (fetchedByEngine.test(value) || isGitUrl(value)) {
      attrs[name] = value
    } else {
      const image = layouts.context(value)
      if (image) attrs[name] = image
      else throw new Error(`failed to get build context ${name}: path "${value}" not found`)
    }
  }
  return { trees, attrs }
}

/** A context may stand for an image: it is named like one. */
function checkContextName(name: string): void {
  try {
    parseReference(name)
  } catch (error) {
    throw new Error(`invalid context name ${name}: ${(error as Error).message}`)
  }
}

/** Where images can hold statements, docker adds a small one on how they came to be. */
function readAttestations(
  flags: BuildFlags,
  {
    env,
    hasContainerdStore,
    exports,
  }: Surroundings & { readonly env: Cli['env']; readonly exports: readonly BuildExport[] },
): Record<string, string> {
  const { wanted, disabled } = parseAttestations(flags)
  const attestations = { ...wanted }
  const isAdded =
    hasContainerdStore &&
    exports.some(({ type }) => type !== 'local' && type !== 'tar') &&
    !isTrue(env.BUILDX_NO_DEFAULT_ATTESTATIONS) &&
    !disabled.includes('provenance') &&
    attestations.provenance === undefined
  if (isAdded) attestations.provenance = 'mode=min,inline-only=true'
  return attestations
}
