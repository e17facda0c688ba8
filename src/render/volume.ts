import type { Volume } from '../api/schema.ts'
import { joinLabels, labelOf } from './container.ts'
import { humanSize } from './units.ts'
import { defineView, type View } from './view.ts'

const unknown = 'N/A'

/** The list of volumes. */
export const volumeView = defineView<Volume>({
  goType: '*formatter.volumeContext',
  quiet: 'Name',
  table: ['Driver', 'Name'],
  raw: [
    ['name', 'Name'],
    ['driver', 'Driver'],
  ],
  fields: {
    Name: { header: 'VOLUME NAME', value: ({ Name }) => Name },
    Driver: { header: 'DRIVER', value: ({ Driver }) => Driver ?? '' },
    Scope: { header: 'SCOPE', value: ({ Scope }) => Scope ?? '' },
    Mountpoint: { header: 'MOUNTPOINT', value: ({ Mountpoint }) => Mountpoint ?? '' },
    Labels: { header: 'LABELS', value: ({ Labels }) => joinLabels(Labels) },
    Links: {
      header: 'LINKS',
      value: ({ UsageData }) => (UsageData ? String(UsageData.RefCount) : unknown),
    },
    Size: {
      header: 'SIZE',
      value: ({ UsageData }) => (UsageData ? humanSize(UsageData.Size) : unknown),
    },
    Group: {
      header: 'GROUP',
      value: ({ ClusterVolume }) => (ClusterVolume ? (ClusterVolume.Spec?.Group ?? '') : unknown),
    },
    Availability: {
      header: 'AVAILABILITY',
      value: ({ ClusterVolume }) =>
        ClusterVolume ? (ClusterVolume.Spec?.Availability ?? '') : unknown,
    },
    Status: { header: 'STATUS', value: statusOf },
  },
  methods: { Label: ({ Labels }, key) => labelOf(Labels, key) },
})

/** The list of a cluster's volumes. */
export const clusterVolumeView: View<Volume> = {
  ...volumeView,
  table: ['Name', 'Group', 'Driver', 'Availability', 'Status'],
}

function statusOf({ ClusterVolume: cluster }: Volume): string {
  if (!cluster) return unknown
  if (!cluster.Info?.VolumeID) return 'pending creation'
  const nodes = cluster.PublishStatus?.length ?? 0
  if (nodes === 0) return 'created'
  return `in use (${nodes} node${nodes === 1 ? '' : 's'})`
}
