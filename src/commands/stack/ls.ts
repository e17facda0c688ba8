import { defineCommand, noArgs } from '../../command.ts'
import { naturalOrder } from '../../render/natural-order.ts'
import { stackView } from '../../render/stack.ts'
import { stackLabel } from '../../stack/namespace.ts'
import { formatOption, showList } from '../shared/show-list.ts'
import { orchestrator } from './options.ts'

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List stacks',
  args: noArgs,
  minApi: '1.25',
  swarm: 'manager',
  options: {
    orchestrator,
    format: formatOption,
  },
  async run({ api, config, streams }, _args, { format }) {
    const services = await api.services.list({ filters: { label: [stackLabel] } })
    const counts = new Map<string, number>()
    for (const { ID, Spec } of services) {
      const name = Spec.Labels?.[stackLabel]
      if (name === undefined) throw new Error(`cannot get label ${stackLabel} for service ${ID}`)
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const stacks = [...counts].map(([name, count]) => ({ name, services: count }))
    stacks.sort((a, b) => naturalOrder(a.name, b.name))
    await showList({ config, streams }, stackView, stacks, { format })
  },
})
