import { defineCommand, noArgs } from '../../command.ts'
import { filters, flag, integer } from '../../options/index.ts'
import { containerSizeView, containerView, readsSize } from '../../render/container.ts'
import { formatOption, showList } from '../shared/show-list.ts'

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list', 'ps'],
  summary: 'List containers',
  args: noArgs,
  options: {
    all: flag('-a, --all', 'List those that do not run as well'),
    filter: filters('-f, --filter', 'List only what matches'),
    format: formatOption,
    last: integer('-n, --last', 'List the containers created last, in any state', {
      default: -1,
      shownDefault: '-1',
    }),
    latest: flag('-l, --latest', 'List the container created last, in any state'),
    noTrunc: flag('--no-trunc', 'Show values whole'),
    quiet: flag('-q, --quiet', 'Show only ids'),
    size: flag('-s, --size', 'Show how much each container has written', { default: undefined }),
  },
  async run({ api, config, streams }, _args, options) {
    const { all, filter, format, last, latest, noTrunc, quiet, size } = options
    if (quiet && format)
      await streams.err.write(
        'WARNING: Ignoring custom format, because both --format and --quiet are set.\n',
      )
    const readsIt = await readsSize(format || config.psFormat || '')
    const containers = await api.containers.list({
      all,
      limit: latest && last < 0 ? 1 : last > 0 ? last : undefined,
      size: size ?? (!quiet && readsIt),
      filters: filter,
    })
    await showList({ config, streams }, size ? containerSizeView : containerView, containers, {
      format,
      configFormat: config.psFormat,
      noTrunc,
      quiet,
    })
  },
})
