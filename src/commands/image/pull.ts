import { defineCommand, exactArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'
import { pullImage } from '../shared/pull-image.ts'

export const pull = defineCommand({
  name: 'pull',
  usage: 'NAME[:TAG|@DIGEST]',
  summary: 'Download an image from a registry',
  args: exactArgs(1),
  options: {
    allTags: flag('-a, --all-tags', 'Download every tag of the repository'),
    disableContentTrust: flag('--disable-content-trust', 'Do not verify signatures', {
      default: true,
      deprecated: 'support for docker content trust was removed',
    }),
    platform: text('--platform', 'Platform to pull where the image has several'),
    quiet: flag('-q, --quiet', 'Print only the name of the image'),
  },
  async run(cli, [name], { allTags, platform = cli.env.DOCKER_DEFAULT_PLATFORM, quiet }) {
    const { out } = cli.streams
    const reference = parseReference(name)
    if (allTags && (reference.tag || reference.digest))
      throw new Error("tag can't be used with --all-tags/-a")
    const untagged = !allTags && !reference.tag && !reference.digest
    if (untagged && !quiet) await out.write('Using default tag: latest\n')

    await pullImage(cli, reference, { platform: platform || undefined, allTags, quiet, to: out })
    const shown = untagged ? `${reference.canonical}:latest` : reference.canonical
    await out.write(`${shown}\n`)
  },
})
