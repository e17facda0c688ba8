import { defineCommand, noArgs } from '../../command.ts'
import { filters, flag } from '../../options/index.ts'
import { naturalOrder } from '../../render/natural-order.ts'
import { nodeView } from '../../render/node.ts'
import { formatOption, showList } from '../shared/show-list.ts'

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List the nodes of the swarm',
  args: noArgs,
  minApi: '1.24',
  swarm: 'manager',
  options: {
    filter: filters('-f, --filter', 'List only what matches'),
    format: formatOption,
    quiet: flag('-q, --quiet', 'Show only ids'),
  },
  async run({ api, config, streams }, _args, { filter, format, quiet }) {
    const nodes = await api.nodes.list({ filters: filter })
    // Which node is the engine's own, and whose certificates are old, only the engine's info tells.
    const info = nodes.length > 0 && !quiet ? await api.system.info() : undefined
    const rows = nodes
      .sort((a, b) => naturalOrder(a.Description.Hostname ?? '', b.Description.Hostname ?? ''))
      .map((node) => ({
        node,
        isSelf: node.ID === info?.Swarm?.NodeID,
        tls: info?.Swarm?.Cluster?.TLSInfo,
      }))
    await showList({ config, streams }, nodeView, rows, {
      format,
      configFormat: config.nodesFormat,
      quiet,
    })
  },
})
