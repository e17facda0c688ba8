import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeAtomically } from '../config/atomic-write.ts'
import { makeDirectories } from '../make-directories.ts'
import { systemErrorText } from '../system-error.ts'

/** What a layout holds: a manifest, or an index of manifests. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  /** In bytes. */
  readonly size: number
  readonly annotations?: Readonly<Record<string, string>>
}

/** How something in a layout is found again: by a tag, and by the full name of an image. */
export interface LayoutName {
  readonly tag: string
  readonly image?: string
}

const tagKey = 'org.opencontainers.image.ref.name'
const imageKey = 'io.containerd.image.name'
const indexType = 'application/vnd.oci.image.index.v1+json'
const digestPattern = /^(sha256|sha512):([0-9a-f]{64,128})$/

/**
 * Images, or the cache of builds, in a directory as the OCI Image Layout Specification 1.1 has it:
 * content under its digest in `blobs`, and in `index.json` what is there under which names.
 */
export class OciLayout {
  readonly #directory: string

  /** @param directory - made when something is written, or by `create` */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** Makes the directory: whether that can be done is better known before a build than after it. */
  create(): void {
    try {
      makeDirectories(join(this.#directory, 'blobs'))
    } catch (error) {
      throw new Error(systemErrorText(error, 'mkdir', this.#directory))
    }
  }

  /**
   * What is there under a tag or the name of an image.
   *
   * @throws Error where there is no layout, or none that can be read
   */
  find(name: string): Descriptor | undefined {
    return this.#manifests().find(
      ({ annotations }) => annotations?.[tagKey] === name || annotations?.[imageKey] === name,
    )
  }

  /** Enters what was written, once under each name; what had one of them before gives it up. */
  async enter(descriptor: Descriptor, names: readonly LayoutName[]): Promise<void> {
    const isReplaced = ({ annotations: old }: Descriptor) =>
      names.some(({ tag, image }) => (image ? old?.[imageKey] === image : old?.[tagKey] === tag))
    const isNew = !existsSync(this.#indexPath)
    const kept = isNew ? [] : this.#manifests().filter((manifest) => !isReplaced(manifest))
    const added = names.map(({ tag, image }) => ({
      ...descriptor,
      annotations: {
        ...(image && { [imageKey]: image }),
        ...descriptor.annotations,
        [tagKey]: tag,
      },
    }))
    await writeJson(join(this.#directory, 'oci-layout'), { imageLayoutVersion: '1.0.0' })
    const manifests = [...kept, ...added]
    await writeJson(this.#indexPath, { schemaVersion: 2, mediaType: indexType, manifests })
  }

  /** How much is there under a digest, in bytes; undefined where nothing is. */
  async sizeOf(digest: string): Promise<number | undefined> {
    const path = this.#blobPath(digest)
    return path ? (await stat(path).catch(() => undefined))?.size : undefined
  }

  /** Opens what is under a digest for reading. */
  async open(digest: string): Promise<FileHandle> {
    return open(this.#blobPath(digest) ?? this.#directory)
  }

  /** Begins to write something. */
  async ingest(): Promise<Ingest> {
    const directory = join(this.#directory, 'ingest')
    makeDirectories(directory)
    const path = join(directory, randomBytes(8).toString('hex'))
    return new Ingest(path, await open(path, 'wx'), async (digest) => {
      const place = this.#blobPath(digest)!
      makeDirectories(dirname(place))
      await rename(path, place)
    })
  }

  get #indexPath(): string {
    return join(this.#directory, 'index.json')
  }

  #manifests(): Descriptor[] {
    let text: string
    try {
      text = readFileSync(this.#indexPath, 'utf8')
    } catch (error) {
      throw new Error(systemErrorText(error, 'open', this.#indexPath))
    }
    const manifests = manifestsOf(text)
    if (!manifests) throw new Error(`${this.#indexPath} is no index of images`)
    return manifests
  }

  #blobPath(digest: string): string | undefined {
    const [, algorithm, hex] = digestPattern.exec(digest) ?? []
    return algorithm && hex ? join(this.#directory, 'blobs', algorithm, hex) : undefined
  }
}

/** Something that is being written; it goes away with its end unless it was kept. */
export class Ingest implements AsyncDisposable {
  readonly #path: string
  readonly #file: FileHandle
  readonly #moveTo: (digest: string) => Promise<void>
  readonly #hash = createHash('sha256')
  #size = 0

  constructor(path: string, file: FileHandle, moveTo: (digest: string) => Promise<void>) {
    this.#path = path
    this.#file = file
    this.#moveTo = moveTo
  }

  /** How much was written so far, in bytes. */
  get size(): number {
    return this.#size
  }

  async write(data: Uint8Array): Promise<void> {
    this.#hash.update(data)
    this.#size += data.length
    await this.#file.writeFile(data)
  }

  /**
   * Puts what was written where it is found by its digest.
   *
   * @param expected - the digest that it must have; empty where any will do
   * @throws Error where it has another
   */
  async keep(expected: string): Promise<string> {
    const digest = `sha256:${this.#hash.digest('hex')}`
    if (expected && expected !== digest) {
      throw new Error(`unexpected digest ${digest}, expected ${expected}`)
    }
    await this.#file.sync()
    await this.#moveTo(digest)
    return digest
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close()
    await rm(this.#path, { force: true })
  }
}

function manifestsOf(text: string): Descriptor[] | undefined {
  try {
    const { manifests } = JSON.parse(text) as { manifests?: Descriptor[] }
    return Array.isArray(manifests) ? manifests : undefined
  } catch {
    return undefined
  }
}

async function writeJson(path: string, value: unknown): Promise<void> {
  await writeAtomically(path, JSON.stringify(value), { mode: 0o644 })
}
