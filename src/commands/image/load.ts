import { decode } from '../../api/json-stream.ts'
import { defineCommand, noArgs } from '../../command.ts'
import { flag, strings, text } from '../../options/index.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { openInput } from './input-file.ts'
import { jsonPlatforms } from './json-platform.ts'

export const load = defineCommand({
  name: 'load',
  summary: 'Bring in images that were saved to a tar archive',
  args: noArgs,
  options: {
    input: text('-i, --input', 'Read from a file, not from standard input'),
    platform: strings('--platform', 'Load only these platforms ("os[/arch[/variant]]")', {
      minApi: '1.48',
    }),
    quiet: flag('-q, --quiet', 'Show only what was loaded'),
  },
  async run(cli, _args, { input, platform, quiet }) {
    const { api, signal, streams } = cli
    if (!input && streams.in.isTTY) throw new Error('requested load from stdin, but stdin is empty')
    const platforms = await jsonPlatforms(cli, platform)
    const file = input ? openInput(input) : undefined
    try {
      const { headers, body } = await api.images.load(
        { quiet: quiet || !streams.out.isTTY, platform: platforms },
        file?.bytes ?? streams.in.stream,
        { signal },
      )
      if (headers.get('content-type')?.startsWith('application/json'))
        await renderProgress(decode<JsonMessage>(body), streams.out)
      else await body.forEach((chunk) => streams.out.write(chunk))
    } finally {
      file?.close()
    }
  },
})
