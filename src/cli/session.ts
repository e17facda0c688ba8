import { Client } from '../api/client.ts'
import { Engine } from '../api/index.ts'
import type { Host } from '../cli.ts'
import type { Cli } from '../command.ts'
import { requestHeaders, resolveContextName, resolveEndpoint } from '../config/endpoint.ts'
import { type Config, configDirectory, loadConfig } from '../config/file.ts'
import type { CliPlugin } from '../plugins/find.ts'
import { version } from '../version.ts'
import type { GlobalFlags } from './global-options.ts'
import type { Interrupts } from './interrupts.ts'
import { traceLine } from './trace.ts'

/**
 * What a command is given, made from the global flags and the user's files. Nothing is read and
 * nobody is called before a command asks for it.
 */
export class Session implements Cli {
  readonly streams
  readonly env
  readonly programName
  readonly platform
  readonly homeDirectory
  readonly signal
  readonly debug
  /** All words after the program's name. */
  readonly argv
  readonly tree
  #flags: GlobalFlags
  readonly #interrupts: Interrupts
  #config: Config | undefined
  #engine: Engine | undefined

  constructor(host: Host, flags: GlobalFlags, interrupts: Interrupts) {
    this.streams = host.streams
    this.env = host.env
    this.programName = host.programName
    this.platform = host.platform
    this.homeDirectory = host.homeDirectory
    this.signal = interrupts.signal
    this.debug = flags.debug
    this.argv = host.argv
    this.tree = host.tree
    this.#flags = flags
    this.#interrupts = interrupts
  }

  get config(): Config {
    if (!this.#config) {
      this.#config = loadConfig(configDirectory(this.env, this.homeDirectory, this.#flags.config))
      for (const warning of this.#config.warnings) this.streams.err.write(`${warning}\n`)
    }
    return this.#config
  }

  get contextName(): string {
    return resolveContextName(this.#flags, this.env, this.config)
  }

  get api(): Engine {
    this.#engine ??= new Engine(
      new Client({
        endpoint: resolveEndpoint(this.#flags, this.env, this.config, this.platform),
        headers: requestHeaders(this.env, this.config),
        userAgent: `Docker-Client/${version} (${this.platform})`,
        version: this.env.DOCKER_API_VERSION || undefined,
        env: this.env,
        signal: this.signal,
        debug: this.debug ? (call) => this.streams.err.write(traceLine(call)) : undefined,
      }),
    )
    return this.#engine
  }

  /** Goes by other flags from now on: those of a line that is being completed. */
  adopt(flags: GlobalFlags): void {
    this.#flags = flags
    this.#config = undefined
  }

  onSignal(listener: (signal: NodeJS.Signals) => void): () => void {
    return this.#interrupts.subscribe(listener)
  }

  /** For a child on the program's own terminal, which gets its signals without our help. */
  leaveSignalsToChild(): void {
    this.#interrupts.leaveToChild()
  }

  async plugins(): Promise<readonly CliPlugin[]> {
    const { listPlugins } = await import('../plugins/find.ts')
    return listPlugins(this)
  }

  /** Gives back the connections a command left open. */
  close(): void {
    this.#engine?.client.close()
  }
}
