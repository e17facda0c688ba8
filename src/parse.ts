import { Option as CommanderOption, Command as CommanderProgram } from 'commander'
import type { Options, OptionValues } from './options/index.ts'
import { helpFlag, invalidArgument, tokenize } from './pflag.ts'

/** What a command line said. */
export interface Parsed<O extends Options> {
  readonly options: OptionValues<O>
  readonly positionals: string[]
  /** Whether help is wanted, and how that was spelled. */
  readonly help: 'no' | 'long' | 'short'
  /** The options that were given, by their name in the declaration. */
  readonly given: ReadonlySet<string>
}

/**
 * Reads a command line against a declaration. pflag's grammar decides which word is what; commander
 * holds the declared options and folds their values.
 *
 * @throws UsageError with exit code 125, in pflag's words
 */
export function parse<O extends Options>(
  argv: readonly string[],
  options: O,
  { interspersed }: { interspersed: boolean },
): Parsed<O> {
  const program = new CommanderProgram().allowExcessArguments().exitOverride().helpOption(false)
  const names = new Map<string, string>()
  for (const [name, option] of Object.entries({ help: helpFlag, ...options })) {
    names.set(option.long, name)
    const declared = new CommanderOption(`--${option.long} <value>`, option.description)
    // A name such as --no-trunc is a name, not a negation.
    declared.negate = false
    declared.attributeName = () => name
    declared.argParser((value: string, previous: unknown) => {
      try {
        return option.parse(value, previous)
      } catch (error) {
        throw invalidArgument(option, value, error)
      }
    })
    program.addOption(declared)
  }

  const tokens = tokenize(argv, options, { interspersed })
  const words = tokens.flags.map(({ option, value }) => `--${option.long}=${value}`)
  program.parse([...words, '--', ...tokens.positionals], { from: 'user' })
  if (tokens.error) throw tokens.error

  const found = program.opts<Record<string, unknown>>()
  const own = tokens.flags.filter(({ option }) => option !== helpFlag)
  const given = new Set(own.map(({ option }) => names.get(option.long)!))
  const all = Object.entries(options).map(([name, option]) => [
    name,
    given.has(name) ? found[name] : option.default,
  ])
  return {
    options: Object.fromEntries(all) as OptionValues<O>,
    positionals: [...tokens.positionals],
    help: found.help ? tokens.help : 'no',
    given,
  }
}
