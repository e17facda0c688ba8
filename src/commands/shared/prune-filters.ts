import type { Config } from '../../config/file.ts'
import { addFilter, type Filters } from '../../options/index.ts'

const opposites: Readonly<Record<string, string>> = { label: 'label!', 'label!': 'label' }

/**
 * The filters of a prune: those of the command line, and `pruneFilters` of config.json, but for a
 * label that the command line says the contrary of.
 */
export function pruneFilters(typed: Filters, config: Config): Filters {
  let filters = typed
  for (const entry of config.pruneFilters ?? []) {
    const [key, ...rest] = entry.split('=')
    const opposite = opposites[key!]
    if (opposite && typed[opposite]?.includes(rest.join('='))) continue
    filters = addFilter(entry, filters)
  }
  return filters
}
