import { defineCommand, noArgs } from '../../command.ts'
import { listServices, serviceListOptions, showServices } from '../shared/service-list.ts'

export const ls = defineCommand({
  name: 'ls',
  aliases: ['list'],
  summary: 'List the services of the swarm',
  args: noArgs,
  minApi: '1.24',
  swarm: 'manager',
  options: serviceListOptions,
  async run(cli, _args, { filter, ...show }) {
    await showServices(cli, await listServices(cli, filter, show.quiet), show)
  },
})
