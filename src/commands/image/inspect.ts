import { defineCommand, minArgs } from '../../command.ts'
import { text } from '../../options/index.ts'
import { inspectAll, inspectFormat } from '../shared/inspector.ts'
import { jsonPlatform } from './json-platform.ts'

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'IMAGE [IMAGE...]',
  summary: 'Show everything that the engine knows of one or more images',
  args: minArgs(1),
  options: {
    format: inspectFormat,
    platform: text(
      '--platform',
      'The image for this platform ("os[/arch[/variant]]") of an image for several',
      { minApi: '1.49' },
    ),
  },
  async run(cli, names, { format, platform: raw }) {
    const platform = raw && jsonPlatform(raw, '')
    await inspectAll(cli, names, format, async (name) => ({
      ...(await cli.api.images.inspectText(name, { platform })),
      goType: 'image.InspectResponse',
    }))
  },
})
