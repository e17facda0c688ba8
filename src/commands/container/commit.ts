import { defineCommand, rangeArgs } from '../../command.ts'
import { flag, list, text } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'

export const commit = defineCommand({
  name: 'commit',
  usage: 'CONTAINER [REPOSITORY[:TAG]]',
  summary: 'Make an image of what a container has changed',
  args: rangeArgs(1, 2),
  passThrough: true,
  options: {
    author: text('-a, --author', 'Who made it ("Jane Doe <jane@example.com>")'),
    change: list('-c, --change', "Dockerfile instruction to apply to the image's configuration"),
    message: text('-m, --message', 'What was changed'),
    noPause: flag('--no-pause', 'Let the container run meanwhile'),
    pause: flag('-p, --pause', 'Pause the container meanwhile', {
      default: true,
      deprecated: 'and enabled by default. Use --no-pause to disable pausing during commit.',
    }),
  },
  async run({ api, streams }, [container, name], { author, change, message, noPause, pause }) {
    const reference = name ? parseReference(name) : undefined
    if (reference?.digest) throw new Error('refusing to create a tag with a digest reference')
    const { Id } = await api.containers.commit({
      container,
      repo: reference?.name,
      tag: reference && (reference.tag ?? 'latest'),
      comment: message,
      author,
      changes: change,
      // Pausing is the engine's default.
      pause: noPause || !pause ? false : undefined,
    })
    await streams.out.write(`${Id}\n`)
  },
})
