import { escapeForHtml } from '../../config/edit-file.ts'
import type { ImageManifest } from '../../registry/image-manifest.ts'
import { compactJson, indentJson } from '../../render/json.ts'

/** Everything that is known of a manifest, as the local store keeps it: one line of JSON. */
export function manifestRecord({ ref, descriptor, raw }: ImageManifest): string {
  const kind = descriptor.mediaType.startsWith('application/vnd.oci.')
    ? 'OCIManifest'
    : 'SchemaV2Manifest'
  const fields = [
    `"Ref":${JSON.stringify(ref)}`,
    `"Descriptor":${JSON.stringify(descriptor)}`,
    `"Raw":"${raw.toString('base64')}"`,
    `"${kind}":${compactJson(raw.toString())}`,
  ]
  return escapeForHtml(`{${fields.join(',')}}`)
}

/** The manifest itself, over several lines. */
export function manifestText({ raw }: ImageManifest): string {
  return `${indentJson(raw.toString(), '\t')}\n`
}

/** Everything that is known of a manifest, over several lines. */
export function verboseManifest(image: ImageManifest): string {
  return `${indentJson(manifestRecord(image), '\t')}\n`
}

/** The same for several. */
export function verboseManifests(images: readonly ImageManifest[]): string {
  return `${indentJson(`[${images.map(manifestRecord).join(',')}]`, '\t')}\n`
}
