import { defineGroup } from '../command.ts'
import { events } from './system/events.ts'
import { info } from './system/info.ts'

export { events, info }

export const system = defineGroup({
  name: 'system',
  section: 'management',
  summary: 'Manage the engine itself',
  commands: [events, info],
})
