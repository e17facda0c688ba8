import type { Cli } from '../../command.ts'
import { Cancelled } from '../../errors.ts'
import { Prompt } from './prompt.ts'

/**
 * Asks a question on stdout and reads one line from stdin. Only `y` and `Y` agree.
 *
 * @throws Cancelled when the answer is anything else, or there is none
 */
export async function confirm(cli: Cli, question: string): Promise<void> {
  const answer = await new Prompt(cli).ask(`${question} [y/N] `)
  if (answer.toLowerCase() !== 'y') throw new Cancelled()
}
