import { decode } from '../../api/json-stream.ts'
import { defineCommand, exactArgs } from '../../command.ts'
import { flag, text } from '../../options/index.ts'
import { parseReference } from '../../reference.ts'
import { writeNote } from '../../render/note.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { registryAuth } from '../shared/registry-auth.ts'
import { jsonPlatform } from './json-platform.ts'

const platformNote = `Using --platform pushes only the specified platform manifest of a multi-platform image index.
Other components, like attestations, will not be included.
To push the complete multi-platform image, remove the --platform flag.
`
const missingNote = `The image is for several platforms, and not all of them are here or in the registry.
Pull the missing ones first, or push one platform alone with --platform.`

export const push = defineCommand({
  name: 'push',
  usage: 'NAME[:TAG]',
  summary: 'Upload an image to a registry',
  args: exactArgs(1),
  options: {
    allTags: flag('-a, --all-tags', 'Upload every tag of the repository'),
    disableContentTrust: flag('--disable-content-trust', 'Do not sign', {
      default: true,
      deprecated: 'support for docker content trust was removed',
    }),
    platform: text('--platform', 'Upload only this platform ("os[/arch[/variant]]")', {
      minApi: '1.46',
    }),
    quiet: flag('-q, --quiet', 'Print only the name of the image'),
  },
  async run(cli, [name], { allTags, platform: raw, quiet }) {
    const { api, signal, streams } = cli
    const platform = raw ? jsonPlatform(raw, `Invalid platform ${raw}`) : undefined
    if (platform) await writeNote(streams.out, platformNote)

    const reference = parseReference(name)
    if (allTags && (reference.tag || reference.digest))
      throw new Error("tag can't be used with --all-tags/-a")
    const untagged = !allTags && !reference.tag && !reference.digest
    if (untagged && !quiet) await streams.out.write('Using default tag: latest\n')
    if (reference.digest) throw new Error('cannot push a digest reference')

    const { body } = await api.images.push(
      reference.name,
      { tag: allTags ? undefined : (reference.tag ?? 'latest'), platform },
      { headers: await registryAuth(cli, reference.registry), signal },
    )
    const notes: string[] = []
    try {
      await renderProgress(decode<JsonMessage>(body), streams.out, {
        quiet,
        onAux: (aux) => notes.push(...notesOf(aux as PushAux)),
      })
      const shown = untagged ? `${reference.canonical}:latest` : reference.canonical
      if (quiet) await streams.out.write(`${shown}\n`)
    } finally {
      for (const note of notes) await writeNote(streams.out, note)
    }
  },
})

/** What the engine says of an image for several platforms that it could not push whole. */
interface PushAux {
  readonly manifestPushedInsteadOfIndex?: boolean
  readonly originalIndex?: { readonly digest?: string }
  readonly selectedManifest?: { readonly digest?: string }
  readonly contentMissing?: boolean
}

function notesOf({
  manifestPushedInsteadOfIndex,
  originalIndex,
  selectedManifest,
  contentMissing,
}: PushAux): string[] {
  const notes: string[] = []
  if (manifestPushedInsteadOfIndex)
    notes.push(
      'Not all multiplatform-content is present and only the available single-platform image was pushed\n' +
        `${originalIndex?.digest} -> ${selectedManifest?.digest}`,
    )
  if (contentMissing) notes.push(missingNote)
  return notes
}
