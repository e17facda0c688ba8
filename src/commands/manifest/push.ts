import { defineCommand, exactArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { parseReference, type Reference } from '../../reference.ts'
import type { RegistryClient } from '../../registry/client.ts'
import { blobsOf, type ImageManifest, makeList } from '../../registry/image-manifest.ts'
import { parseName, withRegistry } from './open-registry.ts'
import { ManifestStore } from './store.ts'

export const push = defineCommand({
  name: 'push',
  usage: 'MANIFEST_LIST',
  summary: 'Upload a list of manifests to its registry',
  args: exactArgs(1),
  options: {
    insecure: flag('--insecure', 'Speak to a registry without TLS, or with an unknown certificate'),
    purge: flag('-p, --purge', 'Forget the list on this machine when it is uploaded'),
  },
  async run(cli, [name], { insecure, purge }) {
    const { config, streams } = cli
    const target = parseName(name)
    const store = new ManifestStore(config.directory)
    const images = await store.list(target)
    if (images.length === 0) throw new Error(`${target.canonical} not found`)
    for (const { ref, descriptor } of images) {
      if (!descriptor.platform?.os || !descriptor.platform.architecture)
        throw new Error(
          `manifest ${ref} must have an OS and Architecture to be pushed to a registry`,
        )
    }
    const list = makeList(images, target)
    const foreign = images.filter(({ ref }) => parseReference(ref).path !== target.path)

    const trust = { insecure, localMayBePlain: true }
    await withRegistry(cli, target, trust, async (client) => {
      for (const image of foreign) await mountBlobs(client, image, target)
      for (const { descriptor, raw } of foreign) {
        const { digest, mediaType } = descriptor
        const pushed = await client.putManifest(target.path, digest, { mediaType, bytes: raw })
        await streams.out.write(`Pushed ref ${target.name}@${digest} with digest: ${pushed}\n`)
      }
      const digest = await client.putManifest(target.path, target.digest ?? target.tag!, list)
      await streams.out.write(`${digest}\n`)
    })
    if (purge) await store.remove(target)
  },
})

/** Makes the parts of an image in another repository of the registry the target's as well. */
async function mountBlobs(
  client: RegistryClient,
  image: ImageManifest,
  target: Reference,
): Promise<void> {
  const source = parseReference(image.ref)
  for (const digest of blobsOf(image)) {
    const isMounted = await client.mountBlob(target.path, digest, source.path)
    // The base layers of Windows are in no registry but Microsoft's.
    if (!isMounted && image.descriptor.platform?.os !== 'windows')
      throw new Error(`error mounting ${source.name}@${digest} to ${target.canonical}`)
  }
}
