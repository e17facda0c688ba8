import type { Engine } from './api/index.ts'
import type { Names } from './completion/names.ts'
import type { Values } from './completion/values.ts'
import type { Config } from './config/file.ts'
import { UsageError } from './errors.ts'
import type { Options, OptionValues } from './options/index.ts'
import type { CliPlugin } from './plugins/find.ts'
import type { Streams } from './streams.ts'

/** What a command is given to work with. */
export interface Cli {
  /** The engine; connected to when first asked. */
  readonly api: Engine
  readonly config: Config
  readonly streams: Streams
  readonly env: Env
  /** The name the program was called by: `quaymaster`, or `docker` through a link of that name. */
  readonly programName: string
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  readonly debug: boolean
  /** Name of the Docker context in use, `default` where none was chosen. */
  readonly contextName: string
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /**
   * Calls back with each signal the program receives, until the returned function is called.
   * SIGINT and SIGTERM abort `signal` as well; the third of them ends the program.
   */
  onSignal(listener: (signal: NodeJS.Signals) => void): () => void
  /** The plugins of the command line that are installed, those that cannot be used as well. */
  plugins(): Promise<readonly CliPlugin[]>
}

export type Env = Readonly<Record<string, string | undefined>>

/** The words after a command's flags; optional ones may be missing. */
export type Words = (string | undefined)[]

/** How many words a command takes after its flags. */
export interface Arity<Args extends Words = string[]> {
  /** Throws UsageError when there are too few or too many. */
  check(args: readonly string[], commandPath: string): void
  /** Carries the type of the words to `run`. */
  readonly words?: Args
}

/** A command: how it is typed, what its help says, what it does. */
export interface Command<Args extends Words = any, O extends Options = any> {
  readonly name: string
  readonly aliases?: readonly string[]
  /** The words after the name on the usage line; `[OPTIONS]` is put before them where there are any. */
  readonly usage?: string
  /** Further usage lines. */
  readonly usageAlternatives?: readonly string[]
  /** The usage line does not mention the options. */
  readonly bareUsage?: boolean
  readonly summary: string
  /** The text of the help page where it says more than the summary. */
  readonly description?: string
  readonly args: Arity<Args>
  readonly options: O
  /**
   * Which containers completion offers where the usage line says CONTAINER, if not all; or what it
   * offers for any word that begins with `partial`.
   */
  readonly complete?:
    | Names
    | ((options: OptionValues<O>, words: readonly string[], partial: string) => Names | Values)
  /** The help page for the words that stand before `--help`, where they have one of their own. */
  helpFor?(words: readonly string[], programName: string): string | undefined
  /** Without any flag the command would change nothing: its help page is shown instead. */
  readonly helpWithoutFlags?: boolean
  /** Flags end at the first word that is none: the rest belongs to the container's command. */
  readonly passThrough?: boolean
  readonly hidden?: boolean
  readonly minApi?: string
  readonly os?: 'linux' | 'windows'
  readonly experimental?: boolean
  /** The command needs a swarm; only hides it from help. */
  readonly swarm?: 'manager' | 'active' | 'any'
  /** The section of the root help page. */
  readonly section?: Section
  run(cli: Cli, args: Args, options: OptionValues<O>): Promise<void> | void
}

export type Section = 'common' | 'management' | 'swarm' | 'commands'

/** A command that only holds others. */
export interface Group {
  readonly name: string
  /** The words after the name on the usage line that errors show; help says COMMAND for any group. */
  readonly usage?: string
  /** An empty line stands before the page that the group shows where no command is named. */
  readonly spaced?: boolean
  readonly summary: string
  readonly hidden?: boolean
  readonly minApi?: string
  readonly experimental?: boolean
  readonly swarm?: 'manager' | 'active' | 'any'
  readonly section?: Section
  readonly commands: readonly (Command | Group)[]
}

/** Declares a command; the types of `run`'s arguments follow from the declaration. */
export function defineCommand<Args extends Words, O extends Options>(
  command: Command<Args, O>,
): Command<Args, O> {
  return command
}

/** Declares a group of commands. */
export function defineGroup(group: Group): Group {
  return group
}

export function isGroup(node: Command | Group): node is Group {
  return 'commands' in node
}

/** Takes no words. */
export const noArgs: Arity<[]> = {
  check(args, path) {
    if (args.length > 0) throw new UsageError(1, `${program(path)}: '${path}' accepts no arguments`)
  },
}

/** Takes exactly `count` words. */
export function exactArgs(count: 1): Arity<[string]>
export function exactArgs(count: 2): Arity<[string, string]>
export function exactArgs(count: number): Arity<any> {
  return {
    check(args, path) {
      if (args.length !== count)
        throw new UsageError(1, `${program(path)}: '${path}' requires ${plural(count)}`)
    },
  }
}

/** Takes `count` words or more. */
export function minArgs(count: 0): Arity<string[]>
export function minArgs(count: 1): Arity<[string, ...string[]]>
export function minArgs(count: 2): Arity<[string, string, ...string[]]>
export function minArgs(count: number): Arity<any> {
  return {
    check(args, path) {
      if (args.length < count)
        throw new UsageError(
          1,
          `${program(path)}: '${path}' requires at least ${plural(count)}`,
          'See',
        )
    },
  }
}

/** Takes at most `count` words. */
export function maxArgs(count: 1): Arity<[string?]>
export function maxArgs(count: number): Arity<any> {
  return {
    check(args, path) {
      if (args.length > count)
        throw new UsageError(1, `${program(path)}: '${path}' requires at most ${plural(count)}`)
    },
  }
}

/** Takes from `low` to `high` words. */
export function rangeArgs(low: 1, high: 2): Arity<[string, string?]>
export function rangeArgs(low: number, high: number): Arity<any> {
  return {
    check(args, path) {
      if (args.length < low || args.length > high)
        throw new UsageError(
          1,
          `${program(path)}: '${path}' requires at least ${low} and at most ${plural(high)}`,
        )
    },
  }
}

function program(commandPath: string): string {
  return commandPath.split(' ')[0]!
}

function plural(count: number): string {
  return count === 1 ? '1 argument' : `${count} arguments`
}
