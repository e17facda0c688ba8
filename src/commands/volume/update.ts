import { defineCommand, exactArgs } from '../../command.ts'
import { text } from '../../options/index.ts'

export const update = defineCommand({
  name: 'update',
  usage: '[VOLUME]',
  summary: 'Change a volume of a cluster',
  args: exactArgs(1),
  minApi: '1.42',
  swarm: 'manager',
  options: {
    availability: text('--availability', 'Availability in the cluster: active, pause or drain', {
      swarm: 'manager',
      shownDefault: '"active"',
      choices: ['active', 'pause', 'drain'],
    }),
  },
  async run({ api }, [name], { availability }) {
    const { text } = await api.volumes.inspectText(name)
    // What we do not know of the volume goes back as it came, numbers to the last digit.
    const { parse, stringify } = await import('lossless-json')
    const { ClusterVolume: volume } = parse(text) as ClusterVolumeText
    if (!volume) throw new Error('can only update cluster volumes')

    const spec =
      availability === undefined ? volume.Spec : { ...volume.Spec, Availability: availability }
    await api.volumes.update(
      volume.ID,
      { version: Number(volume.Version?.Index ?? 0) },
      stringify({ Spec: spec })!,
    )
  },
})

/** A volume as far as it is read here. */
interface ClusterVolumeText {
  readonly ClusterVolume?: {
    readonly ID: string
    readonly Version?: { readonly Index?: unknown }
    readonly Spec?: Readonly<Record<string, unknown>>
  }
}
