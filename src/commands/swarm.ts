import { defineCommand, defineGroup, noArgs } from '../command.ts'
import { flag } from '../options/index.ts'
import { ca } from './swarm/ca.ts'
import { init } from './swarm/init.ts'
import { join } from './swarm/join.ts'
import { joinToken } from './swarm/join-token.ts'
import { unlock } from './swarm/unlock.ts'
import { unlockKey } from './swarm/unlock-key.ts'
import { update } from './swarm/update.ts'

export const leave = defineCommand({
  name: 'leave',
  summary: 'Let this engine leave its swarm',
  args: noArgs,
  minApi: '1.24',
  swarm: 'active',
  options: { force: flag('-f, --force', 'Leave although the swarm may lose its last manager') },
  async run({ api, streams }, _args, { force }) {
    await api.swarm.leave({ force: force || undefined })
    await streams.out.write('Node left the swarm.\n')
  },
})

export const swarm = defineGroup({
  name: 'swarm',
  section: 'swarm',
  summary: 'Manage a swarm',
  minApi: '1.24',
  swarm: 'any',
  commands: [ca, init, join, joinToken, leave, unlock, unlockKey, update],
})
