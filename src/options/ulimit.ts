import type { Resources } from '../api/schema.ts'
import { parseDecimal } from './decimal.ts'
import { type Extras, type Option, values } from './index.ts'

export type Ulimit = NonNullable<Resources['Ulimits']>[number]

const kinds = new Set(
  (
    'core cpu data fsize locks memlock msgqueue nice nofile nproc rss rtprio rttime sigpending ' +
    'stack'
  ).split(' '),
)

/** Reads `nofile=1024` or `nofile=1024:2048`; -1 is unlimited. */
export function parseUlimit(raw: string): Required<Ulimit> {
  const equals = raw.indexOf('=')
  if (equals < 0) throw new Error(`invalid ulimit argument: ${raw}`)
  const name = raw.slice(0, equals)
  if (!kinds.has(name)) throw new Error(`invalid ulimit type: ${name}`)

  const limits = raw.slice(equals + 1)
  const parts = limits.split(':')
  if (parts.length > 2)
    throw new Error(
      `too many limit value arguments - ${limits}, can only have up to two, \`soft[:hard]\``,
    )
  const soft = parseDecimal(parts[0]!)
  const hard = parts[1] === undefined ? soft : parseDecimal(parts[1])
  const order = 'ulimit soft limit must be less than or equal to hard limit'
  if (hard !== -1 && soft === -1) throw new Error(`${order}: soft: -1 (unlimited), hard: ${hard}`)
  if (hard !== -1 && soft > hard) throw new Error(`${order}: ${soft} > ${hard}`)
  return { Name: name, Hard: hard, Soft: soft }
}

/** A repeatable flag with resource limits: the last of each name counts; sorted by name. */
export function ulimits(
  flags: string,
  description: string,
  extras: Extras<Required<Ulimit>[]> = {},
): Option<Required<Ulimit>[]> {
  return {
    ...values(flags, 'ulimit', parseUlimit, description, extras),
    parse(raw, previous = []) {
      const limit = parseUlimit(raw)
      const others = previous.filter(({ Name }) => Name !== limit.Name)
      return [...others, limit].sort((a, b) => (a.Name < b.Name ? -1 : 1))
    },
  }
}
