import { text as readText } from 'node:stream/consumers'
import type { Cli } from '../../command.ts'
import { strings, text } from '../../options/index.ts'
import type { Compose, Source } from '../../stack/load.ts'

export const composeFiles = strings(
  '-c, --compose-file',
  'Path of a compose file, or "-" for stdin',
  {
    minApi: '1.25',
  },
)

/** There was a choice of orchestrators once; scripts may still make it. */
export const orchestrator = text('--orchestrator', 'Ignored', {
  deprecated: 'option will be ignored',
})

/** Reads compose files and makes sense of them. What is only to be told goes to stderr. */
export async function loadStack(
  { env, streams }: Cli,
  files: readonly string[],
  { skipInterpolation = false } = {},
): Promise<{ compose: Compose; sources: Source[] }> {
  const { load, readSources } = await import('../../stack/load.ts')
  const { sources, directory } = await readSources(files, () => readText(streams.in.stream))
  const warn = (line: string) => void streams.err.write(`${line}\n`)
  return { compose: load(sources, { directory, env, skipInterpolation, warn }), sources }
}
