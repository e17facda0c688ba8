import type { Mount } from '../api/schema.ts'
import type { ComposeVolume } from './load.ts'
import { scoped, withStack } from './namespace.ts'
import type { ServiceVolume } from './volume-spec.ts'

type Volumes = Readonly<Record<string, ComposeVolume>>
type OptionsKind = 'bind' | 'volume' | 'tmpfs'

/**
 * A mount of a service's containers.
 *
 * @throws Error in docker's words for a volume that is not declared, or options of another kind
 */
export function convertMount(stack: string, mount: ServiceVolume, volumes: Volumes): Mount {
  switch (mount.type ?? '') {
    case '':
    case 'volume':
      return volumeMount(stack, mount, volumes)
    case 'bind':
      needSource(mount)
      refuse(mount, 'volume', 'tmpfs')
      return { ...common(mount), BindOptions: bindOptions(mount) }
    case 'tmpfs':
      if (mount.source) throw new Error('invalid tmpfs source, source must be empty')
      refuse(mount, 'bind', 'volume')
      return {
        ...common(mount),
        TmpfsOptions: mount.tmpfs && { SizeBytes: mount.tmpfs.size || undefined },
      }
    case 'npipe':
      needSource(mount)
      refuse(mount, 'volume', 'tmpfs')
      return { ...common(mount), BindOptions: bindOptions(mount) }
    case 'cluster':
      needSource(mount)
      refuse(mount, 'tmpfs', 'bind', 'volume')
      return clusterMount(stack, mount, volumes)
  }
  throw new Error('volume type must be volume, bind, tmpfs, npipe, or cluster')
}

function common({ type, source, target, read_only, consistency }: ServiceVolume): Mount {
  return {
    Type: type,
    Source: source || undefined,
    Target: target,
    ReadOnly: read_only,
    Consistency: consistency,
  }
}

function volumeMount(stack: string, mount: ServiceVolume, volumes: Volumes): Mount {
  refuse(mount, 'tmpfs', 'bind')
  if (!mount.source) return common(mount)
  const volume = declared(mount.source, volumes)
  const { driver, driver_opts } = volume
  const hasDriver = driver !== undefined || driver_opts !== undefined
  return {
    ...common(mount),
    Source: volume.name ?? scoped(stack, mount.source),
    VolumeOptions: {
      NoCopy: mount.volume?.nocopy,
      ...(!volume.external && {
        Labels: withStack(stack, volume.labels),
        DriverConfig: hasDriver ? { Name: driver, Options: driver_opts } : undefined,
      }),
    },
  }
}

function clusterMount(stack: string, mount: ServiceVolume, volumes: Volumes): Mount {
  const { source = '' } = mount
  // A group is the whole swarm's, and nowhere declared.
  const name = source.startsWith('group:')
    ? source
    : (declared(source, volumes).name ?? scoped(stack, source))
  return { ...common(mount), Source: name, ClusterOptions: {} }
}

function declared(name: string, volumes: Volumes): ComposeVolume {
  const volume = volumes[name]
  if (!volume) throw new Error(`undefined volume "${name}"`)
  return volume
}

function bindOptions({ bind }: ServiceVolume): Mount['BindOptions'] {
  return bind && { Propagation: bind.propagation }
}

function needSource({ type, source }: ServiceVolume): void {
  if (!source) throw new Error(`invalid ${type} source, source cannot be empty`)
}

function refuse(mount: ServiceVolume, ...kinds: OptionsKind[]): void {
  for (const kind of kinds) {
    if (mount[kind] !== undefined)
      throw new Error(`${kind} options are incompatible with type ${mount.type || 'volume'}`)
  }
}
