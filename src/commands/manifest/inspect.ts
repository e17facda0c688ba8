import { type Cli, defineCommand, rangeArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import type { Reference } from '../../reference.ts'
import { fetchAny, type ImageManifest, makeList } from '../../registry/image-manifest.ts'
import { writeSafely } from '../shared/write-safely.ts'
import { parseName, withRegistry } from './open-registry.ts'
import { manifestText, verboseManifest, verboseManifests } from './record.ts'
import { ManifestStore, noSuch } from './store.ts'

export const inspect = defineCommand({
  name: 'inspect',
  usage: '[MANIFEST_LIST] MANIFEST',
  summary: 'Show the manifest of an image, or a list of manifests',
  args: rangeArgs(1, 2),
  options: {
    insecure: flag('--insecure', 'Speak to a registry without TLS, or with an unknown certificate'),
    verbose: flag('-v, --verbose', 'Show platforms and digests as well, and all of a list'),
  },
  async run(cli, [first, second], { insecure, verbose }) {
    const image = parseName(second ?? first)
    const list = second === undefined ? undefined : parseName(first)
    const found = list ? await findIn(cli, list, image) : await find(cli, image, insecure)
    const text = 'image' in found ? ofImage(found.image) : ofList(found.list)
    await writeSafely(cli.streams.out, text)

    function ofImage(manifest: ImageManifest): string {
      return verbose ? verboseManifest(manifest) : manifestText(manifest)
    }

    function ofList(manifests: readonly ImageManifest[]): string {
      return verbose ? verboseManifests(manifests) : `${assemble(manifests, image)}\n`
    }
  },
})

type Found = { image: ImageManifest } | { list: ImageManifest[] }

async function findIn({ config }: Cli, list: Reference, image: Reference): Promise<Found> {
  const manifest = await new ManifestStore(config.directory).find(list, image)
  if (!manifest) throw noSuch(image)
  return { image: manifest }
}

/** A list that is being put together here comes before what is in the registry. */
async function find(cli: Cli, reference: Reference, insecure: boolean): Promise<Found> {
  const store = new ManifestStore(cli.config.directory)
  if (await store.has(reference)) return { list: await store.list(reference) }
  return withRegistry(cli, reference, { insecure }, (client) => fetchAny(client, reference))
}

function assemble(manifests: readonly ImageManifest[], target: Reference): string {
  try {
    return makeList(manifests, target).bytes.toString()
  } catch (error) {
    throw new Error(`failed to assemble ManifestDescriptor: ${(error as Error).message}`)
  }
}
