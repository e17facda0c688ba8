import type { ImageBuildQuery } from '../../api/images.ts'
import type { Engine } from '../../api/index.ts'
import { decode } from '../../api/json-stream.ts'
import type { BuildHooks } from './control-build.ts'
import type { BuildDefinition, BuildResult } from './definition.ts'
import { codes, GrpcError } from './grpc.ts'
import { StatusResponse } from './messages.ts'
import { newId, type Session, serveOverEndpoint } from './session.ts'

interface BuildMessage {
  readonly id?: string
  readonly aux?: unknown
  readonly error?: string
  readonly errorDetail?: { readonly message?: string } | null
}

/**
 * Builds by the Engine API's own `POST /build`, for engines that can be reached through it only (behind
 * a proxy that lets nothing else through).
 *
 * @throws GrpcError where the build fails; Error for what this way has no place for
 */
export async function buildOverEndpoint(
  api: Engine,
  definition: BuildDefinition,
  session: Session,
  { onStatus, signal }: BuildHooks,
): Promise<BuildResult> {
  const id = newId()
  const query = endpointQuery(definition, { id, sessionId: session.id })
  const served = await serveOverEndpoint(session, api)
  const cancel = () => void api.images.cancelBuild(id, { signal: unstoppable() }).catch(() => {})
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const { archive } = definition.sources
    const { body } = await api.images.build(query, archive, { signal: unstoppable() })
    let imageId = ''
    for await (const message of decode<BuildMessage>(body)) {
      const failure = message.errorDetail?.message ?? message.error
      if (failure) throw failed(failure, signal)
      if (message.id === 'moby.image.id') imageId = (message.aux as { ID?: string }).ID ?? ''
      if (message.id === 'moby.buildkit.trace') {
        await onStatus(StatusResponse.decode(Buffer.from(String(message.aux), 'base64')))
      }
    }
    return { imageId, exporterResponse: imageId ? { 'containerimage.digest': imageId } : {} }
  } finally {
    signal.removeEventListener('abort', cancel)
    await served.close()
  }
}

/** The build is asked to end, and its answer read to the end: cutting the connection loses the rest. */
function unstoppable(): AbortSignal {
  return new AbortController().signal
}

function failed(message: string, signal: AbortSignal): GrpcError {
  return new GrpcError(signal.aborted ? codes.canceled : codes.unknown, message)
}

/** The parameters of `POST /build`. */
function endpointQuery(
  definition: BuildDefinition,
  { id, sessionId }: { readonly id: string; readonly sessionId: string },
): ImageBuildQuery {
  refuseWithoutPlace(definition)
  const { sources, noCache, cacheFrom, ulimits, network } = definition
  const [output] = definition.exports
  const isImage = output === undefined || output.type === 'moby'
  return {
    version: '2',
    buildid: id,
    session: sessionId,
    remote: sources.archive ? undefined : (sources.remote ?? 'client-session'),
    dockerfile: sources.dockerfile,
    t: isImage ? definition.tags : undefined,
    buildargs: jsonObject(definition.buildArgs),
    labels: jsonObject(definition.labels),
    cachefrom:
      cacheFrom.length > 0 ? JSON.stringify(cacheFrom.map(({ attrs }) => attrs.ref)) : undefined,
    target: definition.target,
    nocache: noCache === true || undefined,
    pull: definition.pull || undefined,
    platform: definition.platforms[0],
    networkmode: network === 'default' ? undefined : network,
    extrahosts: definition.extraHosts,
    shmsize: definition.shmSizeBytes || undefined,
    ulimits: ulimits.length > 0 ? JSON.stringify(ulimits) : undefined,
    outputs: isImage ? undefined : JSON.stringify([{ Type: output.type, Attrs: output.attrs }]),
  }
}

function jsonObject(values: Readonly<Record<string, string>>): string | undefined {
  return Object.keys(values).length > 0 ? JSON.stringify(values) : undefined
}

/** `POST /build` would drop these without a word. */
function refuseWithoutPlace(definition: BuildDefinition): void {
  const { sources, noCache, platforms, exports, cacheFrom, cacheTo, namedContexts } = definition
  const isInline = cacheTo.every(({ type }) => type === 'inline')
  const missing = [
    [Object.keys(namedContexts).length > 0, '--build-context'],
    [typeof noCache !== 'boolean' && noCache.length > 0, '--no-cache-filter'],
    [platforms.length > 1, '--platform with several platforms'],
    [exports.length > 1, 'more than one --output'],
    [definition.layouts.takesImage, '--output with tar=false'],
    [!isInline, '--cache-to'],
    [cacheFrom.some(({ type }) => type !== 'registry'), '--cache-from other than registries'],
    [Object.keys(definition.attestations).length > 0, '--attest'],
    [definition.cgroupParent !== undefined, '--cgroup-parent'],
    [sources.remote && sources.trees.dockerfile, 'a Dockerfile on stdin for a remote context'],
  ] as const
  const first = missing.find(([isAsked]) => isAsked)
  if (first) throw new Error(`the daemon can only be reached by POST /build, without ${first[1]}`)
}
