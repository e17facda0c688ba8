import { type Cli, defineCommand, noArgs } from '../../command.ts'
import { addFilter, type Filters, filters, flag } from '../../options/index.ts'
import { naturalOrder } from '../../render/natural-order.ts'
import { humanSize } from '../../render/units.ts'
import { confirm } from '../shared/confirm.ts'
import { pruneFilters } from '../shared/prune-filters.ts'

export const prune = defineCommand({
  name: 'prune',
  summary: 'Remove what nothing uses: containers, networks, images and build cache',
  args: noArgs,
  options: {
    all: flag('-a, --all', 'Remove every image without a container, not only untagged ones'),
    filter: filters('--filter', 'Remove only what matches ("label=<key>=<value>")', {
      minApi: '1.28',
    }),
    force: flag('-f, --force', 'Do not ask first'),
    volumes: flag('--volumes', 'Remove anonymous volumes as well'),
  },
  async run(cli, _args, { all, filter, force, volumes }) {
    // The age of a volume means little: the engine does not know this filter for them.
    if (volumes && Object.hasOwn(filter, 'until'))
      throw new Error('ERROR: The "until" filter is not supported with "--volumes"')
    const chosen = pruneFilters(filter, cli.config)
    if (!force) await confirm(cli, question(all, volumes, chosen))

    let reclaimedBytes = 0
    for (const step of steps(cli, chosen, all, volumes)) {
      const { title, lines, bytes = 0 } = await step()
      if (lines?.length) await cli.streams.out.write(`${title}:\n${lines.join('\n')}\n\n`)
      reclaimedBytes += bytes
    }
    await cli.streams.out.write(`Total reclaimed space: ${humanSize(reclaimedBytes)}\n`)
  },
})

interface Report {
  readonly title: string
  readonly lines: readonly string[] | null | undefined
  readonly bytes?: number | undefined
}

/** In the order in which what one removes sets free what the next can remove. */
function steps({ api }: Cli, filters: Filters, all: boolean, volumes: boolean) {
  const containers = async (): Promise<Report> => {
    const { ContainersDeleted, SpaceReclaimed } = await api.containers.prune({ filters })
    return { title: 'Deleted Containers', lines: ContainersDeleted, bytes: SpaceReclaimed }
  }
  const networks = async (): Promise<Report> => {
    const { NetworksDeleted } = await api.networks.prune({ filters })
    return { title: 'Deleted Networks', lines: NetworksDeleted }
  }
  const anonymousVolumes = async (): Promise<Report> => {
    const { VolumesDeleted, SpaceReclaimed } = await api.volumes.prune({ filters })
    return { title: 'Deleted Volumes', lines: VolumesDeleted, bytes: SpaceReclaimed }
  }
  const images = async (): Promise<Report> => {
    const { ImagesDeleted, SpaceReclaimed } = await api.images.prune({
      filters: addFilter(`dangling=${!all}`, filters),
    })
    const lines = ImagesDeleted?.map(({ Untagged, Deleted }) =>
      Untagged ? `untagged: ${Untagged}` : `deleted: ${Deleted}`,
    )
    return { title: 'Deleted Images', lines, bytes: SpaceReclaimed }
  }
  const buildCache = async (): Promise<Report> => {
    const { CachesDeleted, SpaceReclaimed } = await api.images.pruneBuildCache({
      all: all || undefined,
      filters,
    })
    return { title: 'Deleted build cache objects', lines: CachesDeleted, bytes: SpaceReclaimed }
  }
  return [containers, networks, ...(volumes ? [anonymousVolumes] : []), images, buildCache]
}

function question(all: boolean, volumes: boolean, chosen: Filters): string {
  const kinds = [
    'all stopped containers',
    'all networks not used by at least one container',
    ...(volumes ? ['all anonymous volumes not used by at least one container'] : []),
    all ? 'all images without at least one container associated to them' : 'all dangling images',
    all ? 'all build cache' : 'unused build cache',
  ]
  const shown = ['label', 'label!', 'until']
    .flatMap((key) => (chosen[key] ?? []).map((value) => `${key}=${value}`))
    .sort(naturalOrder)
  const list = (items: readonly string[]) => items.map((item) => `  - ${item}\n`).join('')
  const filtered =
    shown.length > 0 ? `\n  Items to be pruned will be filtered with:\n${list(shown)}` : ''
  return `WARNING! This will remove:\n${list(kinds)}${filtered}\nAre you sure you want to continue?`
}
