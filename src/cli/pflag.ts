import { UsageError } from '../errors.ts'
import { flag, type Option, type Options } from '../options/index.ts'

/** The flag that every command has. Its short form, `-h`, is deprecated, and may be another flag's. */
export const helpFlag = flag('--help', 'Show this page')

/** A command line taken apart by pflag's grammar. */
export interface Tokens {
  /** Every flag in the order given, with its value. */
  readonly flags: readonly { readonly option: Option<unknown>; readonly value: string }[]
  readonly positionals: readonly string[]
  /** Whether the flag for help is there, and how it was spelled last. */
  readonly help: 'no' | 'long' | 'short'
  /** What was wrong with the first word that could not be read; the flags before it are good. */
  readonly error?: UsageError
}

/**
 * Takes a command line apart as docker's flag library does: `--name value`, `--name=value`,
 * `-n value`, `-nvalue`, `-n=value`, clusters such as `-it`, booleans that take a value only
 * behind `=`, and `--` for the end of the flags.
 *
 * @param interspersed - false where flags end at the first word that is none
 */
export function tokenize(
  argv: readonly string[],
  options: Options,
  { interspersed }: { interspersed: boolean },
): Tokens {
  const byLong = new Map<string, Option<unknown>>([['help', helpFlag]])
  const byShort = new Map<string, Option<unknown>>([['h', helpFlag]])
  for (const option of Object.values(options)) {
    byLong.set(option.long, option)
    if (option.short) byShort.set(option.short, option)
  }

  const flags: { option: Option<unknown>; value: string }[] = []
  const positionals: string[] = []
  let help: Tokens['help'] = 'no'
  const rest = [...argv]
  const failed = (message: string): Tokens => ({
    flags,
    positionals,
    help,
    error: new UsageError(125, message),
  })

  while (rest.length > 0) {
    const word = rest.shift()!
    if (word === '--') {
      positionals.push(...rest)
      break
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word)
      if (interspersed) continue
      positionals.push(...rest)
      break
    }

    if (word.startsWith('--')) {
      const equals = word.indexOf('=')
      const name = word.slice(2, equals < 0 ? undefined : equals)
      if (name === '' || name.startsWith('-')) return failed(`bad flag syntax: ${word}`)
      const option = byLong.get(name)
      if (!option) return failed(`unknown flag: --${name}`)
      if (option === helpFlag) help = 'long'
      const value = equals < 0 ? (option.impliedValue ?? rest.shift()) : word.slice(equals + 1)
      if (value === undefined) return failed(`flag needs an argument: --${name}`)
      flags.push({ option, value })
      continue
    }

    let cluster = word.slice(1)
    while (cluster !== '') {
      const letter = [...cluster][0]!
      const option = byShort.get(letter)
      if (!option) return failed(`unknown shorthand flag: '${letter}' in -${cluster}`)
      if (option === helpFlag) help = 'short'
      const attached = cluster.slice(letter.length)
      if (attached.startsWith('=') && attached.length > 1) {
        flags.push({ option, value: attached.slice(1) })
        break
      }
      if (option.impliedValue !== undefined) {
        flags.push({ option, value: option.impliedValue })
        cluster = attached
        continue
      }
      const value = attached || rest.shift()
      if (value === undefined) return failed(`flag needs an argument: '${letter}' in -${cluster}`)
      flags.push({ option, value })
      break
    }
  }
  return { flags, positionals, help }
}

/** The error of a value that a flag does not take, in pflag's words. */
export function invalidArgument(
  option: Option<unknown>,
  value: string,
  cause: unknown,
): UsageError {
  const name = option.short ? `-${option.short}, --${option.long}` : `--${option.long}`
  const why = cause instanceof Error ? cause.message : String(cause)
  return new UsageError(125, `invalid argument ${JSON.stringify(value)} for "${name}" flag: ${why}`)
}
