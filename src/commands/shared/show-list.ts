import type { Cli } from '../../command.ts'
import { text } from '../../options/index.ts'
import { type ListOptions, renderList } from '../../render/list.ts'
import type { View } from '../../render/view.ts'

/** The option that every list has. */
export const formatOption = text(
  '--format',
  'Show as "table", "table TEMPLATE", "json", "pretty", or by a Go template',
)

/** Writes a list to stdout as the options say, and where they say nothing, the user's config.json. */
export function showList<T>(
  { config, streams }: Pick<Cli, 'config' | 'streams'>,
  view: View<T>,
  items: readonly T[],
  options: ListOptions = {},
): Promise<void> {
  return renderList(streams.out, view, items, { pretty: config.quaymaster?.pretty, ...options })
}
