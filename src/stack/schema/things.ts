import { kept, list, nullable, oneOf, since, struct } from '../structures.ts'
import { boolean, meaning, type Read, same, type Type, text } from '../types.ts'
import { bytes, labels, settings } from './shared.ts'

interface External {
  readonly external: boolean
  readonly name?: string | undefined
}

/** `true`, or the name it has elsewhere; what else an object says is no matter to some. */
function externalType({ isLoose = false } = {}): Type<External> {
  const object = struct({ name: text }, isLoose ? { openSince: 0 } : {})
  const either = oneOf<External>(
    meaning(boolean, (external: boolean) => ({ external })),
    meaning(object, ({ name }: { name?: string }) => ({ external: true, name })),
  )
  // By the time it is shown it is settled whether it is there already.
  return { ...either, what: 'boolean or mapping', show: same }
}

export const network = nullable(
  struct(
    {
      name: since(5, text),
      driver: text,
      driver_opts: settings,
      ipam: struct({ driver: text, config: list(struct({ subnet: text })) }),
      external: externalType(),
      internal: boolean,
      attachable: since(2, boolean),
      labels,
    },
    { extrasSince: 7 },
  ),
)

const topology = list(struct({ segments: labels }, { openSince: 0 }))

const clusterVolume = struct(
  {
    group: text,
    access_mode: kept(
      struct(
        {
          scope: text,
          sharing: text,
          mount_volume: kept(struct({ fs_type: text, mount_flags: list(text) }, { openSince: 0 })),
          block_volume: kept(struct({}, { openSince: 0 })),
        },
        { openSince: 0 },
      ),
    ),
    accessibility_requirements: kept(
      struct({ requisite: topology, preferred: topology }, { openSince: 0 }),
    ),
    capacity_range: kept(struct({ required_bytes: bytes, limit_bytes: bytes }, { openSince: 0 })),
    secrets: list(struct({ key: text, secret: text }, { openSince: 0 })),
    availability: text,
  },
  { openSince: 0 },
)

export const volume = nullable(
  struct(
    {
      name: since(4, text),
      driver: text,
      driver_opts: settings,
      external: externalType(),
      labels,
      'x-cluster-spec': since(7, kept(clusterVolume)),
    },
    { extrasSince: 7 },
  ),
)

/** A secret, or with less to say a config. */
function fileObject({ hasDriver }: { hasDriver: boolean }) {
  const never = hasDriver ? 8 : Infinity
  return struct(
    {
      name: since(5, text),
      file: text,
      external: externalType({ isLoose: true }),
      labels,
      driver: since(never, text),
      driver_opts: since(never, settings),
      template_driver: since(8, text),
    },
    { extrasSince: 7 },
  )
}

export const secret = fileObject({ hasDriver: true })
export const config = fileObject({ hasDriver: false })

export type NetworkSettings = NonNullable<Read<typeof network>>
export type VolumeSettings = NonNullable<Read<typeof volume>>
export type FileObject = Read<typeof secret>
