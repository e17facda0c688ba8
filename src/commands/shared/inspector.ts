import type { Cli } from '../../command.ts'
import { StatusError } from '../../errors.ts'
import { text } from '../../options/index.ts'
import { type InspectView, inspectView } from '../../render/inspect.ts'
import { throwFailures } from './for-each.ts'
import { writeSafely } from './write-safely.ts'

/** The `--format` of every command that inspects. */
export const inspectFormat = text(
  '-f, --format',
  "Show the result as 'json' on one line, or through a Go template",
)

/** An object as the engine describes it, and the Go type that templates know it by. */
export interface Inspected {
  readonly text: string
  readonly goType: string
  /** The text is not the engine's: templates see nothing but the Go type. */
  readonly typedOnly?: boolean
}

/**
 * Finds objects by name, one after the other, and writes them all as `format` says; then fails with
 * what could not be found or shown.
 *
 * @param format - what `--format` says; JSON over several lines where it says nothing
 * @throws StatusError 64 for a template that cannot be parsed, before anything is asked; 1 with
 *   every failure
 */
export async function inspectAll(
  { streams }: Cli,
  names: readonly string[],
  format: string | undefined,
  find: (name: string) => Promise<Inspected>,
): Promise<void> {
  const view = await prepare(format)
  const failures: unknown[] = []
  for (const name of names) {
    try {
      const { text, goType, typedOnly } = await find(name)
      view.add(text, goType, { typedOnly })
    } catch (error) {
      failures.push(error)
    }
  }
  await writeSafely(streams.out, view.finish(), format)
  throwFailures(failures)
}

async function prepare(format: string | undefined): Promise<InspectView> {
  try {
    return await inspectView(format)
  } catch (error) {
    throw new StatusError(64, (error as Error).message)
  }
}
