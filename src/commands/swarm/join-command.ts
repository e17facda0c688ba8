import type { Cli } from '../../command.ts'

/**
 * How others join the swarm of a manager: the command for a worker, and that for a manager.
 * Undefined where the node is none.
 */
export async function joinCommands(
  { api }: Cli,
  nodeId: string,
): Promise<{ worker: string; manager: string } | undefined> {
  const { ManagerStatus } = await api.nodes.inspect(nodeId)
  const { JoinTokens } = await api.swarm.inspect()
  if (!ManagerStatus) return undefined
  // The other machine has the official client: the command is its own, whatever we were called by.
  const command = (token = '') => `docker swarm join --token ${token} ${ManagerStatus.Addr ?? ''}`
  return { worker: command(JoinTokens?.Worker), manager: command(JoinTokens?.Manager) }
}

/** What is printed with the key of a locked swarm. */
export function unlockAdvice(key: string): string {
  return (
    'To unlock a swarm manager after it restarts, run the `docker swarm unlock`\n' +
    `command and provide the following key:\n\n    ${key}\n\n` +
    'Remember to store this key in a password manager, since without it you\n' +
    'will not be able to restart the manager.\n'
  )
}
