import { defineCommand, noArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { inspectSwarm, sendSwarm } from './exact-swarm.ts'
import { unlockAdvice } from './join-command.ts'

export const unlockKey = defineCommand({
  name: 'unlock-key',
  summary: 'Show or change the key that locked managers need to start again',
  args: noArgs,
  minApi: '1.24',
  swarm: 'manager',
  options: {
    quiet: flag('-q, --quiet', 'Show only the key'),
    rotate: flag('--rotate', 'Change the key'),
  },
  async run(cli, _args, { quiet, rotate }) {
    const { api, streams } = cli
    if (rotate) {
      const swarm = await inspectSwarm(cli)
      if (!swarm.Spec?.EncryptionConfig?.AutoLockManagers)
        throw new Error('cannot rotate because autolock is not turned on')
      await sendSwarm(cli, swarm, { rotateManagerUnlockKey: true })
      if (!quiet) await streams.out.write('Successfully rotated manager unlock key.\n')
    }

    const { UnlockKey = '' } = await api.swarm.unlockKey().catch((error: Error) => {
      throw new Error(`could not fetch unlock key: ${error.message}`)
    })
    if (UnlockKey === '') throw new Error('no unlock key is set')
    await streams.out.write(quiet ? `${UnlockKey}\n` : unlockAdvice(UnlockKey))
  },
})
