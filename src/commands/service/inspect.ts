import { ApiError } from '../../api/errors.ts'
import type { Service } from '../../api/schema.ts'
import { type Cli, defineCommand, minArgs } from '../../command.ts'
import { inspectFormat } from '../shared/inspector.ts'
import { inspectSwarm, isPretty, prettyFlag, showPretty } from '../shared/pretty-inspect.ts'

const noMore = 'Cannot supply extra formatting options to the pretty template'

export const inspect = defineCommand({
  name: 'inspect',
  usage: 'SERVICE [SERVICE...]',
  summary: 'Show everything that the engine knows of one or more services',
  args: minArgs(1),
  minApi: '1.24',
  swarm: 'manager',
  options: { format: inspectFormat, pretty: prettyFlag },
  async run(cli, names, { format: given, pretty }) {
    const format = given || cli.config.serviceInspectFormat || ''
    if (isPretty(format, pretty, noMore))
      return showPretty(cli, names, (name) => prettyService(cli, name))
    await inspectSwarm(cli, names, format.replace(/^raw/, ''), async (name) => ({
      ...(await find(name, () => cli.api.services.inspectText(name, { insertDefaults: true }))),
      goType: 'swarm.Service',
    }))
  },
})

async function prettyService({ api }: Cli, name: string): Promise<string> {
  const { serviceNetworks, servicePretty } = await import('../../render/service-pretty.ts')
  const service = await find<Service>(name, () =>
    api.services.inspect(name, { insertDefaults: true }),
  )
  const networkNames = new Map<string, string>()
  for (const id of serviceNetworks(service.Spec)) {
    // A network that is gone is shown by its id.
    const network = await api.networks.inspect(id, { scope: 'swarm' }).catch(() => undefined)
    if (network?.Name) networkNames.set(id, network.Name)
  }
  return servicePretty(service, { networkNames, now: Date.now() })
}

async function find<T>(name: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ApiError && error.status === 404)
      throw new Error(`Error: no such service: ${name}`)
    throw error
  }
}
