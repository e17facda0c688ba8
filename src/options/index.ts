/** What every option may say beside its name, type and description. */
export interface Extras<T> {
  /** The value when the flag is not given. */
  default?: T
  /** The text after "default" on the help page, where it is not the default itself. */
  shownDefault?: string
  hidden?: boolean
  /** Printed when the flag is used, after "Flag --NAME has been deprecated, "; hides the flag. */
  deprecated?: string
  /** The engine API version below which the flag is refused. */
  minApi?: string
  /** The engine's operating system the flag is for. */
  os?: 'linux' | 'windows'
  /** Swarm commands' flags that only hide from help. */
  swarm?: 'manager' | 'active'
  experimental?: boolean
  /** Values that completion offers. */
  choices?: readonly string[]
}

/** One flag of a command: how it is written, shown and read. */
export interface Option<T> extends Extras<T> {
  readonly long: string
  readonly short: string | undefined
  readonly description: string
  /** The type word on the help page; empty for a boolean. */
  readonly type: string
  /** The value of a flag that is given without one. */
  readonly impliedValue?: string
  /**
   * Folds one occurrence into the value so far (undefined at the first).
   * Throws an Error whose message ends pflag's `invalid argument … flag: ` line.
   */
  parse(raw: string, previous: T | undefined): T
}

export type Options = Record<string, Option<any>>
export type OptionValues<O extends Options> = {
  [K in keyof O]: O[K] extends Option<infer T> ? T : never
}

/**
 * A flag with one value. Its value is `undefined` when it is not given and has no default.
 *
 * @param flags - `-s, --long` or `--long`
 * @param type - the type word shown in help
 */
export function value<T>(
  flags: string,
  type: string,
  parse: (raw: string) => T,
  description: string,
  extras: Extras<T> & { default: T },
): Option<T>
export function value<T>(
  flags: string,
  type: string,
  parse: (raw: string) => T,
  description: string,
  extras?: Extras<T>,
): Option<T | undefined>
export function value<T>(
  flags: string,
  type: string,
  parse: (raw: string) => T,
  description: string,
  extras: Extras<T> = {},
): Option<T | undefined> {
  return { ...spelling(flags), type, description, parse: (raw) => parse(raw), ...extras }
}

/** A repeatable flag: each use adds what `parse` makes of it. Its value is an array, maybe empty. */
export function values<T>(
  flags: string,
  type: string,
  parse: (raw: string) => T | T[],
  description: string,
  extras: Extras<T[]> = {},
): Option<T[]> {
  return {
    ...spelling(flags),
    type,
    description,
    default: [],
    parse: (raw, previous = []) => previous.concat(parse(raw)),
    ...extras,
  }
}

/** A boolean: `--all`, `--all=false`, `-a`. */
export function flag(flags: string, description: string, extras?: Extras<boolean>): Option<boolean>
export function flag(
  flags: string,
  description: string,
  extras: Extras<boolean | undefined> & { default: undefined },
): Option<boolean | undefined>
export function flag(
  flags: string,
  description: string,
  extras: Extras<boolean | undefined> = {},
): Option<boolean | undefined> {
  return {
    ...spelling(flags),
    type: '',
    description,
    default: false,
    impliedValue: 'true',
    parse: parseBoolean,
    ...extras,
  }
}

/** A string, as it was typed. */
export function text(
  flags: string,
  description: string,
  extras: Extras<string> & { default: string },
): Option<string>
export function text(
  flags: string,
  description: string,
  extras?: Extras<string>,
): Option<string | undefined>
export function text(
  flags: string,
  description: string,
  extras: Extras<string> = {},
): Option<string | undefined> {
  return value(flags, 'string', (raw) => raw, description, extras)
}

/** A whole number in Go's notation, 64 bits wide; `type` may narrow it. */
export function integer(
  flags: string,
  description: string,
  extras: Extras<number> & { default: number; type?: IntegerType },
): Option<number>
export function integer(
  flags: string,
  description: string,
  extras?: Extras<number> & { type?: IntegerType },
): Option<number | undefined>
export function integer(
  flags: string,
  description: string,
  { type = 'int', ...extras }: Extras<number> & { type?: IntegerType } = {},
): Option<number | undefined> {
  return value(flags, shownInteger[type], (raw) => parseInteger(raw, type), description, extras)
}

/** A repeatable string; each use adds one element, whatever it holds. */
export function list(
  flags: string,
  description: string,
  extras?: Extras<string[]> & { type?: string },
): Option<string[]> {
  const { type = 'list', ...rest } = extras ?? {}
  return values(flags, type, (raw) => raw, description, rest)
}

/** A repeatable flag whose values are split at commas as a CSV line; the first use replaces the default. */
export function strings(
  flags: string,
  description: string,
  extras: Extras<string[]> = {},
): Option<string[]> {
  return values(flags, 'strings', parseCsv, description, extras)
}

/** `--filter key=value`, repeatable: the engine's `filters` parameter, key to values. */
export type Filters = Record<string, string[]>

export function filters(
  flags: string,
  description: string,
  extras: Extras<Filters> = {},
): Option<Filters> {
  return {
    ...spelling(flags),
    type: 'filter',
    description,
    default: {},
    parse: addFilter,
    ...extras,
  }
}

export type IntegerType = 'int' | 'int64' | 'int16' | 'uint' | 'uint16' | 'uint32' | 'uint64'

const shownInteger: Record<IntegerType, string> = {
  int: 'int',
  int64: 'int',
  int16: 'int16',
  uint: 'uint',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint',
}

const integerRange: Record<IntegerType, readonly [bigint, bigint]> = {
  int: [-(2n ** 63n), 2n ** 63n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  int16: [-(2n ** 15n), 2n ** 15n - 1n],
  uint: [0n, 2n ** 64n - 1n],
  uint16: [0n, 2n ** 16n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
}

const integerSyntax =
  /^([+-]?)(0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])+|0|[1-9](?:_?\d)*)$/

/** Reads an integer as Go's strconv does with base 0 (`0x10`, `010`, `1_000`), with its errors. */
export function parseInteger(raw: string, type: IntegerType = 'int'): number {
  const unsigned = type.startsWith('u')
  const parser = unsigned ? 'ParseUint' : 'ParseInt'
  const fail = (why: string) => new Error(`strconv.${parser}: parsing ${quoteGo(raw)}: ${why}`)
  const match = integerSyntax.exec(raw)
  if (!match || (unsigned && match[1])) throw fail('invalid syntax')

  const digits = match[2]!.replaceAll('_', '').replace(/^0(?=[0-7])/, '0o')
  const number = match[1] === '-' ? -BigInt(digits) : BigInt(digits)
  const [low, high] = integerRange[type]
  if (number < low || number > high) throw fail('value out of range')
  return Number(number)
}

const truths = new Set(['1', 't', 'T', 'true', 'TRUE', 'True'])
const falsehoods = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False'])

/** Reads a boolean as Go's strconv.ParseBool does, with its error. */
export function parseBoolean(raw: string): boolean {
  if (truths.has(raw)) return true
  if (falsehoods.has(raw)) return false
  throw new Error(`strconv.ParseBool: parsing ${quoteGo(raw)}: invalid syntax`)
}

/**
 * Splits one line of CSV as Go's encoding/csv does: quotes at the start of a field, `""` inside.
 * Its errors count columns in bytes.
 */
export function parseCsv(raw: string): string[] {
  if (raw === '') return []
  const fail = (at: number, why: string) => {
    const column = new TextEncoder().encode(raw.slice(0, at)).length + 1
    return new Error(`parse error on line 1, column ${column}: ${why}`)
  }
  const fields: string[] = []
  for (let start = 0; ; ) {
    let end: number
    if (raw[start] === '"') {
      const quoted = /^"((?:[^"]|"")*)("?)/.exec(raw.slice(start))!
      end = start + quoted[0].length
      const stray = end < raw.length && raw[end] !== ','
      if (stray || quoted[2] === '')
        throw fail(stray ? end - 1 : end, 'extraneous or missing " in quoted-field')
      fields.push(quoted[1]!.replaceAll('""', '"'))
    } else {
      const comma = raw.indexOf(',', start)
      end = comma < 0 ? raw.length : comma
      const field = raw.slice(start, end)
      const quote = field.indexOf('"')
      if (quote >= 0) throw fail(start + quote, 'bare " in non-quoted-field')
      fields.push(field)
    }
    if (end === raw.length) return fields
    start = end + 1
  }
}

/** Adds `key=value` to filters; the key is lower-cased and both sides trimmed, as docker does. */
export function addFilter(raw: string, previous: Filters = {}): Filters {
  if (raw === '') return previous
  const equals = raw.indexOf('=')
  if (equals < 0) throw new Error(`invalid filter '${raw}': expected key=value`)
  const key = raw.slice(0, equals).trim().toLowerCase()
  const value = raw.slice(equals + 1).trim()
  const known = Object.hasOwn(previous, key) ? previous[key]! : []
  return known.includes(value) ? previous : { ...previous, [key]: [...known, value] }
}

const goEscapes: Readonly<Record<string, string>> = {
  '\x07': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
}

/** Quotes a string as Go's %q does: what is not printable is escaped. */
export function quoteGo(raw: string): string {
  const escaped = raw.replace(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, (character) => {
    const short = goEscapes[character]
    if (short) return `\\${short}`
    const code = character.codePointAt(0)!
    const hex = code.toString(16)
    if (code < 0x80) return `\\x${hex.padStart(2, '0')}`
    return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`
  })
  return `"${escaped}"`
}

function spelling(flags: string): { long: string; short: string | undefined } {
  const match = /^(?:-(\S), )?--(\S+)$/.exec(flags)
  if (!match) throw new Error(`"${flags}" is not a way to write a flag`)
  return { long: match[2]!, short: match[1] }
}
