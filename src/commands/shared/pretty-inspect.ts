import type { Cli } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { flag } from '../../options/index.ts'
import { type Inspected, inspectAll } from './inspector.ts'
import { writeSafely } from './write-safely.ts'

/** The `--pretty` of the objects of a swarm. */
export const prettyFlag = flag('--pretty', 'Show the result as text for people')

/** Whether the text for people is asked for, by its flag or by its format. */
export function isPretty(format: string, pretty: boolean, refusal: string): boolean {
  if (pretty || format === 'pretty') return true
  if (format.startsWith('pretty')) throw new Error(refusal)
  return false
}

/** Shows objects as text, one after the other; nothing of any of them where one cannot be shown. */
export async function showPretty(
  { streams }: Cli,
  names: readonly string[],
  show: (name: string) => Promise<string>,
): Promise<void> {
  const texts: string[] = []
  for (const name of names) texts.push(await show(name))
  await writeSafely(streams.out, texts.join(''))
}

/**
 * As `inspectAll`, in what docker does otherwise for objects of a swarm: characters that HTML minds are
 * escaped in JSON, and a bad template ends with exit code 1.
 */
export async function inspectSwarm(
  cli: Cli,
  names: readonly string[],
  format: string,
  find: (name: string) => Promise<Inspected>,
): Promise<void> {
  try {
    await inspectAll(cli, names, format, async (name) => {
      const { text, goType } = await find(name)
      // They stand nowhere but inside strings.
      return { text: text.replace(/[<>&]/g, escapeUnit), goType }
    })
  } catch (error) {
    throw error instanceof StatusError ? new StatusError(1, error.message) : error
  }
}

function escapeUnit(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
