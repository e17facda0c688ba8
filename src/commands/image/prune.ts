import { defineCommand, noArgs } from '../../command.ts'
import { addFilter, filters, flag } from '../../options/index.ts'
import { humanSize } from '../../render/units.ts'
import { confirm } from '../shared/confirm.ts'
import { pruneFilters } from '../shared/prune-filters.ts'

export const prune = defineCommand({
  name: 'prune',
  summary: 'Remove images that nothing uses',
  args: noArgs,
  minApi: '1.25',
  options: {
    all: flag('-a, --all', 'Remove every image without a container, not only untagged ones'),
    filter: filters('--filter', 'Remove only what matches (such as "until=<time>")'),
    force: flag('-f, --force', 'Do not ask first'),
  },
  async run(cli, _args, { all, filter, force }) {
    const { api, config, streams } = cli
    const what = all
      ? 'all images without at least one container associated to them'
      : 'all dangling images'
    if (!force)
      await confirm(cli, `WARNING! This will remove ${what}.\nAre you sure you want to continue?`)

    const { ImagesDeleted, SpaceReclaimed } = await api.images.prune({
      filters: pruneFilters(addFilter(`dangling=${!all}`, filter), config),
    })
    const lines = (ImagesDeleted ?? []).map(({ Untagged, Deleted }) =>
      Untagged ? `untagged: ${Untagged}\n` : `deleted: ${Deleted}\n`,
    )
    if (lines.length > 0) await streams.out.write(`Deleted Images:\n${lines.join('')}\n`)
    const reclaimedBytes = lines.length > 0 ? (SpaceReclaimed ?? 0) : 0
    await streams.out.write(`Total reclaimed space: ${humanSize(reclaimedBytes)}\n`)
  },
})
