import type { ServicePlacement } from '../api/schema.ts'
import { type Extras, type Option, values } from './index.ts'

export type PlacementPreference = NonNullable<ServicePlacement['Preferences']>[number]

/** Reads `spread=node.labels.datacenter`. */
export function parsePreference(raw: string): PlacementPreference {
  const equals = raw.indexOf('=')
  if (equals < 1) throw new Error('placement preference must be of the format "<strategy>=<arg>"')
  const strategy = raw.slice(0, equals)
  if (strategy !== 'spread')
    throw new Error(`unsupported placement preference ${strategy} (only spread is supported)`)
  return { Spread: { SpreadDescriptor: raw.slice(equals + 1) } }
}

/** A repeatable flag with what the tasks of a service are spread over. */
export function preferences(
  flags: string,
  description: string,
  extras?: Extras<PlacementPreference[]>,
): Option<PlacementPreference[]> {
  return values(flags, 'pref', parsePreference, description, extras)
}
