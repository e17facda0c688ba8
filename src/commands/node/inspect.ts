import { defineCommand, minArgs } from '../../command.ts'
import { inspectFormat } from '../shared/inspector.ts'
import { inspectSwarm, isPretty, prettyFlag, showPretty } from '../shared/pretty-inspect.ts'
import { nodeReference } from './self.ts'

const noMore = 'cannot supply extra formatting options to the pretty template'

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'self|NODE [NODE...]',
  summary: 'Show everything that the engine knows of one or more nodes',
  args: minArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: { format: inspectFormat, pretty: prettyFlag },
  async run(cli, names, { format = '', pretty }) {
    const { api } = cli
    if (isPretty(format, pretty, noMore)) {
      const { nodePretty } = await import('../../render/node-pretty.ts')
      return showPretty(cli, names, async (name) =>
        nodePretty(await api.nodes.inspect(await nodeReference(cli, name))),
      )
    }
    await inspectSwarm(cli, names, format, async (name) => ({
      ...(await api.nodes.inspectText(await nodeReference(cli, name))),
      goType: 'swarm.Node',
    }))
  },
})
