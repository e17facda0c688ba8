import { defineCommand, exactArgs } from '../../command.ts'
import { strings, text } from '../../options/index.ts'
import type { ImagePlatform } from '../../registry/image-manifest.ts'
import { parseNameOf } from './open-registry.ts'
import { ManifestStore } from './store.ts'

/** The systems that docker takes an image to be for, and their architectures. */
const architectures: Readonly<Record<string, readonly string[]>> = {
  darwin: ['386', 'amd64', 'arm', 'arm64'],
  dragonfly: ['amd64'],
  freebsd: ['386', 'amd64', 'arm'],
  linux: ['386', 'amd64', 'arm', 'arm64', 'mips64', 'mips64le', 'ppc64le', 'riscv64', 's390x'],
  netbsd: ['386', 'amd64', 'arm'],
  openbsd: ['386', 'amd64', 'arm'],
  plan9: ['386', 'amd64'],
  solaris: ['amd64'],
  windows: ['386', 'amd64'],
}

export const annotate = defineCommand({
  name: 'annotate',
  usage: 'MANIFEST_LIST MANIFEST',
  summary: 'Say what an image of a list of manifests is made for',
  args: exactArgs(2),
  options: {
    arch: text('--arch', 'Architecture'),
    os: text('--os', 'Operating system'),
    osFeatures: strings('--os-features', 'Features the operating system has to have'),
    osVersion: text('--os-version', 'Version of the operating system'),
    variant: text('--variant', 'Variant of the architecture'),
  },
  async run({ config }, [listName, imageName], options) {
    const { arch = '', os = '', osFeatures, osVersion = '', variant = '' } = options
    const list = parsed('manifest list', listName)
    const image = parsed('manifest', imageName)
    const store = new ManifestStore(config.directory)
    const manifest = await store.find(list, image)
    if (!manifest) throw new Error(`manifest for image ${imageName} does not exist in ${listName}`)

    const { descriptor } = manifest
    const known = descriptor.platform
    const features = [...new Set([...(known?.['os.features'] ?? []), ...osFeatures])]
    const version = osVersion || known?.['os.version']
    const kind = variant || known?.variant
    const platform: ImagePlatform = {
      architecture: arch || known?.architecture || '',
      os: os || known?.os || '',
      ...(version && { 'os.version': version }),
      ...(features.length > 0 && { 'os.features': features }),
      ...(kind && { variant: kind }),
    }
    if (!architectures[platform.os]?.includes(platform.architecture))
      throw new Error(`manifest entry for image has unsupported os/arch combination: ${os}/${arch}`)
    await store.save(list, image, { ...manifest, descriptor: { ...descriptor, platform } })
  },
})

function parsed(what: string, raw: string) {
  try {
    return parseNameOf(what, raw)
  } catch (error) {
    throw new Error(`annotate: ${(error as Error).message}`)
  }
}
