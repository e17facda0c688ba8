import { defineCommand, exactArgs } from '../../command.ts'
import { listServices, serviceListOptions, showServices } from '../shared/service-list.ts'
import { checkStackName } from './check-name.ts'
import { ofStack } from './members.ts'
import { orchestrator } from './options.ts'

export const services = defineCommand({
  name: 'services',
  usage: 'STACK',
  summary: 'List the services of a stack',
  args: exactArgs(1),
  minApi: '1.25',
  swarm: 'manager',
  options: { ...serviceListOptions, orchestrator },
  async run(cli, [stack], { filter, orchestrator: _, ...show }) {
    const found = await listServices(cli, ofStack(checkStackName(stack), filter), show.quiet)
    if (found.length > 0) return showServices(cli, found, show)
    await cli.streams.err.write(`Nothing found in stack: ${stack}\n`)
  },
})
