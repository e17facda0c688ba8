import { defineGroup } from '../command.ts'
import { create } from './service/create.ts'
import { update } from './service/update.ts'

export const service = defineGroup({
  name: 'service',
  section: 'swarm',
  summary: 'Manage the services of a swarm',
  minApi: '1.24',
  swarm: 'manager',
  commands: [create, update],
})
