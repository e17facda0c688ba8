import { type Extras, type Option, parseCsv, values } from './index.ts'

/** Splits at the first `=`; the value is undefined where there is none. */
export function splitPair(raw: string): [key: string, value: string | undefined] {
  const equals = raw.indexOf('=')
  return equals < 0 ? [raw, undefined] : [raw.slice(0, equals), raw.slice(equals + 1)]
}

/** `key=value` texts as a map; a key without a value has the empty one, the last of a key counts. */
export function toMap(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, value = ''] = splitPair(pair)
      return [key, value]
    }),
  )
}

/** A label must have a name. */
export function parseLabel(raw: string): string {
  if (splitPair(raw)[0].trim() === '') throw new Error(`invalid label '${raw}': empty name`)
  return raw
}

/** A repeatable flag with `key=value` labels. */
export function labels(
  flags: string,
  description: string,
  extras?: Extras<string[]>,
): Option<string[]> {
  return values(flags, 'list', parseLabel, description, extras)
}

/** A repeatable `key=value` flag whose values make a map; `check` may refuse or change each. */
export function map(
  flags: string,
  description: string,
  { check, ...extras }: Extras<Record<string, string>> & { check?: (raw: string) => string } = {},
): Option<Record<string, string>> {
  const { parse: _, ...option } = values(flags, 'map', (raw) => raw, description)
  return {
    ...option,
    default: {},
    parse: (raw, previous = {}) => ({ ...previous, ...toMap([check ? check(raw) : raw]) }),
    ...extras,
  }
}

/** A repeatable flag with `key=value,key=value`. */
export function pairs(
  flags: string,
  description: string,
  extras: Extras<Record<string, string>> = {},
): Option<Record<string, string>> {
  return {
    ...map(flags, description),
    type: 'stringToString',
    parse(raw, previous = {}) {
      const equals = raw.split('=').length - 1
      // A single pair may hold commas; quotes are for several of them.
      const fields = equals > 1 ? parseCsv(raw) : [raw.replace(/^"+|"+$/g, '')]
      const odd = fields.find((field) => !field.includes('='))
      if (odd !== undefined) throw new Error(`${odd} must be formatted as key=value`)
      return { ...previous, ...toMap(fields) }
    },
    ...extras,
  }
}

const kernelSysctls = new Set(
  ['msgmax', 'msgmnb', 'msgmni', 'sem', 'shmall', 'shmmax', 'shmmni', 'shm_rmid_forced'].map(
    (name) => `kernel.${name}`,
  ),
)

/** Only parameters that belong to a namespace of the container may be set. */
export function parseSysctl(raw: string): string {
  const [key, value] = splitPair(raw)
  const allowed = kernelSysctls.has(key) || /^(?:net|fs\.mqueue)\./.test(key)
  if (value === undefined || !allowed) throw new Error(`sysctl '${raw}' is not allowed`)
  return raw
}
