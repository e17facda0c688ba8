import { escapeForHtml } from '../config/edit-file.ts'
import { isObject, parseJson } from '../config/json.ts'
import type { Reference } from '../reference.ts'
import { digestOf, type Manifest, type RegistryClient } from './client.ts'
import { dockerImage, dockerList, ociImage, ociIndex } from './media-types.ts'
import { RegistryError } from './registry-error.ts'

/** What an image is made for, with its keys in the order in which they are written. */
export interface ImagePlatform {
  architecture: string
  os: string
  'os.version'?: string
  'os.features'?: string[]
  variant?: string
}

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  platform?: ImagePlatform
}

/** The manifest of one image, and what a list says of it. */
export interface ImageManifest {
  /** The name it was found by: `docker.io/library/alpine:latest`. */
  readonly ref: string
  readonly descriptor: Descriptor
  /** Its bytes. */
  readonly raw: Buffer
}

/** How many members of a list are fetched at once. */
const lanes = 8

/** Nobody knows a manifest of this name. */
export class NoSuchManifest extends Error {
  override readonly name = 'NoSuchManifest'
}

/**
 * Fetches the manifest of an image, with the platform that its configuration names.
 *
 * @throws NoSuchManifest; Error where the name is a list's
 */
export async function fetchImage(
  client: RegistryClient,
  reference: Reference,
): Promise<ImageManifest> {
  const found = await fetchAny(client, reference)
  if ('image' in found) return found.image
  throw new Error(`${reference.canonical} is a manifest list`)
}

/**
 * Fetches the manifest of an image, or the manifests that a list is of.
 *
 * @param reference - with a tag or digest
 * @throws NoSuchManifest
 */
export async function fetchAny(
  client: RegistryClient,
  reference: Reference,
): Promise<{ image: ImageManifest } | { list: ImageManifest[] }> {
  try {
    const { path, tag, digest, canonical } = reference
    const manifest = await client.manifest(path, digest ?? tag!)
    if (!isList(manifest)) return { image: await describe(client, path, canonical, manifest) }
    return { list: await fetchMembers(client, reference, manifest) }
  } catch (error) {
    if (!(error instanceof RegistryError && error.isAbsent)) throw error
    throw new NoSuchManifest(`no such manifest: ${reference.canonical}`)
  }
}

async function fetchMembers(
  client: RegistryClient,
  { name, tag, path }: Reference,
  { bytes }: Manifest,
): Promise<ImageManifest[]> {
  const { manifests } = asObject(bytes)
  const members = Array.isArray(manifests) ? manifests.filter(isObject) : []
  const fetchMember = async ({ digest, platform }: Record<string, unknown>) => {
    const member = await client.manifest(path, String(digest))
    const ref = `${name}${tag ? `:${tag}` : ''}@${digest}`
    const image = await describe(client, path, ref, member)
    return { ...image, descriptor: { ...image.descriptor, platform: readPlatform(platform) } }
  }

  const images: ImageManifest[] = []
  for (let at = 0; at < members.length; at += lanes)
    images.push(...(await Promise.all(members.slice(at, at + lanes).map(fetchMember))))
  return images
}

async function describe(
  client: RegistryClient,
  path: string,
  ref: string,
  { mediaType, bytes }: Manifest,
): Promise<ImageManifest> {
  if (mediaType !== dockerImage && mediaType !== ociImage)
    throw new Error(`${ref} is no manifest of an image: its media type is ${mediaType}`)
  const { config } = asObject(bytes)
  const configDigest = isObject(config) ? String(config.digest) : ''
  const platform = readPlatform(asObject(await client.config(path, configDigest)))
  return {
    ref,
    descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, platform },
    raw: bytes,
  }
}

/** The digests of all that an image's manifest names. */
export function blobsOf({ raw }: ImageManifest): string[] {
  const { config, layers } = asObject(raw)
  const parts = [config, ...(Array.isArray(layers) ? layers : [])]
  return parts.filter(isObject).map(({ digest }) => String(digest))
}

/**
 * Makes the list of some manifests: an OCI index where the first of them is OCI's.
 *
 * @param target - where the list is to be
 * @throws where a manifest is in another registry
 */
export function makeList(images: readonly ImageManifest[], target: Reference): Manifest {
  const members = images.map(({ ref, descriptor }) => {
    const registry = ref.slice(0, ref.indexOf('/'))
    if (registry !== target.registry)
      throw new Error(
        `cannot use source images from a different registry than the target image: ${registry} != ${target.registry}`,
      )
    const { mediaType, size, digest, platform } = descriptor
    return { mediaType, size, digest, platform: readPlatform(platform) }
  })
  const mediaType = members[0]?.mediaType === ociImage ? ociIndex : dockerList
  const list = { schemaVersion: 2, mediaType, manifests: members }
  return { mediaType, bytes: Buffer.from(escapeForHtml(JSON.stringify(list, null, 3))) }
}

function isList({ mediaType }: Manifest): boolean {
  return mediaType === dockerList || mediaType === ociIndex
}

/** The fields of a platform that mean something, in their order. */
export function readPlatform(value: unknown): ImagePlatform {
  const platform = isObject(value) ? value : {}
  const text = (key: string) => (typeof platform[key] === 'string' ? platform[key] : '')
  const features = platform['os.features']
  return {
    architecture: text('architecture'),
    os: text('os'),
    ...(text('os.version') && { 'os.version': text('os.version') }),
    ...(Array.isArray(features) && features.length > 0 && { 'os.features': features.map(String) }),
    ...(text('variant') && { variant: text('variant') }),
  }
}

function asObject(bytes: Buffer): Record<string, unknown> {
  const json = parseJson(bytes.toString())
  return isObject(json) ? json : {}
}
