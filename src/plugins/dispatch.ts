import { hasCommand } from '../cli/tree.ts'
import { StatusError } from '../errors.ts'
import { parseBoolean } from '../options/index.ts'
import { type CliPlugin, findPlugin, type PluginSearch } from './find.ts'
import { isForBuilder } from './is-for-builder.ts'
import { type PluginRunner, runPlugin, runPluginHelp } from './run.ts'

/** What is needed to find out whose command line it is. */
export interface Dispatcher extends PluginRunner, PluginSearch {
  /** All words after the program's name, global flags included. */
  readonly argv: readonly string[]
  readonly config: PluginSearch['config'] & { readonly aliases?: Readonly<Record<string, string>> }
  readonly contextName: string
}

/**
 * Refuses aliases and settings that docker refuses, whatever the command.
 *
 * @throws StatusError in docker's words
 */
export function checkSettings({ config, env, tree }: Dispatcher): void {
  for (const [alias, target] of Object.entries(config.aliases ?? {})) {
    if (alias !== 'builder')
      throw new StatusError(
        1,
        `not allowed to alias ${JSON.stringify(alias)} (allowed: map[string]struct {}{"builder":struct {}{}})`,
      )
    if (hasCommand(tree, target))
      throw new StatusError(1, `not allowed to alias with builtin "${target}" as target`)
  }
  wantsBuildKit(env)
}

/** A command line that is a plugin's, without the global flags. */
interface Foreign {
  readonly plugin: CliPlugin
  /** From the plugin's name on. */
  readonly args: readonly string[]
  /** It is our own name for something that the plugin does. */
  readonly forwarded: boolean
}

/**
 * The plugin that a command line is for; nothing where it is ours.
 *
 * @param words - the command line from the command's name on
 */
export async function foreignCommand(
  dispatcher: Dispatcher,
  words: readonly string[],
): Promise<Foreign | undefined> {
  const built = await builderPlugin(dispatcher, words)
  if (built) return { ...built, forwarded: true }
  const [name = ''] = words
  if (hasCommand(dispatcher.tree, name)) return undefined
  const plugin = await findPlugin(name, dispatcher)
  return plugin && { plugin, args: words, forwarded: false }
}

/** Runs the plugin that a command line is for; resolves to its exit code, or to nothing if it is ours. */
export async function runForeign(
  dispatcher: Dispatcher,
  words: readonly string[],
): Promise<number | undefined> {
  const foreign = await foreignCommand(dispatcher, words)
  if (!foreign) return undefined
  const { plugin, args, forwarded } = foreign
  const globals = dispatcher.argv.slice(0, dispatcher.argv.length - words.length)
  const variables = forwarded ? { BUILDX_BUILDER: builderOf(dispatcher, args) } : {}
  return runPlugin(dispatcher, plugin.Path, [...globals, ...args], words.slice(0, 1), variables)
}

/**
 * Shows the help of a plugin, which it prints itself; resolves to whether there is such a plugin.
 *
 * @throws StatusError where the plugin fails
 */
export async function showForeignHelp(dispatcher: Dispatcher, name: string): Promise<boolean> {
  const plugin = hasCommand(dispatcher.tree, name) ? undefined : await findPlugin(name, dispatcher)
  if (!plugin) return false
  const code = await runPluginHelp(dispatcher, plugin.Path, dispatcher.argv, [name])
  if (code !== 0) throw new StatusError(1, `exit status ${code}`)
  return true
}

/**
 * The plugin that builds, and its command line: the one `aliases.builder` names, or buildx. Nothing
 * where this program builds by itself, as with DOCKER_BUILDKIT=0 and wherever buildx is missing.
 *
 * @throws StatusError where a plugin is asked for and cannot be had
 */
async function builderPlugin(
  dispatcher: Dispatcher,
  words: readonly string[],
): Promise<{ plugin: CliPlugin; args: readonly string[] } | undefined> {
  if (!isForBuilder(words)) return undefined
  const [first, ...rest] = words
  const isBake = first === 'bake'
  if (!isBake && wantsBuildKit(dispatcher.env) === false) return undefined

  const alias = dispatcher.config.aliases?.builder
  const name = alias ?? 'buildx'
  const plugin = await findPlugin(name, dispatcher)
  if (plugin) {
    const args = first === 'build' || isBake ? words : rest
    return { plugin, args: [name, ...args] }
  }
  const { programName } = dispatcher
  if (isBake)
    throw new StatusError(
      1,
      `ERROR: ${programName} bake requires the buildx component but it is missing or broken.\n       Install it among the CLI plugins to use bake.`,
    )
  if (alias !== undefined)
    throw new StatusError(
      1,
      `ERROR: BuildKit is enabled but the ${alias} component is missing or broken.\n       It is the builder that "aliases" in config.json names.`,
    )
  return undefined
}

/** What DOCKER_BUILDKIT says; nothing where it is not set. */
function wantsBuildKit({ DOCKER_BUILDKIT }: Dispatcher['env']): boolean | undefined {
  if (!DOCKER_BUILDKIT) return undefined
  try {
    return parseBoolean(DOCKER_BUILDKIT)
  } catch (error) {
    const problem = (error as Error).message
    throw new StatusError(
      1,
      `DOCKER_BUILDKIT environment variable expects boolean value: ${problem}`,
    )
  }
}

/** The builder of buildx that belongs to the context, unless the user chose one. */
function builderOf({ env, contextName }: Dispatcher, args: readonly string[]): string | undefined {
  const isChosen = args.some((arg) => arg === '--builder' || arg.startsWith('--builder='))
  return isChosen ? env.BUILDX_BUILDER : env.BUILDX_BUILDER || contextName
}
