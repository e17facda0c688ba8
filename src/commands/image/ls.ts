import { compareVersions } from '../../api/version.ts'
import { defineCommand, maxArgs } from '../../command.ts'
import { filters, flag } from '../../options/index.ts'
import { imageDigestView, imageRows, imageView, isDangling } from '../../render/image.ts'
import { renderImageTree } from '../../render/image-tree.ts'
import { formatOption, showList } from '../shared/show-list.ts'

const manifestsSince = '1.47'

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  usage: '[REPOSITORY[:TAG]]',
  summary: 'List images',
  args: maxArgs(1),
  options: {
    all: flag('-a, --all', 'List untagged and intermediate images as well'),
    digests: flag('--digests', 'Show digests'),
    filter: filters('-f, --filter', 'List only what matches'),
    format: formatOption,
    noTrunc: flag('--no-trunc', 'Show values whole'),
    quiet: flag('-q, --quiet', 'Show only ids'),
    tree: flag('--tree', 'Show the platforms of each image', { minApi: manifestsSince }),
  },
  async run({ api, config, streams }, [reference], options) {
    const { all, digests, filter, format, noTrunc, quiet, tree } = options
    const clash = Object.entries({ quiet, 'no-trunc': noTrunc, digests, format }).find(
      ([, on]) => on,
    )
    if (tree && clash) throw new Error(`--${clash[0]} is not yet supported with --tree`)

    const plain = !quiet && !noTrunc && !digests && !format && !config.imagesFormat
    const isTree = tree || plain
    // The sizes of the contents and, until API 1.51, what is in use are known from the manifests.
    const needsManifests =
      isTree && compareVersions(await api.client.version(), manifestsSince) >= 0
    const images = await api.images.list({
      all,
      filters: reference ? { ...filter, reference: [reference] } : filter,
      manifests: needsManifests || undefined,
    })
    if (isTree) return renderImageTree(streams.out, images, { expanded: tree, all })

    // Without -a, docker 29 leaves out what has no name unless it was asked for by a filter.
    const shown = all || filter.dangling ? images : images.filter((image) => !isDangling(image))
    const template = digests ? withDigest(format) : format
    const rows = imageRows(shown, {
      digests,
      digestOfTags: digests || template?.includes('{{.Digest}}'),
    })
    await showList({ config, streams }, digests ? imageDigestView : imageView, rows, {
      format: template,
      configFormat: config.imagesFormat,
      noTrunc,
      quiet,
    })
  },
})

/** A table of the user's own gets a column for the digests that were asked for. */
function withDigest(format: string | undefined): string | undefined {
  const needsColumn = format?.startsWith('table ') && !format.includes('{{.Digest}}')
  return needsColumn ? `${format}\t{{.Digest}}` : format
}
