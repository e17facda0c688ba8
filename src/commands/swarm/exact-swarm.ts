import type { Swarm } from '../../api/schema.ts'
import type { SwarmUpdateQuery } from '../../api/swarm.ts'
import type { Cli } from '../../command.ts'
import { readExactJson, writeExactJson } from '../shared/exact-json.ts'

/** The swarm with all that the engine says of it, so that its spec can be sent back. */
export async function inspectSwarm({ api }: Cli): Promise<Swarm> {
  const { text } = await api.swarm.inspectText()
  return readExactJson<Swarm>(text)
}

/** Sends a swarm's spec back (SwarmUpdate); the engine refuses it where another was faster. */
export async function sendSwarm(
  { api }: Cli,
  { Spec, Version }: Swarm,
  rotate: Omit<SwarmUpdateQuery, 'version'> = {},
): Promise<void> {
  await api.swarm.update({ version: Version?.Index ?? 0, ...rotate }, await writeExactJson(Spec))
}
