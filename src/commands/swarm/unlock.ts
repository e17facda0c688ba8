import { defineCommand, noArgs } from '../../command.ts'
import { Prompt } from '../shared/prompt.ts'

export const unlock = defineCommand({
  name: 'unlock',
  summary: 'Unlock a manager that was started again',
  args: noArgs,
  minApi: '1.24',
  swarm: 'manager',
  options: {},
  async run(cli) {
    const { api, streams } = cli
    const { Swarm } = await api.system.info()
    const { LocalNodeState: state } = Swarm ?? {}
    if (state === 'inactive') throw new Error('Error: This node is not part of a swarm')
    if (state !== 'locked') throw new Error('Error: swarm is not locked')

    const prompt = new Prompt(cli)
    const key = streams.in.isTTY
      ? await prompt.askHidden('Enter unlock key: ')
      : (await prompt.readLine()).trim()
    await api.swarm.unlock({ UnlockKey: key })
  },
})
