import type { BuildDefinition } from './definition.ts'

/** What an engine's BuildKit can do. */
export interface Abilities {
  /** Images are kept by containerd: several platforms, attestations, archives of images. */
  readonly hasContainerdStore: boolean
  /** BuildKit of before engine 23.0, which lets what it does not know fall silently. */
  readonly isOld: boolean
}

const snapshotterLabel = 'org.mobyproject.buildkit.worker.snapshotter'

/** @param builderVersion - what the engine says of itself; engines before 23.0 say nothing */
export function abilitiesOf(
  workerLabels: Readonly<Record<string, string>>,
  builderVersion: string | undefined,
): Abilities {
  return {
    hasContainerdStore: snapshotterLabel in workerLabels,
    isOld: !builderVersion,
  }
}

/**
 * Refuses what this engine cannot do, before it is asked: some engines leave it out without a word.
 *
 * @throws Error that says what it is, and what would help
 */
export function refuseBeyond(
  { hasContainerdStore, isOld }: Abilities,
  definition: BuildDefinition,
): void {
  const { exports, cacheTo, platforms, attestations, namedContexts } = definition
  if (!hasContainerdStore) {
    const archive = exports.find(({ type }) => type === 'oci' || type === 'docker')
    if (archive) throw unsupported(`${archive.type === 'oci' ? 'OCI' : 'Docker'} exporter`)
    if (cacheTo.some(({ type }) => type !== 'inline')) throw unsupported('Cache export')
    if (platforms.length > 1 && exports.some(({ type }) => type === 'moby')) {
      throw unsupported('Multi-platform build')
    }
    if (Object.keys(attestations).length > 0) throw unsupported('Attestation')
    if (Object.values(namedContexts).some((value) => value.startsWith('oci-layout:'))) {
      throw unsupported('Context from an OCI layout')
    }
  }
  if (!isOld) return
  if (exports.length > 1) throw tooOld('multiple outputs')
  if (Object.keys(namedContexts).length > 0) throw tooOld('--build-context')
}

/** What this engine leaves out without a word, as warnings. */
export function ignoredBy(
  { isOld, hasContainerdStore }: Abilities,
  definition: BuildDefinition,
): string[] {
  const isAnnotated = definition.exports.some(({ attrs }) =>
    Object.keys(attrs).some((key) => key.startsWith('annotation')),
  )
  const warnings =
    isAnnotated && !hasContainerdStore
      ? ['WARNING: The image store of this daemon keeps no annotations: they are left out.']
      : []
  if (!isOld) return warnings
  const ignored = [
    definition.shmSizeBytes ? '--shm-size' : '',
    definition.ulimits.length > 0 ? '--ulimit' : '',
    definition.cgroupParent ? '--cgroup-parent' : '',
  ]
  return [
    ...warnings,
    ...ignored
      .filter(Boolean)
      .map((name) => `WARNING: BuildKit of this daemon is too old for ${name}, and ignores it.`),
  ]
}

function unsupported(what: string): Error {
  return new Error(
    `${what} is not supported for the docker driver.\n` +
      'Turn on the containerd image store of the daemon, and try again.',
  )
}

export function tooOld(what: string): Error {
  return new Error(`${what} needs a newer daemon: BuildKit of this one does not know it`)
}
