import { defineCommand, minArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { fetchImage } from '../../registry/image-manifest.ts'
import { parseName, parseNameOf, withRegistry } from './open-registry.ts'
import { ManifestStore } from './store.ts'

export const create = defineCommand({
  name: 'create',
  usage: 'MANIFEST_LIST MANIFEST [MANIFEST...]',
  bareUsage: true,
  summary: 'Begin a list of manifests on this machine, to be annotated and pushed',
  args: minArgs(2),
  options: {
    amend: flag('-a, --amend', 'Add to a list that is there already'),
    insecure: flag('--insecure', 'Speak to a registry without TLS, or with an unknown certificate'),
  },
  async run(cli, [listName, ...imageNames], { amend, insecure }) {
    const list = parseNameOf('manifest list', listName)
    const store = new ManifestStore(cli.config.directory)
    if (!amend && (await store.has(list)))
      throw new Error('refusing to amend an existing manifest list with no --amend flag')

    for (const imageName of imageNames) {
      const image = parseName(imageName)
      // What is kept already may have been annotated.
      if (await store.find(list, image)) continue
      const manifest = await withRegistry(cli, image, { insecure }, (client) =>
        fetchImage(client, image),
      )
      await store.save(list, image, manifest)
    }
    await cli.streams.out.write(`Created manifest list ${list.canonical}\n`)
  },
})
