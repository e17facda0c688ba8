import { defineCommand, exactArgs } from '../../command.ts'
import { flag } from '../../options/index.ts'
import { inspectSwarm, sendSwarm } from './exact-swarm.ts'
import { joinCommands } from './join-command.ts'

export const joinToken = defineCommand({
  name: 'join-token',
  usage: '(worker|manager)',
  summary: 'Show how a node joins the swarm, or change the token it needs',
  args: exactArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: {
    quiet: flag('-q, --quiet', 'Show only the token'),
    rotate: flag('--rotate', 'Change the token; the old one opens nothing any more'),
  },
  async run(cli, [role], { quiet, rotate }) {
    const { api, streams } = cli
    if (role !== 'worker' && role !== 'manager') throw new Error(`unknown role ${role}`)
    if (rotate) {
      const isManager = role === 'manager'
      await sendSwarm(
        cli,
        await inspectSwarm(cli),
        isManager ? { rotateManagerToken: true } : { rotateWorkerToken: true },
      )
      if (!quiet) await streams.out.write(`Successfully rotated ${role} join token.\n\n`)
    }
    // Asked first: an engine that is no manager says so itself.
    const { JoinTokens } = await api.swarm.inspect()
    if (quiet) {
      const token = role === 'worker' ? JoinTokens?.Worker : JoinTokens?.Manager
      return void (await streams.out.write(`${token ?? ''}\n`))
    }

    const { Swarm } = await api.system.info()
    const commands = await joinCommands(cli, Swarm?.NodeID ?? '')
    if (commands)
      await streams.out.write(
        `To add a ${role} to this swarm, run the following command:\n\n    ${commands[role]}\n\n`,
      )
  },
})
