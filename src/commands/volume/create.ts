import type { ClusterVolumeSpec } from '../../api/schema.ts'
import { defineCommand, maxArgs } from '../../command.ts'
import { list, text } from '../../options/index.ts'
import { labels, map, toMap } from '../../options/label.ts'
import { bytes } from '../../options/size.ts'

/** Only managers know volumes of a cluster. */
const cluster = { minApi: '1.42', swarm: 'manager' } as const

export const create = defineCommand({
  name: 'create',
  usage: '[VOLUME]',
  summary: 'Create a volume',
  args: maxArgs(1),
  options: {
    availability: text('--availability', 'Availability in the cluster: active, pause or drain', {
      ...cluster,
      shownDefault: '"active"',
      choices: ['active', 'pause', 'drain'],
    }),
    driver: text('-d, --driver', 'Driver that makes the volume', { default: 'local' }),
    group: text('--group', 'Group of cluster volumes that it belongs to', cluster),
    label: labels('--label', 'Label of the volume'),
    limitBytes: bytes('--limit-bytes', 'Most that the cluster volume may hold', cluster),
    name: text('--name', 'Name of the volume', { hidden: true }),
    opt: map('-o, --opt', 'Setting of the driver', { shownDefault: 'map[]' }),
    requiredBytes: bytes('--required-bytes', 'Least that the cluster volume has to hold', cluster),
    scope: text('--scope', 'Nodes that may use the cluster volume at a time: single or multi', {
      ...cluster,
      shownDefault: '"single"',
      choices: ['single', 'multi'],
    }),
    secret: map('--secret', 'Secret that the driver of the cluster volume is given', {
      ...cluster,
      shownDefault: 'map[]',
    }),
    sharing: text(
      '--sharing',
      'How services may share the cluster volume: none, readonly, onewriter or all',
      {
        ...cluster,
        shownDefault: '"none"',
        choices: ['none', 'readonly', 'onewriter', 'all'],
      },
    ),
    topologyPreferred: list(
      '--topology-preferred',
      'Place in the cluster where the volume should be',
      cluster,
    ),
    topologyRequired: list(
      '--topology-required',
      'Place in the cluster that the volume has to be reached from',
      cluster,
    ),
    type: text('--type', 'How the cluster volume is used: mount or block', {
      ...cluster,
      shownDefault: '"block"',
      choices: ['block', 'mount'],
    }),
  },
  async run({ api, streams }, [word], options) {
    if (word && options.name)
      throw new Error(
        'conflicting options: cannot specify a volume-name through both --name and as a positional arg',
      )
    const { Name } = await api.volumes.create({
      Name: word || options.name || undefined,
      Driver: options.driver,
      DriverOpts: unlessEmpty(options.opt),
      Labels: unlessEmpty(toMap(options.label)),
      ClusterVolumeSpec: clusterSpec(options),
    })
    await streams.out.write(`${Name}\n`)
  },
})

interface ClusterFlags {
  readonly availability: string | undefined
  readonly group: string | undefined
  readonly limitBytes: number | undefined
  readonly requiredBytes: number | undefined
  readonly scope: string | undefined
  readonly secret: Readonly<Record<string, string>>
  readonly sharing: string | undefined
  readonly topologyPreferred: readonly string[]
  readonly topologyRequired: readonly string[]
  readonly type: string | undefined
}

/** The part for a cluster, where one of the flags asks for such a volume; secrets and places do not. */
function clusterSpec(flags: ClusterFlags): ClusterVolumeSpec | undefined {
  const { availability, group, limitBytes, requiredBytes, scope, sharing, type = 'block' } = flags
  const asked = [availability, group, limitBytes, requiredBytes, scope, sharing, flags.type]
  if (asked.every((value) => value === undefined)) return undefined

  return {
    Group: group,
    AccessMode: {
      Scope: scope ?? 'single',
      Sharing: sharing ?? 'none',
      ...(type === 'mount' && { MountVolume: {} }),
      ...(type === 'block' && { BlockVolume: {} }),
    },
    AccessibilityRequirements: {
      Requisite: topologies(flags.topologyRequired),
      Preferred: topologies(flags.topologyPreferred),
    },
    CapacityRange: { RequiredBytes: requiredBytes ?? 0, LimitBytes: limitBytes ?? 0 },
    Secrets: secretsOf(flags.secret),
    Availability: availability ?? 'active',
  }
}

function secretsOf(secrets: Readonly<Record<string, string>>) {
  const keys = Object.keys(secrets).sort()
  return keys.length > 0 ? keys.map((Key) => ({ Key, Secret: secrets[Key]! })) : undefined
}

function topologies(places: readonly string[]) {
  if (places.length === 0) return undefined
  return places.map((place) => ({ Segments: toMap(place.split(',')) }))
}

function unlessEmpty(map: Record<string, string>): Record<string, string> | undefined {
  return Object.keys(map).length > 0 ? map : undefined
}
