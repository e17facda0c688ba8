import { defineCommand, defineGroup, minArgs, noArgs } from '../command.ts'
import { filters, flag } from '../options/index.ts'
import { naturalOrder } from '../render/natural-order.ts'
import { humanSize } from '../render/units.ts'
import { clusterVolumeView, volumeView } from '../render/volume.ts'
import { confirm } from './shared/confirm.ts'
import { forEach } from './shared/for-each.ts'
import { inspectAll, inspectFormat } from './shared/inspector.ts'
import { pruneFilters } from './shared/prune-filters.ts'
import { formatOption, showList } from './shared/show-list.ts'
import { create } from './volume/create.ts'
import { update } from './volume/update.ts'

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'VOLUME [VOLUME...]',
  summary: 'Show everything that the engine knows of one or more volumes',
  args: minArgs(1),
  options: { format: inspectFormat },
  run: (cli, names, { format }) =>
    inspectAll(cli, names, format, async (name) => ({
      ...(await cli.api.volumes.inspectText(name)),
      goType: 'volume.Volume',
    })),
})

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List volumes',
  args: noArgs,
  options: {
    cluster: flag('--cluster', 'List the volumes of the cluster, with their state', {
      minApi: '1.42',
      swarm: 'manager',
    }),
    filter: filters('-f, --filter', 'List only what matches ("dangling=true")'),
    format: formatOption,
    quiet: flag('-q, --quiet', 'Show only names'),
  },
  async run({ api, config, streams }, _args, { cluster, filter, format, quiet }) {
    const volumes = (await api.volumes.list({ filters: filter })).Volumes ?? []
    volumes.sort((a, b) => naturalOrder(a.Name, b.Name))
    if (cluster) {
      const ofCluster = volumes.filter(({ ClusterVolume }) => ClusterVolume)
      return showList({ config, streams }, clusterVolumeView, ofCluster, { quiet })
    }
    await showList({ config, streams }, volumeView, volumes, {
      format,
      configFormat: config.volumesFormat,
      quiet,
    })
  },
})

/** Below it the engine does not tell named volumes from others: it removes all that are not used. */
const anonymousSince = '1.42'

export const prune = defineCommand({
  name: 'prune',
  summary: 'Remove the local volumes that no container uses: the anonymous ones, or all',
  args: noArgs,
  options: {
    all: flag('-a, --all', 'Remove those that have a name as well', { minApi: anonymousSince }),
    filter: filters('--filter', 'Remove only what matches ("label=<label>")'),
    force: flag('-f, --force', 'Do not ask first'),
  },
  async run(cli, _args, { all, filter, force }) {
    const { api, streams } = cli
    const chosen = pruneFilters(filter, cli.config)
    if (all && Object.hasOwn(chosen, 'all'))
      throw new Error('conflicting options: cannot specify both --all and --filter all=1')

    const which = all ? 'all' : 'anonymous'
    const warning = `WARNING! This will remove ${which} local volumes not used by at least one container.`
    if (!force) await confirm(cli, `${warning}\nAre you sure you want to continue?`)
    const { VolumesDeleted, SpaceReclaimed } = await api.volumes.prune({
      filters: all ? { ...chosen, all: ['true'] } : chosen,
    })
    if (VolumesDeleted?.length)
      await streams.out.write(`Deleted Volumes:\n${VolumesDeleted.join('\n')}\n\n`)
    await streams.out.write(`Total reclaimed space: ${humanSize(SpaceReclaimed ?? 0)}\n`)
  },
})

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'VOLUME [VOLUME...]',
  summary: 'Remove one or more volumes',
  args: minArgs(1),
  options: {
    force: flag('-f, --force', 'A volume that is missing is no error', { minApi: '1.25' }),
  },
  async run({ api, streams }, names, { force }) {
    await forEach(streams, names, (name) => api.volumes.remove(name, { force: force || undefined }))
  },
})

export const volume = defineGroup({
  name: 'volume',
  usage: 'COMMAND',
  section: 'management',
  summary: 'Manage volumes',
  commands: [create, inspect, ls, prune, rm, update],
})
