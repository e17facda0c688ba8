import type { Cli } from '../command.ts'
import { type ListOptions, renderList } from '../render/list.ts'
import type { View } from '../render/view.ts'

/** Writes a list to stdout as the options say, and where they say nothing, the user's config.json. */
export function showList<T>(
  { config, streams }: Pick<Cli, 'config' | 'streams'>,
  view: View<T>,
  items: readonly T[],
  options: ListOptions = {},
): Promise<void> {
  return renderList(streams.out, view, items, { pretty: config.quaymaster?.pretty, ...options })
}
