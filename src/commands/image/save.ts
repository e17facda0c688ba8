import { defineCommand, minArgs } from '../../command.ts'
import { strings, text } from '../../options/index.ts'
import { saveStream } from '../shared/save-stream.ts'
import { jsonPlatforms } from './json-platform.ts'

export const save = defineCommand({
  name: 'save',
  usage: 'IMAGE [IMAGE...]',
  summary: 'Write one or more images as a tar archive',
  args: minArgs(1),
  options: {
    output: text('-o, --output', 'Write to a file, not to standard output'),
    platform: strings('--platform', 'Save only these platforms ("os[/arch[/variant]]")', {
      minApi: '1.48',
    }),
  },
  async run(cli, images, { output, platform: raw }) {
    const { api, signal, streams } = cli
    const platform = await jsonPlatforms(cli, raw)
    await saveStream(streams.out, output, 'failed to save image', () =>
      api.images.save({ names: images, platform }, { signal }),
    )
  },
})
