import { defineGroup } from '../command.ts'
import { config } from './stack/config.ts'
import { deploy } from './stack/deploy.ts'
import { ls } from './stack/ls.ts'
import { ps } from './stack/ps.ts'
import { rm } from './stack/rm.ts'
import { services } from './stack/services.ts'

export const stack = defineGroup({
  name: 'stack',
  usage: '[OPTIONS]',
  section: 'swarm',
  summary: 'Manage stacks of services',
  minApi: '1.25',
  swarm: 'manager',
  commands: [config, deploy, ls, ps, rm, services],
})
