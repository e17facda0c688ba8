import { type Dirent, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasCommand, type Node } from '../cli/tree.ts'
import type { Env } from '../command.ts'
import type { Config } from '../config/file.ts'
import { type CliPlugin, readPlugin } from './metadata.ts'

export type { CliPlugin } from './metadata.ts'

/** Where plugins are looked for, and what they must not be named. */
export interface PluginSearch {
  readonly config: Pick<Config, 'directory' | 'cliPluginsExtraDirs'>
  readonly env: Env
  readonly platform: NodeJS.Platform
  /** Links that lead nowhere are reported then, as with the variable DEBUG. */
  readonly debug: boolean
  readonly tree: Node
  /** How long each plugin may take to say what it is. */
  readonly timeoutMilliseconds?: number
}

/** What the directories depend on. */
type Places = Pick<PluginSearch, 'config' | 'env' | 'platform'>

const prefix = 'docker-'

/** Every plugin that is found, sorted by name; those that cannot be used say why. */
export async function listPlugins(search: PluginSearch): Promise<CliPlugin[]> {
  const plugins = await Promise.all(
    [...candidates(search)].map(([name, paths]) => describe(name, paths, search)),
  )
  return plugins.sort((a, b) => (a.Name < b.Name ? -1 : 1))
}

/** The plugin of a name, if there is one that can be used. */
export async function findPlugin(
  name: string,
  search: PluginSearch,
): Promise<CliPlugin | undefined> {
  const paths = candidates(search, name).get(name)
  if (!paths) return undefined
  const plugin = await describe(name, paths, search)
  return plugin.Err === undefined ? plugin : undefined
}

function describe(name: string, paths: readonly string[], search: PluginSearch) {
  return readPlugin(name, paths, (word) => hasCommand(search.tree, word), search)
}

/** Programs by the name of their command; the first of each is the one to run. */
function candidates(search: PluginSearch, wanted?: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  const showsBroken = search.debug || Boolean(search.env.DEBUG)
  for (const directory of pluginDirectories(search)) {
    for (const entry of entriesOf(directory)) {
      const name = candidateName(entry, search.platform)
      if (name === undefined || (wanted !== undefined && name !== wanted)) continue
      const path = join(directory, entry.name)
      if (entry.isSymbolicLink() && !showsBroken && !existsSync(path)) continue
      found.set(name, [...(found.get(name) ?? []), path])
    }
  }
  return found
}

/** The directories in which docker looks for plugins, the first one first. */
export function pluginDirectories({ config, env, platform }: Places): string[] {
  const own = [...(config.cliPluginsExtraDirs ?? []), join(config.directory, 'cli-plugins')]
  if (platform === 'win32') {
    // Every user can write to %ProgramData%, where older programs looked as well.
    return [...own, join(env.ProgramFiles ?? 'C:\\Program Files', 'Docker', 'cli-plugins')]
  }
  const prefixes = ['/usr/local/lib', '/usr/local/libexec', '/usr/lib', '/usr/libexec']
  return [...own, ...prefixes.map((path) => join(path, 'docker', 'cli-plugins'))]
}

/** What is in a directory; nothing where there is none, or it cannot be read. */
function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch {
    return []
  }
}

function candidateName(entry: Dirent, platform: NodeJS.Platform): string | undefined {
  if (!entry.isFile() && !entry.isSymbolicLink()) return undefined
  if (!entry.name.startsWith(prefix)) return undefined
  const name = entry.name.slice(prefix.length)
  if (platform !== 'win32') return name
  return /\.exe$/i.test(name) ? name.slice(0, -'.exe'.length) : undefined
}
