import { Option as CommanderOption, Command as CommanderProgram } from 'commander'
import type { Options, OptionValues } from '../options/index.ts'
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
 * holds the options that were given and folds their values.
 *
 * @throws UsageError with exit code 125, in pflag's words
 */
export function parse<O extends Options>(
  argv: readonly string[],
  options: O,
  { interspersed }: { interspersed: boolean },
): Parsed<O> {
  const tokens = tokenize(argv, options, { interspersed })
  const declarations = Object.entries({ help: helpFlag, ...options })
  const names = new Map(declarations.map(([name, option]) => [option, name]))
  const found = new Map(tokens.flags.map(({ option }) => [names.get(option)!, option]))

  const program = new CommanderProgram().allowExcessArguments().exitOverride().helpOption(false)
  for (const [name, option] of found) {
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
  const words = tokens.flags.map(({ option, value }) => `--${option.long}=${value}`)
  program.parse([...words, '--', ...tokens.positionals], { from: 'user' })
  if (tokens.error) throw tokens.error

  const { help, ...values } = program.opts<Record<string, unknown>>()
  const defaults = Object.entries(options).map(([name, option]) => [name, option.default])
  return {
    options: { ...Object.fromEntries(defaults), ...values } as OptionValues<O>,
    positionals: [...tokens.positionals],
    help: help ? tokens.help : 'no',
    given: new Set([...found.keys()].filter((name) => name !== 'help')),
  }
}
