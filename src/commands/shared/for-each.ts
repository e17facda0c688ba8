import { isAbort, StatusError } from '../../errors.ts'
import type { Streams } from '../../streams.ts'

/** How many requests run at once when a command is given many names. */
const lanes = 50

/**
 * Does one thing to many objects at once. For each success a line is printed, in the order of the
 * names: the text that the action resolved to, or the name; nothing for null. The failures follow on
 * stderr, one a line.
 *
 * @param awaited - what to show while the end of one of the actions is awaited
 * @throws StatusError with exit code 1 and the message of every failure, when there was one
 */
export async function forEach(
  { out }: Streams,
  names: readonly string[],
  action: (name: string) => Promise<unknown>,
  awaited: <T>(name: string, end: Promise<T>) => Promise<T> = (_name, end) => end,
): Promise<void> {
  const failures: unknown[] = []
  for (const { name, outcome } of startEach(names, action)) {
    const result = await awaited(name, outcome)
    if ('error' in result) failures.push(result.error)
    else if (result.value !== null)
      await out.write(`${typeof result.value === 'string' ? result.value : name}\n`)
  }
  throwFailures(failures)
}

/** The end of an action: what it came to, or why it failed. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown }

/** Starts an action for every name, at most 50 at once. The outcomes never reject. */
export function startEach<T>(
  names: readonly string[],
  action: (name: string) => Promise<T>,
): { name: string; outcome: Promise<Outcome<T>> }[] {
  const outcomes: Promise<Outcome<T>>[] = []
  return names.map((name, i) => {
    const turn: Promise<unknown> = i < lanes ? Promise.resolve() : outcomes[i - lanes]!
    const outcome = turn
      .then(() => action(name))
      .then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      )
    outcomes.push(outcome)
    return { name, outcome }
  })
}

/** Ends the command with exit code 1 and a line for each failure, if there are any. */
export function throwFailures(failures: readonly unknown[]): void {
  if (failures.length === 0) return
  const aborted = failures.find(isAbort)
  if (aborted) throw aborted
  const lines = failures.map((error) => (error instanceof Error ? error.message : String(error)))
  throw new StatusError(1, lines.join('\n'))
}
