import type { BuildCache } from '../../options/build-cache.ts'
import { parseReference } from '../../reference.ts'
import { type Descriptor, type LayoutName, OciLayout } from '../oci-layout.ts'
import { newId } from './session.ts'

/** BuildKit writes to a layout of this name; there can be one. */
const exportId = 'export'
const defaultTag = 'latest'
const contextPattern =
  /^oci-layout:\/\/(?<directory>(?:[a-z]:[\\/])?[^:@]+)(?::(?<tag>[^@]*))?(?:@(?<digest>.*))?$/i

/** Something that a build writes to a layout. */
interface Written {
  readonly layout: OciLayout
  readonly names: readonly LayoutName[]
  /** Finds in what the exporters said what was written. */
  find(response: Readonly<Record<string, string>>): string | undefined
}

/**
 * The image layouts of this machine that a build has to do with. BuildKit is not told where they are:
 * it reads and writes content by digest. What it begins with is looked up before the build, and what
 * came of it is entered afterwards.
 */
export class BuildLayouts {
  /** By the names that BuildKit has for them. */
  readonly byId = new Map<string, OciLayout>()
  /** What was found amiss that does not hinder the build. */
  readonly warnings: string[] = []
  readonly #written: Written[] = []

  /**
   * A cache of type `local` to begin with; none, and a warning, where there is no layout.
   *
   * @throws Error where there is a layout, but no cache of that tag in it
   */
  importCache({ type, attrs }: BuildCache): BuildCache[] {
    const { src, tag = defaultTag } = attrs
    if (!src) throw new Error('local cache importer requires src')
    const layout = this.#add(cacheId(src), src)
    let { digest } = attrs
    try {
      digest ||= layout.find(tag)?.digest
    } catch (error) {
      const { message } = error as Error
      this.warnings.push(`WARNING: local cache import at ${src} not found due to err: ${message}`)
      return []
    }
    if (!digest) throw new Error(`${src} has no cache with the tag ${tag}: give its tag or digest`)
    return [{ type, attrs: { ...attrs, digest } }]
  }

  /** Plans to write the cache, of type `local`. */
  exportCache({ attrs: { dest, tag = defaultTag } }: BuildCache): void {
    if (!dest) throw new Error('local cache exporter requires dest')
    const layout = this.#add(cacheId(dest), dest)
    this.#written.push({ layout, names: [{ tag }], find: (response) => response['cache.manifest'] })
  }

  /** Whether an image is to be written. */
  get takesImage(): boolean {
    return this.byId.has(exportId)
  }

  /** Plans to write the image. */
  exportImage(directory: string, names: readonly string[]): void {
    if (this.takesImage) throw new Error('only one output can have tar=false')
    this.#written.push({
      layout: this.#add(exportId, directory),
      names: names.length > 0 ? names.map(layoutName) : [{ tag: defaultTag }],
      find({ 'containerimage.descriptor': descriptor }) {
        return descriptor && Buffer.from(descriptor, 'base64').toString('utf8')
      },
    })
  }

  /**
   * The image at `oci-layout://DIRECTORY[:TAG][@DIGEST]` as BuildKit is told of it; undefined where
   * `url` is none of these.
   *
   * @throws Error where there is no such image
   */
  context(url: string): string | undefined {
    const { directory, tag = defaultTag, digest } = contextPattern.exec(url)?.groups ?? {}
    if (!directory) return undefined
    const id = newId()
    const layout = this.#add(`oci:${id}`, directory)
    return `oci-layout://${id}:${tag}@${digest || digestOf(layout, tag, url)}`
  }

  /** Makes the directories to write to. @throws Error naming one that cannot be made */
  create(): void {
    for (const { layout } of this.#written) layout.create()
  }

  /** Enters what the build wrote, going by what its exporters said. */
  async enter(response: Readonly<Record<string, string>>): Promise<void> {
    for (const { layout, names, find } of this.#written) {
      const descriptor = find(response)
      if (descriptor) await layout.enter(JSON.parse(descriptor) as Descriptor, names)
    }
  }

  #add(id: string, directory: string): OciLayout {
    const layout = this.byId.get(id) ?? new OciLayout(directory)
    this.byId.set(id, layout)
    return layout
  }
}

function cacheId(directory: string): string {
  return `local:${directory}`
}

function layoutName(image: string): LayoutName {
  const { canonical, tag } = parseReference(image)
  return tag ? { image: canonical, tag } : { image: `${canonical}:${defaultTag}`, tag: defaultTag }
}

function digestOf(layout: OciLayout, tag: string, url: string): string {
  const failed = `oci-layout reference "${url}" could not be resolved`
  let found: Descriptor | undefined
  try {
    found = layout.find(tag)
  } catch (error) {
    throw new Error(`${failed}: ${(error as Error).message}`)
  }
  if (!found) throw new Error(`${failed}: it has no image with the tag ${tag}`)
  return found.digest
}
