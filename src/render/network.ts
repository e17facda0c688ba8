import type { NetworkSummary } from '../api/schema.ts'
import { joinLabels, labelOf } from './container.ts'
import { goTime } from './go-time.ts'
import { defineView, shortId } from './view.ts'

/** The list of networks. */
export const networkView = defineView<NetworkSummary>({
  goType: '*network.networkContext',
  quiet: 'ID',
  table: ['ID', 'Name', 'Driver', 'Scope'],
  raw: [
    ['network_id', 'ID'],
    ['name', 'Name'],
    ['driver', 'Driver'],
    ['scope', 'Scope'],
  ],
  fields: {
    ID: { header: 'NETWORK ID', value: ({ Id }, { trunc }) => (trunc ? shortId(Id) : Id) },
    Name: { header: 'NAME', value: ({ Name }) => Name },
    Driver: { header: 'DRIVER', value: ({ Driver }) => Driver },
    Scope: { header: 'SCOPE', value: ({ Scope }) => Scope },
    IPv4: { header: 'IPV4', value: ({ EnableIPv4 }) => String(EnableIPv4 ?? false) },
    IPv6: { header: 'IPV6', value: ({ EnableIPv6 }) => String(EnableIPv6 ?? false) },
    Internal: { header: 'INTERNAL', value: ({ Internal }) => String(Internal ?? false) },
    Labels: { header: 'LABELS', value: ({ Labels }) => joinLabels(Labels) },
    CreatedAt: { header: 'CREATED AT', value: ({ Created }) => goTime(Created) },
  },
  methods: { Label: ({ Labels }, key) => labelOf(Labels, key) },
})
