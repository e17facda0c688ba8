import type { BuildDefinition } from './definition.ts'
import type { SolveRequest } from './messages.ts'
import type { InputOf } from './protobuf.ts'
import { newId } from './session.ts'

/** Address of the host, among the labels of the worker that builds. */
export const hostGatewayLabel = 'org.mobyproject.buildkit.worker.moby.host-gateway-ip'

export interface SolveSurroundings {
  readonly ref: string
  readonly sessionId: string
  readonly workerLabels: Readonly<Record<string, string>>
}

/** A build in the words of BuildKit's own API. */
export function solveRequest(
  definition: BuildDefinition,
  { ref, sessionId, workerLabels }: SolveSurroundings,
): InputOf<typeof SolveRequest> {
  const exporters = definition.exports.map(({ type, attrs }) => ({ Type: type, Attrs: attrs }))
  const [first] = exporters
  const exports = definition.cacheTo.map(({ type, attrs }) => ({ Type: type, Attrs: attrs }))
  return {
    Ref: ref,
    Session: sessionId,
    // Engines before 23.0 see the first exporter only, and only here.
    ...(first && { ExporterDeprecated: first.Type, ExporterAttrsDeprecated: first.Attrs }),
    Exporters: exporters,
    Frontend: 'dockerfile.v0',
    FrontendAttrs: frontendAttrs(definition, workerLabels),
    ...(exports.length > 0 && { Cache: { Exports: exports } }),
    Entitlements: definition.entitlements,
  }
}

/** A build as the Dockerfile frontend is told of it. */
export function frontendAttrs(
  definition: BuildDefinition,
  workerLabels: Readonly<Record<string, string>>,
): Record<string, string> {
  const { sources, noCache, namedContexts, network, ulimits } = definition
  const given: Record<string, string | undefined> = {
    filename: sources.dockerfile,
    target: definition.target,
    'image-resolve-mode': definition.pull ? 'pull' : 'local',
    platform: definition.platforms.join(',') || undefined,
    'force-network-mode': network === 'default' ? undefined : network,
    'add-hosts': definition.extraHosts.map((host) => addedHost(host, workerLabels)).join(','),
    'shm-size': definition.shmSizeBytes ? String(definition.shmSizeBytes) : undefined,
    ulimit: ulimits.map(({ Name, Soft, Hard }) => `${Name}=${Soft}:${Hard}`).join(','),
    'cgroup-parent': definition.cgroupParent,
    context: sources.remote ?? (sources.archive && uploadUrl()),
    dockerfilekey: !sources.trees.context && sources.trees.dockerfile ? 'dockerfile' : undefined,
    'cache-imports': cacheImports(definition),
  }
  const attrs = Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string] => Boolean(entry[1])),
  )
  // Without a value it means every step, so that an empty one has to be sent.
  if (noCache === true) attrs['no-cache'] = ''
  else if (noCache !== false && noCache.length > 0) attrs['no-cache'] = noCache.join(',')
  if (Object.keys(namedContexts).length > 0) {
    attrs['frontend.caps'] = 'moby.buildkit.frontend.contexts+forward'
  }
  return {
    ...attrs,
    ...withPrefix('build-arg:', definition.buildArgs),
    ...withPrefix('label:', definition.labels),
    ...withPrefix('context:', namedContexts),
    ...withPrefix('attest:', definition.attestations),
  }
}

/**
 * Stands for the archive that the session's upload service sends. Another one each time: by the same URL
 * the engine would take two archives for one, and build from the first.
 */
function uploadUrl(): string {
  return `http://buildkit-session/${newId()}`
}

function withPrefix(prefix: string, values: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]))
}

/** BuildKit itself knows no `host-gateway`: the engine tells its address. */
function addedHost(host: string, workerLabels: Readonly<Record<string, string>>): string {
  const colon = host.indexOf(':')
  const address = host.slice(colon + 1)
  const known = address === 'host-gateway' ? (workerLabels[hostGatewayLabel] ?? address) : address
  return `${host.slice(0, colon)}=${known}`
}

/** This frontend takes its caches from here, and from nowhere else in the request. */
function cacheImports({ cacheFrom }: BuildDefinition): string | undefined {
  if (cacheFrom.length === 0) return undefined
  return JSON.stringify(cacheFrom.map(({ type, attrs }) => ({ Type: type, Attrs: attrs })))
}
