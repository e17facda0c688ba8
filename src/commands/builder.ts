import { compareVersions } from '../api/version.ts'
import { defineCommand, defineGroup, noArgs } from '../command.ts'
import { filters, flag } from '../options/index.ts'
import { bytes } from '../options/size.ts'
import { humanSize } from '../render/units.ts'
import { build } from './image.ts'
import { confirm } from './shared/confirm.ts'
import { pruneFilters } from './shared/prune-filters.ts'

export const prune = defineCommand({
  name: 'prune',
  bareUsage: true,
  summary: 'Remove what builds have cached',
  args: noArgs,
  minApi: '1.39',
  options: {
    all: flag('-a, --all', 'Remove all that no build is using, not only what is dangling'),
    filter: filters('--filter', 'Remove only what matches (such as "until=24h")'),
    force: flag('-f, --force', 'Do not ask first'),
    keepStorage: bytes('--keep-storage', 'Size of the cache to leave', { default: 0 }),
    maxUsedSpace: bytes('--max-used-space', 'Size that the cache may have', { minApi: '1.48' }),
    minFreeSpace: bytes('--min-free-space', 'Free space to aim at on the disk', {
      minApi: '1.48',
    }),
    reservedSpace: bytes('--reserved-space', 'Size of the cache to leave', { minApi: '1.48' }),
  },
  async run(cli, _args, { all, filter, force, keepStorage, ...limits }) {
    const { api, config, streams } = cli
    const what = all ? 'all build cache' : 'all dangling build cache'
    if (!force)
      await confirm(cli, `WARNING! This will remove ${what}. Are you sure you want to continue?`)

    // What was kept got a new name when limits of other kinds came.
    const isNew = compareVersions(await api.client.version(), '1.48') >= 0
    const reserved = limits.reservedSpace || keepStorage || undefined
    const { CachesDeleted, SpaceReclaimed } = await api.images.pruneBuildCache({
      all: all || undefined,
      [isNew ? 'reserved-space' : 'keep-storage']: reserved,
      'max-used-space': limits.maxUsedSpace || undefined,
      'min-free-space': limits.minFreeSpace || undefined,
      filters: pruneFilters(filter, config),
    })
    if (CachesDeleted?.length)
      await streams.out.write(`Deleted build cache objects:\n${CachesDeleted.join('\n')}\n\n`)
    await streams.out.write(`Total reclaimed space: ${humanSize(SpaceReclaimed ?? 0)}\n`)
  },
})

export const builder = defineGroup({
  name: 'builder',
  section: 'management',
  summary: 'Manage builds',
  minApi: '1.31',
  commands: [build, prune],
})
