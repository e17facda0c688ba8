import { globalOptions } from '../cli/global-options.ts'
import { parse } from '../cli/parse.ts'
import { type Tokens, tokenize } from '../cli/pflag.ts'
import type { Session } from '../cli/session.ts'
import { find, legacyCommands, type Node, pathsOf } from '../cli/tree.ts'
import type { Command } from '../command.ts'
import { StatusError } from '../errors.ts'
import type { Option, Options, OptionValues } from '../options/index.ts'
import { foreignCommand } from '../plugins/dispatch.ts'
import { listPlugins } from '../plugins/find.ts'
import { outputOf } from '../plugins/metadata.ts'
import { pluginEnvironment } from '../plugins/run.ts'
import { filtersOf } from './filters.ts'
import { findNames } from './names.ts'
import { flagValues, type Values, wordValues } from './values.ts'

/** What a shell is to do with the candidates, as cobra's scripts understand it; a sum of these. */
const directives = {
  Error: 1,
  NoSpace: 2,
  NoFileComp: 4,
  FilterDirs: 16,
} as const

interface Candidate {
  readonly text: string
  readonly description?: string
}

interface Answer {
  readonly candidates: readonly Candidate[]
  readonly directive: number
}

/**
 * How long names may be looked for. Listing the images of a full containerd store takes most of a
 * second; an engine that hangs must not keep the prompt for longer.
 */
const patienceMilliseconds = 1000

const nothing: Answer = { candidates: [], directive: directives.NoFileComp }

/**
 * Answers a shell that asks what could follow: `__complete WORD... PARTIAL`. A candidate a line, a tab
 * and its description, and in the last line the directive behind a colon.
 *
 * @param words - what the user typed after the program's name, the last of them maybe in part
 * @throws StatusError where there are no words
 */
export async function complete(
  session: Session,
  words: readonly string[],
  withDescriptions: boolean,
): Promise<void> {
  if (words.length === 0) throw new StatusError(1, 'requires at least 1 arg(s), only received 0')
  const { env, streams } = session
  const completion = new Completion(session, words.at(-1)!)
  const answer = await completion.answer(words.slice(0, -1))
  if (typeof answer === 'string') return void (await streams.out.write(answer))

  const isDescribed = withDescriptions && !env.DOCKER_CLI_DISABLE_COMPLETION_DESCRIPTION
  const lines = answer.candidates.map(({ text, description }) =>
    isDescribed && description ? `${text}\t${description.split('\n')[0]}` : text,
  )
  await streams.out.write([...lines, `:${answer.directive}`, ''].join('\n'))
  await streams.err.write(`Completion ended with directive: ${named(answer.directive)}\n`)
}

function named(directive: number): string {
  const names = Object.entries(directives)
    .filter(([, bit]) => directive & bit)
    .map(([name]) => `ShellCompDirective${name}`)
  return names.join(', ') || 'ShellCompDirectiveDefault'
}

/** One question of a shell: what could the word be that begins with `partial`? */
class Completion {
  readonly #session: Session
  readonly #partial: string
  readonly #signal: AbortSignal

  constructor(session: Session, partial: string) {
    this.#session = session
    this.#partial = partial
    this.#signal = AbortSignal.timeout(patienceMilliseconds)
  }

  /** Answers; a string is the answer of a plugin, to be passed on. */
  async answer(before: readonly string[]): Promise<Answer | string> {
    const globals = takeApart(before, globalOptions, false)
    if (globals.pending) return this.#valuesOf(globals.pending, [], [])
    if (globals.tokens.error || globals.tokens.help !== 'no') return nothing
    const { flags, positionals } = globals.tokens
    if (flags.length > 0) {
      // The names have to be those of the engine that the line is for.
      const line = optionsOf(before, globalOptions, false)
      if (line === undefined) return nothing
      this.#session.adopt(line)
    }
    if (positionals.length === 0) {
      if (this.#partial.startsWith('-')) return this.#flags(globalOptions, globals.tokens, [])
      return this.#firstWord()
    }
    if (positionals[0] === 'help')
      return this.#children(find(this.#session.tree, positionals.slice(1)))

    const foreign = await foreignCommand(this.#session, positionals)
    if (foreign) return this.#askPlugin(foreign.plugin.Path, foreign.args)
    const place = find(this.#session.tree, positionals)
    if (!place.node.load) return this.#children(place)
    return this.#ofCommand(await place.node.load(), place)
  }

  async #ofCommand(command: Command, place: ReturnType<typeof find>): Promise<Answer> {
    const { node, path, rest } = place
    const paths = [path.join(' '), ...pathsOf(this.#session.tree, node, path.slice(0, -1))]
    const { pending, tokens, flagsEnded } = takeApart(rest, command.options, !command.passThrough)
    if (pending) return this.#valuesOf(pending, path, paths)
    if (tokens.error || tokens.help !== 'no') return nothing
    if (this.#partial.startsWith('-') && !flagsEnded) {
      return this.#flags(command.options, tokens, path, paths)
    }

    const values = wordValues(command.usage ?? '', tokens.positionals.length)
    const words = tokens.positionals
    const chosen = this.#chosen(command, rest, words)
    if (typeof chosen === 'object') return this.#offer(chosen, words)
    return this.#offer(chosen && values.names === 'containers' ? { names: chosen } : values, words)
  }

  /** What the command itself says. */
  #chosen({ complete, options }: Command, rest: readonly string[], words: readonly string[]) {
    if (typeof complete !== 'function') return complete
    const given = optionsOf(rest, options, true)
    return given && complete(given, words, this.#partial)
  }

  /** The commands of a group; the word after one that it does not know is anybody's guess. */
  #children({ node, rest }: { node: Node; rest: readonly string[] }): Answer {
    if (rest.length > 0) return nothing
    const { env, tree } = this.#session
    const unwanted = env.DOCKER_HIDE_LEGACY_COMMANDS ? legacyCommands(tree) : undefined
    const shown = (node.children ?? []).filter((child) => !child.hidden && !unwanted?.has(child))
    return this.#matching(shown.map(({ name, summary }) => ({ text: name, description: summary })))
  }

  async #firstWord(): Promise<Answer> {
    const { candidates } = this.#children({ node: this.#session.tree, rest: [] })
    const search = { ...searchOf(this.#session), timeoutMilliseconds: patienceMilliseconds }
    const plugins = (await listPlugins(search))
      .filter(({ Err, Hidden }) => Err === undefined && !Hidden)
      .map(({ Name, ShortDescription = '' }) => ({
        text: Name,
        description: ShortDescription.replace(/\p{C}+/gu, ' '),
      }))
    const { candidates: added } = this.#matching(plugins)
    const all = [...candidates, ...added].sort((a, b) => (a.text < b.text ? -1 : 1))
    return { candidates: all, directive: directives.NoFileComp }
  }

  /** The flags that can still be given; behind `--flag=` its values. */
  async #flags(
    options: Options,
    { flags }: Tokens,
    path: readonly string[],
    paths: readonly string[] = [],
  ): Promise<Answer> {
    const equals = this.#partial.indexOf('=')
    if (equals >= 0) {
      const name = this.#partial.slice(2, equals)
      const option = Object.values(options).find(({ long }) => long === name)
      if (!option || !this.#partial.startsWith('--')) return nothing
      return this.#valuesOf(option, path, paths, this.#partial.slice(equals + 1))
    }
    const given = new Set(flags.map(({ option }) => option.long))
    const open = Object.values(options)
      .filter((option) => !option.hidden && !option.deprecated)
      .filter((option) => isRepeatable(option) || !given.has(option.long))
      .sort((a, b) => (a.long < b.long ? -1 : 1))
    return this.#matching(
      open.flatMap(({ long, short, description }) => [
        { text: `--${long}`, description },
        ...(short ? [{ text: `-${short}`, description }] : []),
      ]),
    )
  }

  async #valuesOf(
    option: Option<unknown>,
    path: readonly string[],
    paths: readonly string[],
    partial = this.#partial,
  ): Promise<Answer> {
    if (option.type === '') return this.#offer({ words: ['false', 'true'] }, [], partial)
    if (option.long === 'filter') return this.#filters(paths, partial)
    return this.#offer(flagValues(option, path), [], partial)
  }

  /** `KEY=`, and behind it what the filter takes. */
  async #filters(paths: readonly string[], partial: string): Promise<Answer> {
    const filters = filtersOf(paths)
    const equals = partial.indexOf('=')
    if (equals < 0)
      return this.#offer({ words: Object.keys(filters).map((key) => `${key}=`) }, [], partial)
    const key = partial.slice(0, equals)
    const value = Object.hasOwn(filters, key) ? filters[key] : undefined
    const values: Values = typeof value === 'string' ? { names: value } : { words: value ?? [] }
    const { candidates, directive } = await this.#offer(values, [], partial.slice(equals + 1))
    const whole = candidates.map(({ text }) => ({ text: `${key}=${text}` }))
    return { candidates: whole, directive }
  }

  /** The words and names that begin as the user does and are not there already. */
  async #offer(
    { words = [], names = 'nothing', prefix = '' }: Values,
    taken: readonly string[],
    partial = this.#partial,
  ): Promise<Answer> {
    if (names === 'files') return { candidates: [], directive: 0 }
    if (names === 'directories') return { candidates: [], directive: directives.FilterDirs }
    try {
      const found = await this.#inTime(findNames(names, searchOf(this.#session, this.#signal)))
      const all = [...words, ...found.map((name) => prefix + name)]
      const open = all.filter((text) => !taken.includes(text))
      return this.#matching(
        open.map((text) => ({ text })),
        partial,
      )
    } catch {
      // No engine, no names: the shell must not be disturbed.
      return { candidates: [], directive: directives.Error }
    }
  }

  #matching(all: readonly Candidate[], partial = this.#partial): Answer {
    const candidates = all.filter(({ text }) => text.startsWith(partial))
    const isOpen = candidates.length > 0 && candidates.every(({ text }) => /[=:/]$/.test(text))
    return { candidates, directive: directives.NoFileComp | (isOpen ? directives.NoSpace : 0) }
  }

  /** A look-up that ends in time, or fails then. */
  #inTime<T>(found: Promise<T>): Promise<T> {
    const signal = this.#signal
    const late = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
    return Promise.race([found, late])
  }

  /** What a plugin answers about its own command line. */
  async #askPlugin(program: string, args: readonly string[]): Promise<Answer | string> {
    const [name = '', ...rest] = args
    try {
      return await outputOf(program, ['__complete', name, ...rest, this.#partial], {
        env: pluginEnvironment(this.#session, [name]),
      })
    } catch {
      return nothing
    }
  }
}

/** What the look-ups need of the session; its getters are asked only when they are used. */
function searchOf(session: Session, signal?: AbortSignal) {
  return {
    get api() {
      return session.api
    },
    config: session.config,
    env: session.env,
    platform: session.platform,
    debug: session.debug,
    tree: session.tree,
    signal: signal ?? session.signal,
  }
}

/** Where a word would stand that came next: behind a flag that wants a value, or among the words. */
function takeApart(before: readonly string[], options: Options, interspersed: boolean) {
  const probe = '\0'
  const tokens = tokenize(before, options, { interspersed })
  const probed = tokenize([...before, probe], options, { interspersed })
  const last = probed.flags.at(-1)
  const pending = last?.value === probe ? last.option : undefined
  const dashed = tokenize([...before, '--\0'], options, { interspersed })
  return { tokens, pending, flagsEnded: dashed.error === undefined }
}

/** The options of a line; nothing where a value is none. */
function optionsOf<O extends Options>(
  words: readonly string[],
  options: O,
  interspersed: boolean,
): OptionValues<O> | undefined {
  try {
    return parse(words, options, { interspersed }).options
  } catch {
    return undefined
  }
}

function isRepeatable({ default: value }: Option<unknown>): boolean {
  return typeof value === 'object' && value !== null
}
