import { defineCommand, noArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { inspectSwarm, sendSwarm } from './exact-swarm.ts'
import { unlockAdvice } from './join-command.ts'
import { changeSpec, specOptions } from './spec.ts'

export const update = defineCommand({
  name: 'update',
  summary: 'Change how the swarm works',
  args: noArgs,
  minApi: '1.24',
  swarm: 'manager',
  helpWithoutFlags: true,
  options: {
    ...specOptions,
    autolock: flag('--autolock', 'Lock managers, or do not: they need a key to start again', {
      default: undefined,
    }),
  },
  async run(cli, _args, options) {
    const swarm = await inspectSwarm(cli)
    const wasLocked = swarm.Spec?.EncryptionConfig?.AutoLockManagers ?? false
    swarm.Spec = changeSpec(swarm, options)
    await sendSwarm(cli, swarm)
    await cli.streams.out.write('Swarm updated.\n')

    if (options.autolock && !wasLocked) {
      const { UnlockKey = '' } = await cli.api.swarm.unlockKey()
      await cli.streams.out.write(unlockAdvice(UnlockKey))
    }
  },
})
