import { decode } from '../../api/json-stream.ts'
import { defineCommand, minArgs } from '../../command.ts'
import { list, text } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { openInput } from './input-file.ts'

export const importImage = defineCommand({
  name: 'import',
  usage: 'file|URL|- [REPOSITORY[:TAG]]',
  summary: "Make an image of a tar archive of a container's files",
  args: minArgs(1),
  options: {
    change: list('-c, --change', "Dockerfile instruction to apply to the image's configuration"),
    message: text('-m, --message', 'What was imported'),
    platform: text('--platform', 'Platform the files are for', { minApi: '1.32' }),
  },
  async run({ api, env, streams, signal }, [source, reference], { change, message, platform }) {
    // The engine takes the name apart itself; this only finds out early that it cannot.
    if (reference) parseReference(reference)
    const isRemote = /^https?:\/\//.test(source)
    const file = isRemote || source === '-' ? undefined : openInput(source)
    try {
      const { body } = await api.images.import(
        {
          fromSrc: isRemote ? source : '-',
          repo: reference || undefined,
          message: message || undefined,
          changes: change,
          platform: (platform ?? env.DOCKER_DEFAULT_PLATFORM)?.toLowerCase() || undefined,
        },
        { body: isRemote ? undefined : (file?.bytes ?? streams.in.stream), signal },
      )
      await renderProgress(decode<JsonMessage>(body), streams.out)
    } finally {
      file?.close()
    }
  },
})
