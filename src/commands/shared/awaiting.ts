import type { Cli } from '../../command.ts'

/**
 * Awaits something, with a spinner where the user's configuration asks for pretty output and stderr
 * is a terminal.
 *
 * @param text - what is under way, `Stopping web`
 */
export async function awaiting<T>(
  { config, streams }: Pick<Cli, 'config' | 'streams'>,
  text: string,
  work: Promise<T>,
): Promise<T> {
  if (!config.quaymaster?.pretty || !streams.err.isTTY) return work
  // Loading the spinner takes a moment, in which the work may fail before anybody awaits it.
  work.catch(() => {})
  const { withSpinner } = await import('../../render/pretty.ts')
  return withSpinner(streams.err, text, work)
}
