import { defineCommand, exactArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { localStyle, splitArgument } from './cp/paths.ts'

export const cp = defineCommand({
  name: 'cp',
  usage: 'CONTAINER:SRC_PATH DEST_PATH|-',
  usageAlternatives: ['SRC_PATH|- CONTAINER:DEST_PATH'],
  summary: 'Copy files between a container and this machine',
  description:
    'Copy files or directories between a container and this machine.\n\n' +
    "With '-' as the source, a tar archive on standard input is unpacked in a\n" +
    "directory of the container. With '-' as the destination, what is copied from\n" +
    'the container goes to standard output as a tar archive.',
  args: exactArgs(2),
  options: {
    archive: flag('-a, --archive', 'Keep all owners and groups'),
    followLink: flag('-L, --follow-link', 'Copy what a link at SRC_PATH leads to'),
    quiet: flag('-q, --quiet', 'Show no progress, as it is without a terminal', {
      default: undefined,
    }),
  },
  async run(cli, [from, to], { archive, followLink, quiet = !cli.streams.out.isTTY }) {
    if (from === '') throw new Error('source can not be empty')
    if (to === '') throw new Error('destination can not be empty')
    const style = localStyle(cli.platform)
    const source = splitArgument(from, style)
    const destination = splitArgument(to, style)
    const paths = { source: source.path, destination: destination.path }
    const options = { archive, followLink, quiet }

    if (source.container && destination.container) {
      throw new Error('copying between containers is not supported')
    }
    if (source.container) {
      const { copyFromContainer } = await import('./cp/from-container.ts')
      return copyFromContainer(cli, { container: source.container, ...paths, ...options })
    }
    if (destination.container) {
      const { copyToContainer } = await import('./cp/to-container.ts')
      return copyToContainer(cli, { container: destination.container, ...paths, ...options })
    }
    throw new Error('must specify at least one container source')
  },
})
