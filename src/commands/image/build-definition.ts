import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { BuildDefinition, BuildExport } from '../../build/buildkit/definition.ts'
import type { FileTree } from '../../build/buildkit/file-tree.ts'
import type { BuildSources } from '../../build/buildkit/sources.ts'
import { isGitUrl } from '../../build/git.ts'
import type { Cli } from '../../command.ts'
import { proxyVariables } from '../../config/proxies.ts'
import { parseAnnotation, parseAttestations } from '../../options/build-attest.ts'
import { parseCache } from '../../options/build-cache.ts'
import { parseOutput } from '../../options/build-output.ts'
import { resolveVariable } from '../../options/env.ts'
import { parseCsv } from '../../options/index.ts'
import { splitPair, toMap } from '../../options/label.ts'
import { parseReference } from '../../reference.ts'
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
  const { trees, attrs: namedContexts } = readContexts(flags.buildContext)
  const cacheTo = flags.cacheTo.flatMap(parseCache)
  if (isTrue(buildArgs.BUILDKIT_INLINE_CACHE)) cacheTo.push({ type: 'inline', attrs: {} })
  const exports = readExports(flags, tags, streams.out, hasContainerdStore)
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
    cacheFrom: flags.cacheFrom.flatMap(parseCache),
    cacheTo,
    namedContexts,
    attestations: readAttestations(flags, { env, hasContainerdStore, exports }),
    entitlements: [
      ...flags.allow.flatMap(parseCsv),
      ...(flags.network === 'host' ? ['network.host'] : []),
    ],
    exports,
  }
}

/** A name without a value that is not in the environment either is left out. */
function givenArgs(given: readonly string[], env: Cli['env']): Record<string, string> {
  const pairs = given.map((raw) => splitPair(resolveVariable(raw, env)))
  return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined))
}

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
function readContexts(given: readonly string[]) {
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
    } else if (value.startsWith('oci-layout://')) {
      throw new Error(`context ${name}: OCI layouts cannot be used as contexts`)
    } else {
      throw new Error(`failed to get build context ${name}: path "${value}" not found`)
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

function readExports(
  flags: BuildFlags,
  tags: readonly string[],
  out: Cli['streams']['out'],
  hasContainerdStore: boolean,
): BuildExport[] {
  const annotations = Object.assign({}, ...flags.annotation.map(parseAnnotation))
  const named = tags.length > 0 ? { name: tags.join(',') } : {}
  const image = { type: 'image', dest: undefined, attrs: {} }
  const outputs = flags.output.filter(Boolean).map(parseOutput)
  if (outputs.filter(({ dest }) => dest === '-').length > 1) {
    throw new Error('multiple outputs configured to write to stdout')
  }
  if (flags.iidfile && outputs.some(({ type }) => type === 'local' || type === 'tar')) {
    throw new Error('local and tar exporters are incompatible with image ID file')
  }
  const isKept = outputs.length === 0 || flags.load || flags.push
  const isNamed = outputs.some(({ type, dest }) => type === 'image' || (type === 'docker' && !dest))
  if (isKept && !isNamed) outputs.push(image)

  return outputs
    .filter(({ type }) => type !== 'cacheonly' && type !== 'none')
    .map(({ type, dest, attrs }) => {
      if (type === 'local') return { type, attrs, destination: directoryAt(dest!) }
      if (type === 'tar') return { type, attrs, destination: destinationOf(type, dest!, out) }
      const all = { ...annotations, ...attrs, ...named }
      if (type === 'oci' || (type === 'docker' && dest)) {
        return { type, attrs: all, destination: destinationOf(type, dest!, out) }
      }
      if (type !== 'image' && type !== 'docker' && type !== 'moby') {
        throw new Error(`unsupported output type "${type}"`)
      }
      const isPushed = flags.push || isTrue(attrs.push)
      if (isPushed && !all.name) throw new Error('tag is needed when pushing to registry')
      // Only this exporter pushes by itself; elsewhere the image is pushed when it is built.
      const pushes = isPushed && hasContainerdStore
      const { push: _, ...kept } = all
      return {
        type: pushes ? 'image' : 'moby',
        attrs: pushes ? { ...kept, push: 'true' } : kept,
        destination: undefined,
        isPushedAfter: isPushed && !pushes,
      }
    })
}

function directoryAt(dest: string) {
  const isFile = statSync(dest, { throwIfNoEntry: false })?.isDirectory() === false
  if (isFile) throw new Error(`destination directory ${dest} is a file`)
  return { directory: dest }
}

function destinationOf(type: string, dest: string, out: Cli['streams']['out']) {
  if (dest !== '-') {
    if (statSync(dest, { throwIfNoEntry: false })?.isDirectory()) {
      throw new Error(`destination file ${dest} is a directory`)
    }
    // The whole build would go by before the file turns out to have no place.
    if (!existsSync(dirname(dest))) {
      throw new Error(`failed to open ${dest}: no such file or directory`)
    }
    return { file: dest }
  }
  if (out.isTTY) {
    throw new Error(`dest file is required for ${type} exporter. refusing to write to console`)
  }
  return { write: (chunk: Uint8Array) => out.write(chunk) }
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
