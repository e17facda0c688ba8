import type { BuildCache, ContainerSummary, ImageSummary, Volume } from '../api/schema.ts'
import type { Output } from '../streams.ts'
import { buildCacheView, compareBuildCache } from './build-cache.ts'
import { containerSizeView, readReference } from './container.ts'
import { type ImageRow, imageDigestView, isDangling } from './image.ts'
import { prepareList, renderList } from './list.ts'
import { humanSize } from './units.ts'
import { defineView, type View } from './view.ts'
import { volumeView } from './volume.ts'

/** How many objects of one kind there are, and what they take, in bytes. */
export interface Usage<T> {
  readonly ActiveCount: number
  readonly TotalCount: number
  readonly Reclaimable: number
  readonly TotalSize: number
  readonly Items: readonly T[]
}

export interface DiskUsage {
  readonly images: Usage<ImageSummary>
  readonly containers: Usage<ContainerSummary>
  readonly volumes: Usage<Volume>
  readonly buildCache: Usage<BuildCache>
}

interface Row {
  readonly type: string
  readonly usage: Usage<unknown>
}

const rowView = defineView<Row>({
  goType: '*formatter.diskUsageImagesContext',
  table: ['Type', 'TotalCount', 'Active', 'Size', 'Reclaimable'],
  raw: [
    ['type', 'Type'],
    ['total', 'TotalCount'],
    ['active', 'Active'],
    ['size', 'Size'],
    ['reclaimable', 'Reclaimable'],
  ],
  fields: {
    Type: { header: 'TYPE', value: ({ type }) => type },
    TotalCount: { header: 'TOTAL', value: ({ usage }) => String(usage.TotalCount) },
    Active: { header: 'ACTIVE', value: ({ usage }) => String(usage.ActiveCount) },
    Size: { header: 'SIZE', value: ({ usage }) => humanSize(usage.TotalSize) },
    Reclaimable: { header: 'RECLAIMABLE', value: reclaimable },
  },
})

function reclaimable({ type, usage: { Reclaimable, TotalSize } }: Row): string {
  const size = humanSize(Reclaimable)
  if (TotalSize <= 0 || type === 'Build Cache') return size
  return `${size} (${Math.trunc((Reclaimable * 100) / TotalSize)}%)`
}

/** Writes the totals of each kind. Throws TemplateError where `format` is wrong. */
export async function renderDiskUsage(
  out: Output,
  { images, containers, volumes, buildCache }: DiskUsage,
  format: string | undefined,
): Promise<void> {
  const rows = [
    { type: 'Images', usage: images },
    { type: 'Containers', usage: containers },
    { type: 'Local Volumes', usage: volumes },
    { type: 'Build Cache', usage: buildCache },
  ]
  await renderList(out, rowView, rows, { format })
}

/** The objects of one kind, and how they are shown. */
export interface Section {
  /** The name that templates know it by. */
  readonly name: string
  /** What `--format raw` calls each of them. */
  readonly kind: string
  readonly title: string
  readonly view: View<unknown>
  readonly items: readonly unknown[]
}

/** Writes each object. Throws TemplateError where `format` is wrong. */
export async function renderDiskUsageDetails(
  out: Output,
  usage: DiskUsage,
  format = 'table',
): Promise<void> {
  const sections = sectionsOf(usage)
  if (format === 'table' || format === 'pretty') {
    const tables = sections.map(async ({ title, view, items }) => {
      const write = await prepareList(out, view, { format })
      return `${title}\n\n${write(items)}`
    })
    await out.write((await Promise.all(tables)).join('\n'))
  } else if (format === 'raw') {
    for (const { kind, view, items } of sections) {
      const write = await prepareList(out, view, { format, noTrunc: true })
      await out.write(items.map((item) => `type: ${kind}\n${write([item])}`).join(''))
    }
  } else {
    const { templateSections } = await import('./disk-usage-template.ts')
    await out.write(templateSections(sections, format, out.isTTY))
  }
}

function sectionsOf({ images, containers, volumes, buildCache }: DiskUsage): Section[] {
  return [
    section(
      { name: 'Images', kind: 'Image', title: 'Images space usage:' },
      { ...imageDigestView, table: imageColumns },
      images.Items.flatMap(imageRow),
    ),
    section(
      { name: 'Containers', kind: 'Container', title: 'Containers space usage:' },
      { ...containerSizeView, table: containerColumns },
      // What a container shares with its image counts there.
      containers.Items.map((container) => ({ ...container, SizeRootFs: 0 })),
    ),
    section(
      { name: 'Volumes', kind: 'Volume', title: 'Local Volumes space usage:' },
      { ...volumeView, table: ['Name', 'Links', 'Size'] },
      volumes.Items,
    ),
    section(
      {
        name: 'BuildCache',
        kind: 'Build Cache',
        title: `Build cache usage: ${humanSize(buildCache.TotalSize)}`,
      },
      buildCacheView,
      buildCache.Items.toSorted(compareBuildCache),
    ),
  ]
}

const imageColumns = 'Repository Tag ID CreatedSince Size SharedSize UniqueSize Containers'.split(
  ' ',
)
const containerColumns = 'ID Image Command LocalVolumes Size RunningFor Status Names'.split(' ')

/** Forgets the type of the objects: view and objects fit each other from here on. */
function section<T>(
  labels: Pick<Section, 'name' | 'kind' | 'title'>,
  view: View<T>,
  items: readonly T[],
): Section {
  return { ...labels, view: view as View<unknown>, items }
}

/** An image under the first of its names; none where that is no name. */
function imageRow(image: ImageSummary): ImageRow[] {
  const unnamed = { image, repository: '<none>', tag: '<none>', digest: '' }
  const [name] = image.RepoTags ?? []
  if (name === undefined || isDangling(image)) return [unnamed]
  const reference = readReference(name)
  if (!reference) return []
  const { familiarName, tag } = reference
  return [tag === undefined ? unnamed : { ...unnamed, repository: familiarName, tag }]
}
