import { ApiError } from '../../api/errors.ts'
import type { Cli } from '../../command.ts'
import { convertNetworks, isUserDefined } from '../../stack/convert-networks.ts'
import type { Compose } from '../../stack/load.ts'
import { ofStack } from './members.ts'
import { named } from './named-error.ts'

/** Makes the networks that are not there yet (NetworkCreate); those that are there stay as they are. */
export async function deployNetworks(cli: Cli, stack: string, compose: Compose): Promise<void> {
  const { api, streams } = cli
  const { owned, external } = convertNetworks(stack, compose)
  for (const name of external.filter(isUserDefined)) await checkExternal(cli, name)

  const existing = await api.networks.list({ filters: ofStack(stack) })
  const names = new Set(existing.map(({ Name }) => Name))
  for (const network of owned) {
    if (names.has(network.Name)) continue
    await streams.out.write(`Creating network ${network.Name}\n`)
    await named(`failed to create network ${network.Name}`, () => api.networks.create(network))
  }
}

async function checkExternal({ api }: Cli, name: string): Promise<void> {
  const begin = `network "${name}" is declared as external, but`
  try {
    const { Scope } = await api.networks.inspect(name)
    if (Scope !== 'swarm')
      throw new Error(`${begin} it is not in the right scope: "${Scope}" instead of "swarm"`)
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error
    throw new Error(
      `${begin} could not be found. You need to create a swarm-scoped network before the stack is deployed`,
    )
  }
}
