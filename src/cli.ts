import { globalOptions, isLogLevel } from './cli/global-options.ts'
import type { Gate } from './cli/help.ts'
import { watchInterrupts } from './cli/interrupts.ts'
import { type Parsed, parse } from './cli/parse.ts'
import { Session } from './cli/session.ts'
import { find, type Node, type Place } from './cli/tree.ts'
import type { Command, Env } from './command.ts'
import { BrokenPipe, Cancelled, exitLike, isAbort, StatusError, UsageError } from './errors.ts'
import type { Option, Options } from './options/index.ts'
import type { Finished } from './plugins/hooks.ts'
import { isForBuilder } from './plugins/is-for-builder.ts'
import type { Output, Streams } from './streams.ts'
import { messageOf } from './system-error.ts'
import { dockerVersion, version } from './version.ts'

/** What the program needs of the machine it runs on; the launcher gives the real one. */
export interface Host {
  /** The words after the program's name. */
  readonly argv: readonly string[]
  readonly programName: string
  readonly env: Env
  readonly streams: Streams
  readonly homeDirectory: string
  readonly platform: NodeJS.Platform
  /**
   * Calls back when one of the signals arrives, until the returned function is called. Signals that
   * nobody asked for do what they do to any program.
   */
  onSignal(
    signals: readonly NodeJS.Signals[],
    listener: (signal: NodeJS.Signals) => void,
  ): () => void
  readonly tree: Node
}

/** Runs one command line and resolves to the program's exit code; all output has been taken then. */
export async function main(host: Host): Promise<number> {
  const interrupts = watchInterrupts((signals, listener) => host.onSignal(signals, listener))
  const invocation = new Invocation(host, interrupts)
  try {
    await Promise.race([invocation.run(), interrupts.forced])
    await invocation.runHooks('')
    return 0
  } catch (error) {
    if (error instanceof BrokenPipe) return 128 + 13
    if (error instanceof Cancelled) return 0
    const interrupted = interrupts.exitCode()
    if (interrupted && isAbort(error)) return interrupted
    return await invocation.report(error)
  } finally {
    host.streams.in.setRawMode(false)
    invocation.close()
    interrupts.dispose()
  }
}

/** One command line on its way from words to a running command. */
class Invocation {
  readonly #host: Host
  readonly #interrupts
  #session: Session | undefined
  #debug = false
  /** The command whose usage an error shows. */
  #place: Place & { command?: Command }
  /** What hooks are told of the command. */
  #hooked: Omit<Finished, 'error'> | undefined

  constructor(host: Host, interrupts: ReturnType<typeof watchInterrupts>) {
    this.#host = host
    this.#interrupts = interrupts
    this.#place = { node: host.tree, path: [], nodes: [] }
  }

  async run(): Promise<void> {
    const { argv, tree, streams } = this.#host
    const globals = parse(argv, globalOptions, { interspersed: false })
    const words = globals.positionals
    const flags = globals.options
    this.#debug = flags.debug
    if (!isLogLevel(flags.logLevel))
      throw new StatusError(1, `Unable to parse logging level: ${flags.logLevel}`)
    const session = new Session(this.#host, flags, this.#interrupts)
    this.#session = session
    if (session.config.aliases || session.env.DOCKER_BUILDKIT) {
      const { checkSettings } = await import('./plugins/dispatch.ts')
      checkSettings(session)
    }

    if (globals.help !== 'no') {
      if (globals.help === 'short') await streams.err.write(shorthandNotice)
      return this.#help(session, find(tree, words).path, streams.out)
    }
    if (words.length === 0) {
      if (flags.version) return this.#version()
      return this.#help(session, [], streams.err)
    }
    if (words[0] === 'help') {
      const { showHelpTopic } = await import('./cli/help-page.ts')
      return showHelpTopic(session, words.slice(1))
    }
    if (words[0] === '__complete' || words[0] === '__completeNoDesc') {
      const { complete } = await import('./completion/complete.ts')
      return complete(session, words.slice(1), words[0] === '__complete')
    }

    const place = find(tree, words)
    this.#place = place
    if (place.path.length === 0 || isForBuilder(words)) {
      const exitCode = await this.#runPlugin(session, words)
      if (exitCode !== undefined) return exitLike(exitCode)
    }
    if (flags.version && place.path.length === 0) return this.#version()
    if (!place.node.load) return this.#group(session, place)

    const command = await place.node.load()
    this.#place = { ...place, command }
    this.#hooked = { path: place.path, flags: new Map(), args: [] }
    const parsed = await this.#parse(session, place, command.options, {
      interspersed: !command.passThrough,
    })
    this.#hooked = { ...this.#hooked, flags: flagsGiven(command, parsed), args: parsed.positionals }
    if (parsed.help !== 'no') {
      if (parsed.help === 'short') await streams.out.write(shorthandNotice)
      const page = command.helpFor?.(parsed.positionals, this.#host.programName)
      if (page !== undefined) return void (await streams.out.write(page))
      return this.#help(session, place.path, streams.out)
    }
    await this.#execute(session, command, place, parsed)
  }

  /** Reads the flags of a command or group; an engine that is too old for it is worse than a bad one. */
  async #parse(
    session: Session,
    place: ReturnType<typeof find>,
    options: Options,
    grammar: { interspersed: boolean },
  ): Promise<Parsed<any>> {
    try {
      return parse(place.rest, options, grammar)
    } catch (error) {
      await this.#refuse(session, place, [])
      throw error
    }
  }

  /** Runs the plugin the words are for, and resolves to its exit code; to nothing if there is none. */
  async #runPlugin(session: Session, words: readonly string[]): Promise<number | undefined> {
    const { runForeign } = await import('./plugins/dispatch.ts')
    const exitCode = await runForeign(session, words)
    if (exitCode !== undefined) {
      const { flagsOfPlugin } = await import('./plugins/hooks.ts')
      this.#hooked = { path: words.slice(0, 1), ...flagsOfPlugin(words.slice(1)) }
    }
    return exitCode
  }

  /** Lets plugins tell what could come next, on a terminal and where the user wants to hear of it. */
  async runHooks(error: string): Promise<void> {
    const session = this.#session
    if (!this.#hooked || !session?.streams.out.isTTY || !session.config.plugins) return
    const { hooksEnabled, runHooks } = await import('./plugins/hooks.ts')
    if (!hooksEnabled(session.env, session.config)) return
    await runHooks(session, session, { ...this.#hooked, error })
  }

  async #execute(
    session: Session,
    command: Command,
    { nodes, path }: Place,
    { given, options, positionals }: Parsed<any>,
  ): Promise<void> {
    const flags = [...given].map((name) => command.options[name]!)
    await this.#refuse(session, { nodes, path }, flags)
    command.args.check(positionals, [session.programName, ...path].join(' '))
    if (command.helpWithoutFlags && given.size === 0)
      return this.#help(session, path, session.streams.out)
    for (const { long, deprecated } of flags) {
      if (deprecated)
        await session.streams.out.write(`Flag --${long} has been deprecated, ${deprecated}\n`)
    }
    await command.run(session, positionals, options)
  }

  /** Refuses what the engine cannot do; it is asked only where something depends on it. */
  async #refuse(
    session: Session,
    { nodes, path }: Pick<Place, 'nodes' | 'path'>,
    flags: readonly Option<unknown>[],
  ): Promise<void> {
    const needs = nodes.filter(isGate)
    if (needs.length === 0 && !flags.some(isGate)) return
    const { refuseUnsupported } = await import('./cli/gates.ts')
    const words = [session.programName, ...path].join(' ')
    await refuseUnsupported({ path: words, needs }, flags, session.api)
  }

  /** A group was named, and maybe a word that it does not know. */
  async #group(session: Session, place: ReturnType<typeof find>): Promise<void> {
    const { streams } = session
    const options = place.path.length === 0 ? globalOptions : {}
    const parsed = await this.#parse(session, place, options, { interspersed: true })
    if (parsed.help === 'short') await streams.out.write(shorthandNotice)
    if (parsed.help !== 'no') return this.#help(session, place.path, streams.out)
    await this.#refuse(session, place, [])
    const [word] = parsed.positionals
    if (word === undefined) {
      if (place.node.spaced) await streams.err.write('\n')
      return this.#help(session, place.path, streams.err)
    }

    const { unknownCommand } = await import('./cli/help-page.ts')
    throw unknownCommand(session, place, word)
  }

  async #help(session: Session, path: readonly string[], to: Output): Promise<void> {
    const { showHelp } = await import('./cli/help-page.ts')
    await showHelp(session, path, to)
  }

  async #version(): Promise<void> {
    // Scripts read the version behind "Docker version", so a link named docker answers as docker.
    const line =
      this.#host.programName === 'docker'
        ? `Docker version ${dockerVersion}, build quaymaster-${version}`
        : `Quaymaster version ${version}, like docker ${dockerVersion}`
    await this.#host.streams.out.write(`${line}\n`)
  }

  /** Prints an error as docker does and says which exit code it means. */
  async report(error: unknown): Promise<number> {
    const { streams } = this.#host
    const code = error instanceof StatusError ? error.exitCode : 1
    let message = error instanceof Error ? messageOf(error) : String(error)
    if (error instanceof UsageError) message += await this.#usage(error)
    const told = message || `exit status ${code}`
    if (this.#debug && error instanceof Error && error.stack && message) message = error.stack
    if (streams.err.isTTY) message = message.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, '\u{fffd}')
    try {
      if (message !== '') await streams.err.write(`${message}\n`)
      await this.runHooks(told)
    } catch {
      // Nobody is left to read it; the exit code still tells.
    }
    return code
  }

  async #usage({ pointer, exitCode }: UsageError): Promise<string> {
    const { programName } = this.#host
    const { node, path, command } = this.#place
    const name = [programName, ...path].join(' ')
    const more = `${pointer} '${name} --help' for more information`
    if (command) {
      const { usageLine } = await import('./cli/help.ts')
      return `\n\nUsage:  ${usageLine(command, programName, path)}\n\n${more}`
    }
    if (path.length > 0) {
      const usage = node.usage ? `${name} ${node.usage}` : name
      return `\n\nUsage:  ${usage}\n\n${more}`
    }
    const isFlag = exitCode === 125
    return isFlag ? `\n\nUsage:  ${name} [OPTIONS] COMMAND [ARG...]\n\n${more}` : `\n\n${more}`
  }

  close(): void {
    this.#session?.close()
  }
}

const shorthandNotice = 'Flag shorthand -h has been deprecated, use --help\n'

function isGate(gate: Gate): boolean {
  return Boolean(gate.minApi || gate.os || gate.experimental)
}

function flagsGiven(command: Command, { given, options }: Parsed<any>): Finished['flags'] {
  const values = [...given].map((name) => {
    const { long, type } = command.options[name]!
    return [long, { value: String(options[name]), isBoolean: type === '' }] as const
  })
  return new Map(values)
}
