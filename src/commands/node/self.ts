import type { Cli } from '../../command.ts'

/**
 * The id of the node that a word means: `self` is the engine's own.
 *
 * @throws the engine's refusal where it is no manager
 */
export async function nodeReference({ api }: Cli, word: string): Promise<string> {
  if (word !== 'self') return word
  const { Swarm } = await api.system.info()
  if (Swarm?.NodeID) return Swarm.NodeID
  await api.nodes.list()
  throw new Error('node ID not found in /info')
}
