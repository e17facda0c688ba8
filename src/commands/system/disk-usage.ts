import type {
  BuildCache,
  ContainerSummary,
  ImageSummary,
  SystemDataUsageResponse,
  Volume,
} from '../../api/schema.ts'
import type { DiskUsage, Usage } from '../../render/disk-usage.ts'

/** A part of the answer as engines from API 1.52 on give it. */
type Reported<T> = { readonly [K in keyof Usage<T>]?: Usage<T>[K] | null }

/** Names that the API's changelog and its definition have for what the wire calls ImageUsage. */
const spellings = (kind: string) => [`${kind}Usage`, `${kind}sUsage`, `${kind}sDiskUsage`]

/**
 * What is on the engine's disk, and the totals: engines from API 1.52 on add up themselves, for
 * older ones it is done here.
 */
export function diskUsage(response: SystemDataUsageResponse): DiskUsage {
  const answer = response as Record<string, unknown>
  const reported = <T>(names: readonly string[]): Usage<T> | undefined => {
    const name = names.find((spelling) => answer[spelling])
    return name === undefined ? undefined : completed(answer[name] as Reported<T>)
  }
  const { LayersSize = 0, Images, Containers, Volumes, BuildCache } = response
  return {
    images: reported(spellings('Image')) ?? imagesUsage(Images ?? [], LayersSize),
    containers: reported(spellings('Container')) ?? containersUsage(Containers ?? []),
    volumes: reported(spellings('Volume')) ?? volumesUsage(Volumes ?? []),
    buildCache:
      reported(['BuildCacheUsage', 'BuildCacheDiskUsage']) ?? buildCacheUsage(BuildCache ?? []),
  }
}

function completed<T>(part: Reported<T>): Usage<T> {
  const { ActiveCount, TotalCount, Reclaimable, TotalSize, Items } = part
  return {
    ActiveCount: ActiveCount ?? 0,
    TotalCount: TotalCount ?? 0,
    Reclaimable: Reclaimable ?? 0,
    TotalSize: TotalSize ?? 0,
    Items: Items ?? [],
  }
}

const indexType = 'application/vnd.oci.image.index.v1+json'

function imagesUsage(images: readonly ImageSummary[], layersBytes: number): Usage<ImageSummary> {
  const [active, idle] = divide(images, ({ Containers }) => Containers > 0)
  const measured = idle.filter(({ Size, SharedSize }) => Size !== -1 && SharedSize !== -1)
  const ownBytes = measured.map(({ Size, SharedSize, Descriptor }) => {
    const index = Descriptor?.mediaType === indexType ? (Descriptor.size ?? 0) : 0
    return Size - SharedSize + index
  })
  return usage(images, active.length, layersBytes, sum(ownBytes))
}

const busyStates = new Set(['running', 'paused', 'restarting'])

function containersUsage(containers: readonly ContainerSummary[]): Usage<ContainerSummary> {
  const bytes = (list: readonly ContainerSummary[]) => sum(list.map(({ SizeRw }) => SizeRw ?? 0))
  const [active, idle] = divide(containers, ({ State }) => busyStates.has(State ?? ''))
  return usage(containers, active.length, bytes(containers), bytes(idle))
}

function volumesUsage(volumes: readonly Volume[]): Usage<Volume> {
  const [active] = divide(volumes, ({ UsageData }) => (UsageData?.RefCount ?? 0) > 0)
  const bytes = (list: readonly Volume[]) =>
    sum(list.map(({ UsageData }) => Math.max(0, UsageData?.Size ?? 0)))
  return usage(volumes, active.length, bytes(volumes), bytes(volumes) - bytes(active))
}

function buildCacheUsage(records: readonly BuildCache[]): Usage<BuildCache> {
  // Shared records take no room of their own: they are part of others.
  const own = records.filter(({ Shared }) => !Shared)
  const bytes = (list: readonly BuildCache[]) => sum(list.map(({ Size }) => Size ?? 0))
  const [active, idle] = divide(own, ({ InUse }) => InUse === true)
  const activeShared = records.filter(({ Shared, InUse }) => Shared && InUse)
  return usage(records, active.length + activeShared.length, bytes(own), bytes(idle))
}

function usage<T>(
  items: readonly T[],
  activeCount: number,
  totalBytes: number,
  reclaimableBytes: number,
): Usage<T> {
  return {
    ActiveCount: activeCount,
    TotalCount: items.length,
    Reclaimable: reclaimableBytes,
    TotalSize: totalBytes,
    Items: items,
  }
}

function divide<T>(items: readonly T[], test: (item: T) => boolean): [yes: T[], no: T[]] {
  return [items.filter(test), items.filter((item) => !test(item))]
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
