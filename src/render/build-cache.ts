import type { BuildCache } from '../api/schema.ts'
import { goTime } from './go-time.ts'
import { age, parseTime } from './time.ts'
import { humanSize } from './units.ts'
import { defineView, shortId } from './view.ts'

/** The records of the build cache, as `system df -v` lists them. */
export const buildCacheView = defineView<BuildCache>({
  goType: '*formatter.buildCacheContext',
  table: ['ID', 'CacheType', 'Size', 'CreatedSince', 'LastUsedSince', 'UsageCount', 'Shared'],
  raw: [
    ['build_cache_id', 'ID'],
    ['parent_id', 'Parent'],
    ['build_cache_type', 'CacheType'],
    ['description', 'Description'],
    ['created_at', 'CreatedAt'],
    ['created_since', 'CreatedSince'],
    ['last_used_at', 'LastUsedAt'],
    ['last_used_since', 'LastUsedSince'],
    ['usage_count', 'UsageCount'],
    ['in_use', 'InUse'],
    ['shared', 'Shared'],
  ],
  fields: {
    ID: {
      header: 'CACHE ID',
      value: ({ ID = '', InUse }, { trunc }) => (trunc ? shortId(ID) : ID) + (InUse ? '*' : ''),
    },
    Parent: {
      header: 'PARENT',
      value: (record, { trunc }) => (trunc ? shortId(parentsOf(record)) : parentsOf(record)),
    },
    CacheType: { header: 'CACHE TYPE', value: ({ Type }) => Type ?? '' },
    Description: { header: 'DESCRIPTION', value: ({ Description }) => Description ?? '' },
    Size: { header: 'SIZE', value: ({ Size }) => humanSize(Size ?? 0, 3) },
    CreatedAt: { value: ({ CreatedAt }) => goTime(CreatedAt) },
    CreatedSince: { header: 'CREATED', value: ({ CreatedAt }, { now }) => ago(CreatedAt, now) },
    LastUsedAt: { value: ({ LastUsedAt }) => (LastUsedAt ? goTime(LastUsedAt) : '') },
    LastUsedSince: {
      header: 'LAST USED',
      value: ({ LastUsedAt }, { now }) => (LastUsedAt ? ago(LastUsedAt, now) : ''),
    },
    UsageCount: { header: 'USAGE', value: ({ UsageCount }) => String(UsageCount ?? 0) },
    InUse: { header: 'IN USE', value: ({ InUse }) => String(InUse ?? false) },
    Shared: { header: 'SHARED', value: ({ Shared }) => String(Shared ?? false) },
  },
})

/** Orders records by their last use, those never used first, then by ID. */
export function compareBuildCache(a: BuildCache, b: BuildCache): number {
  const left = parseTime(a.LastUsedAt ?? '')
  const right = parseTime(b.LastUsedAt ?? '')
  if (left && right) {
    const difference = left.seconds - right.seconds || left.nanoseconds - right.nanoseconds
    if (difference !== 0) return difference
  } else if (left || right) return left ? 1 : -1
  return (a.ID ?? '') < (b.ID ?? '') ? -1 : 1
}

/** The wire has a slip: engines call the list of parents by a name that begins with a blank. */
function parentsOf(record: BuildCache): string {
  const slip = (record as { ' Parents'?: string[] | null })[' Parents']
  return (record.Parents ?? slip)?.join(', ') ?? record.Parent ?? ''
}

function ago(time: string | undefined, now: number): string {
  const instant = parseTime(time ?? '') ?? parseTime('0001-01-01T00:00:00Z')!
  return `${age(instant, now)} ago`
}
