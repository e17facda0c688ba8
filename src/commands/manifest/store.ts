import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../config/atomic-write.ts'
import { isObject, parseJson } from '../../config/json.ts'
import type { Reference } from '../../reference.ts'
import { type ImageManifest, NoSuchManifest, readPlatform } from '../../registry/image-manifest.ts'
import { manifestRecord } from './record.ts'

/**
 * The lists of manifests that are being put together, as docker keeps them: in CONFIGDIR/manifests a
 * directory for each list, and in it a file for each manifest.
 */
export class ManifestStore {
  readonly #root: string

  /** @param configDirectory - where config.json is */
  constructor(configDirectory: string) {
    this.#root = join(configDirectory, 'manifests')
  }

  async has(list: Reference): Promise<boolean> {
    return (await this.#names(list)) !== undefined
  }

  /**
   * The manifests of a list, in the order of their names.
   *
   * @throws NoSuchManifest where there is no such list
   */
  async list(list: Reference): Promise<ImageManifest[]> {
    const names = await this.#names(list)
    if (!names) throw noSuch(list)
    const directory = this.#directory(list)
    return Promise.all(names.map((name) => read(join(directory, name))))
  }

  /** One manifest of a list; undefined where there is none of that name, or no such list. */
  async find(list: Reference, image: Reference): Promise<ImageManifest | undefined> {
    return read(this.#path(list, image)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      return undefined
    })
  }

  async save(list: Reference, image: Reference, manifest: ImageManifest): Promise<void> {
    await writeAtomically(this.#path(list, image), manifestRecord(manifest))
  }

  /** @throws NoSuchManifest where there is no such list */
  async remove(list: Reference): Promise<void> {
    if (!(await this.has(list))) throw noSuch(list)
    await rm(this.#directory(list), { recursive: true })
  }

  async #names(list: Reference): Promise<string[] | undefined> {
    try {
      const names = await readdir(this.#directory(list))
      // What begins with a dot is a file that was not written to its end.
      return names.filter((name) => !name.startsWith('.')).sort()
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw error
    }
  }

  #directory(list: Reference): string {
    return join(this.#root, fileName(list))
  }

  #path(list: Reference, image: Reference): string {
    return join(this.#directory(list), fileName(image))
  }
}

/** Nothing of this name is kept. */
export function noSuch({ canonical }: Reference): NoSuchManifest {
  return new NoSuchManifest(`No such manifest: ${canonical}`)
}

function fileName({ canonical }: Reference): string {
  return canonical.replaceAll(':', '-').replaceAll('/', '_')
}

async function read(path: string): Promise<ImageManifest> {
  const json = parseJson(await readFile(path, 'utf8'))
  const { Ref, Descriptor, Raw } = isObject(json) ? json : {}
  if (typeof Ref !== 'string' || !isObject(Descriptor) || typeof Raw !== 'string')
    throw new Error(`${path} holds no manifest`)
  const { mediaType, digest, size, platform } = Descriptor
  return {
    ref: Ref,
    descriptor: {
      mediaType: String(mediaType),
      digest: String(digest),
      size: Number(size),
      ...(platform !== undefined && { platform: readPlatform(platform) }),
    },
    raw: Buffer.from(Raw, 'base64'),
  }
}
