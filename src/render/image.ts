import type { ImageSummary } from '../api/schema.ts'
import { readReference } from './container.ts'
import { age, formatTime, fromUnix, layouts } from './time.ts'
import { humanSize } from './units.ts'
import { defineView, shortId, type View } from './view.ts'

/** One line of the list of images: an image under one of its names. */
export interface ImageRow {
  readonly image: ImageSummary
  readonly repository: string
  readonly tag: string
  readonly digest: string
}

const none = '<none>'

/**
 * The lines of the list. `digests`: --digests was given, each digest has a line; `digestOfTags`: the
 * digests of tagged images are wanted because the format shows them.
 */
export function imageRows(
  images: readonly ImageSummary[],
  options: { digests?: boolean; digestOfTags?: boolean } = {},
): ImageRow[] {
  const { digests = false, digestOfTags = digests } = options
  return images.flatMap((image) => rowsOf(image, digests, digestOfTags))
}

function rowsOf(image: ImageSummary, digests: boolean, digestOfTags: boolean): ImageRow[] {
  if (isDangling(image)) return [{ image, repository: none, tag: none, digest: none }]

  const tags = grouped(image.RepoTags, 'tag')
  const known = grouped(image.RepoDigests, 'digest')
  const tagged = [...tags].flatMap(([repository, names]) => {
    const shown = digestOfTags ? (known.get(repository) ?? [none]) : [none]
    return names.flatMap((tag) => shown.map((digest) => ({ image, repository, tag, digest })))
  })
  const untagged = [...known]
    .filter(([repository]) => !tags.has(repository))
    .flatMap(([repository, names]) =>
      (digests ? names : ['']).map((digest) => ({ image, repository, tag: none, digest })),
    )
  return [...tagged, ...untagged]
}

/** Whether the image has no name at all. */
export function isDangling({ RepoTags, RepoDigests }: ImageSummary): boolean {
  const tags = RepoTags ?? []
  const digests = RepoDigests ?? []
  if (tags.length === 0 && digests.length === 0) return true
  return (
    tags.length === 1 &&
    tags[0] === '<none>:<none>' &&
    digests.length === 1 &&
    digests[0] === '<none>@<none>'
  )
}

function grouped(names: string[] | null | undefined, part: 'tag' | 'digest') {
  const groups = new Map<string, string[]>()
  for (const text of names ?? []) {
    const reference = readReference(text)
    const value = reference?.[part]
    if (reference === undefined || value === undefined) continue
    const group = groups.get(reference.familiarName)
    if (group === undefined) groups.set(reference.familiarName, [value])
    else group.push(value)
  }
  return groups
}

/** Go's zero time, 1 January of the year 1. */
const zeroTimeSeconds = -62135596800

/** The classic list of images. */
export const imageView = defineView<ImageRow>({
  goType: '*formatter.imageContext',
  quiet: 'ID',
  table: [
    'Repository',
    'Tag',
    'ID',
    { header: 'CREATED', value: (row, show) => createdSince(row, show.now) || 'N/A' },
    'Size',
  ],
  raw: [
    ['repository', 'Repository'],
    ['tag', 'Tag'],
    ['image_id', 'ID'],
    ['created_at', 'CreatedAt'],
    ['virtual_size', 'Size'],
  ],
  fields: {
    ID: {
      header: 'IMAGE ID',
      value: ({ image }, { trunc }) => (trunc ? shortId(image.Id) : image.Id),
    },
    Repository: { header: 'REPOSITORY', value: ({ repository }) => repository },
    Tag: { header: 'TAG', value: ({ tag }) => tag },
    Digest: { header: 'DIGEST', value: ({ digest }) => digest },
    CreatedSince: { header: 'CREATED', value: (row, { now }) => createdSince(row, now) },
    CreatedAt: {
      header: 'CREATED AT',
      value: ({ image }) => formatTime(fromUnix(image.Created), layouts.string),
    },
    Size: { header: 'SIZE', value: ({ image }) => humanSize(image.Size, 3) },
    Containers: {
      header: 'CONTAINERS',
      value: ({ image }) => (image.Containers === -1 ? 'N/A' : String(image.Containers)),
    },
    SharedSize: {
      header: 'SHARED SIZE',
      value: ({ image }) => (image.SharedSize === -1 ? 'N/A' : humanSize(image.SharedSize)),
    },
    UniqueSize: {
      header: 'UNIQUE SIZE',
      value: ({ image: { Size, SharedSize } }) =>
        Size === -1 || SharedSize === -1 ? 'N/A' : humanSize(Size - SharedSize),
    },
  },
})

/** The classic list of images with a column for digests. */
export const imageDigestView: View<ImageRow> = {
  ...imageView,
  table: imageView.table.toSpliced(2, 0, 'Digest'),
  raw: imageView.raw!.toSpliced(2, 0, ['digest', 'Digest']),
}

function createdSince({ image }: ImageRow, now: number): string {
  if (image.Created === zeroTimeSeconds) return ''
  return `${age(fromUnix(image.Created), now)} ago`
}
