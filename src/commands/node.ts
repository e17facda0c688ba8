import { defineCommand, defineGroup, minArgs } from '../command.ts'
import { flag } from '../options/index.ts'
import { inspect } from './node/inspect.ts'
import { ls } from './node/ls.ts'
import { ps } from './node/ps.ts'
import { changeRole, update } from './node/update.ts'
import { forEach } from './shared/for-each.ts'

export const rm = defineCommand({
  name: 'rm',
  aliases: ['remove'],
  usage: 'NODE [NODE...]',
  summary: 'Remove one or more nodes from the swarm',
  args: minArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: { force: flag('-f, --force', 'Remove a node although it is up') },
  run: ({ api, streams }, names, { force }) =>
    forEach(streams, names, (name) => api.nodes.remove(name, { force: force || undefined })),
})

export const promote = changeRole({
  name: 'promote',
  summary: 'Make managers of one or more nodes',
  role: 'manager',
  done: (name) => `Node ${name} promoted to a manager in the swarm.`,
})

export const demote = changeRole({
  name: 'demote',
  summary: 'Make workers of one or more managers',
  role: 'worker',
  done: (name) => `Manager ${name} demoted in the swarm.`,
})

export const node = defineGroup({
  name: 'node',
  section: 'swarm',
  summary: 'Manage the nodes of a swarm',
  minApi: '1.24',
  swarm: 'manager',
  commands: [demote, inspect, ls, promote, ps, rm, update],
})
