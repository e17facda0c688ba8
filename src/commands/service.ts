import { defineCommand, defineGroup, exactArgs, minArgs } from '../command.ts'
import { create } from './service/create.ts'
import { inspect } from './service/inspect.ts'
import { logs } from './service/logs.ts'
import { ls } from './service/ls.ts'
import { waitOptions } from './service/options.ts'
import { ps } from './service/ps.ts'
import { scale } from './service/scale.ts'
import { inspectExactly, rollBack, update } from './service/update.ts'
import { converge } from './shared/converge.ts'
import { forEach } from './shared/for-each.ts'

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'SERVICE [SERVICE...]',
  summary: 'Remove one or more services',
  args: minArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: {},
  run: ({ api, streams }, names) => forEach(streams, names, (name) => api.services.remove(name)),
})

export const rollback = defineCommand({
  name: 'rollback',
  usage: 'SERVICE',
  summary: 'Let a service go back to what it was before its last change',
  args: exactArgs(1),
  minApi: '1.31',
  swarm: 'manager',
  options: waitOptions,
  async run(cli, [name], options) {
    const service = await inspectExactly(cli, name)
    for (const warning of await rollBack(cli, service)) await cli.streams.err.write(`${warning}\n`)
    await cli.streams.out.write(`${name}\n`)
    await converge(cli, name, options)
  },
})

export const service = defineGroup({
  name: 'service',
  section: 'swarm',
  summary: 'Manage the services of a swarm',
  minApi: '1.24',
  swarm: 'manager',
  commands: [create, inspect, logs, ls, ps, rm, rollback, scale, update],
})
