import type { Cli, Env } from '../command.ts'
import type { Config } from '../config/file.ts'
import { isObject } from '../config/json.ts'
import { parseBoolean } from '../options/index.ts'
import {
  goMethod,
  goStruct,
  parseTemplate,
  type TemplateFunction,
} from '../render/template/index.ts'
import { sanitize } from '../render/text.ts'
import { findPlugin, type PluginSearch } from './find.ts'
import { outputOf } from './metadata.ts'
import { pluginEnvironment } from './run.ts'

/** A command that has run, as hooks are told of it. */
export interface Finished {
  /** Its words: `container ls`. */
  readonly path: readonly string[]
  /** The flags that were given; only those of booleans have a value. */
  readonly flags: ReadonlyMap<string, { readonly value: string; readonly isBoolean: boolean }>
  readonly args: readonly string[]
  /** What it failed with; empty where it did not. */
  readonly error: string
}

const hooksCommand = 'docker-cli-plugin-hooks'
/** A hook is advice: nobody waits long for it. */
const patienceMilliseconds = 5_000

/** Whether hooks run: a variable decides, else `features.hooks` of config.json. */
export function hooksEnabled(env: Env, { features }: Pick<Config, 'features'>): boolean {
  const setting = env.DOCKER_CLI_HOOKS || env.DOCKER_CLI_HINTS || features?.hooks || 'false'
  try {
    return parseBoolean(setting)
  } catch {
    return false
  }
}

/** What the words after a plugin's name are, as far as one who does not know its flags can tell. */
export function flagsOfPlugin(words: readonly string[]): Pick<Finished, 'flags' | 'args'> {
  const flags = words
    .map((word) => /^--?([^=-][^=]*)/.exec(word)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => [name, { value: '', isBoolean: false }] as const)
  return { flags: new Map(flags), args: words.filter((word) => !word.startsWith('-')) }
}

/**
 * Asks the plugins that want to know of a command what the user could do next, and prints it. Whatever
 * goes wrong is the plugin's affair: nothing is said, and nothing thrown.
 */
export async function runHooks(
  cli: Pick<Cli, 'env' | 'programName' | 'streams' | 'config'>,
  search: PluginSearch,
  finished: Finished,
): Promise<void> {
  const answers: string[] = []
  for (const [name, settings] of Object.entries(cli.config.plugins ?? {})) {
    const wanted = [settings.hooks, finished.error === '' ? undefined : settings['error-hooks']]
    const matched = wanted.map((hooks) => matchedHook(hooks, finished.path)).find(Boolean)
    if (!matched) continue
    try {
      answers.push(...(await ask(cli, search, name, matched, finished)))
    } catch {
      // The command itself is done; a hook that fails must not spoil it.
    }
  }
  if (answers.length === 0) return
  const { err } = cli.streams
  const title = "What's next:"
  await err.write(err.colorLevel > 0 ? `\x1b[1m\n${title}\x1b[0m\n` : `\n${title}\n`)
  for (const line of answers) await err.write(`    ${sanitize(line)}\n`)
}

/** The first command of a comma list that is the one that ran, or the group of it. */
function matchedHook(hooks: string | undefined, path: readonly string[]): string | undefined {
  const command = path.join(' ')
  return hooks
    ?.split(',')
    .map((hook) => hook.trim())
    .find((hook) => hook !== '' && `${command} `.startsWith(`${hook} `))
}

async function ask(
  { env, programName }: Pick<Cli, 'env' | 'programName'>,
  search: PluginSearch,
  name: string,
  matched: string,
  finished: Finished,
): Promise<string[]> {
  const plugin = await findPlugin(name, search)
  if (!plugin) return []
  const flags = [...finished.flags].map(([flag, { value, isBoolean }]) => [
    flag,
    isBoolean ? value : '',
  ])
  const request = JSON.stringify({
    RootCmd: matched,
    Flags: Object.fromEntries(flags.sort()),
    CommandError: finished.error,
  })
  const answer: unknown = JSON.parse(
    await outputOf(plugin.Path, [name, hooksCommand, request], {
      env: pluginEnvironment({ env, programName }, finished.path),
      timeoutMilliseconds: patienceMilliseconds,
    }),
  )
  if (!isObject(answer) || (answer.Type ?? 0) !== 0) return []
  if (typeof answer.Template !== 'string' || answer.Template === '') return []
  return fill(answer.Template, finished).split('\n')
}

/** Fills the template of a hook, as this version of docker writes it and as earlier ones did. */
function fill(source: string, { path, flags, args }: Finished): string {
  const command = path.at(-1) ?? ''
  const flagValue = (flag: string) => {
    const found = flags.get(flag)
    if (!found) throw new Error(`no flag named ${flag} was given`)
    return found.value
  }
  const argValue = (index: number) => args[Number(index)] ?? ''
  const functions: Record<string, TemplateFunction> = {
    command: { parameters: [], call: () => command },
    flagValue: { parameters: ['string'], call: flagValue },
    argValue: { parameters: ['int'], call: argValue },
    flag: { parameters: ['any', 'string'], call: (_hook, flag) => flagValue(flag as never) },
    arg: { parameters: ['any', 'int'], call: (_hook, index) => argValue(index as never) },
  }
  const hook = goStruct('hooks.command', {
    Name: command,
    FlagValue: goMethod(flagValue, 'string'),
    Arg: goMethod(argValue, 'int'),
  })
  return parseTemplate(source, { functions }).execute(hook)
}
