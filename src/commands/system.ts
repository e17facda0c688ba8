import { defineGroup } from '../command.ts'
import { df } from './system/df.ts'
import { dialStdio } from './system/dial-stdio.ts'
import { events } from './system/events.ts'
import { info } from './system/info.ts'
import { prune } from './system/prune.ts'

export { events, info }

export const system = defineGroup({
  name: 'system',
  section: 'management',
  summary: 'Manage the engine itself',
  commands: [df, dialStdio, events, info, prune],
})
