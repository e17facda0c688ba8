import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Env } from '../command.ts'
import { systemErrorText } from '../system-error.ts'
import { parseJson } from './json.ts'
import { asObject, readSettings, type Settings, settingNames } from './settings.ts'

/** The user's config.json: its known properties, and a way to change it. */
export interface Config extends Settings {
  readonly directory: string
  readonly path: string
  /** What is wrong with the file, as docker prints it on stderr each time it is read. */
  readonly warnings: readonly string[]
  /**
   * Reads the file again, lets `change` edit it, and replaces it in one step if anything changed;
   * the properties of this object follow. Unknown keys, order and exact numbers are kept. Throws,
   * and writes nothing, where the file is no JSON object: it would be lost.
   */
  save(change: (json: Record<string, unknown>) => void): Promise<void>
}

/** Where the user's files are: the `--config` flag, DOCKER_CONFIG, or `.docker` at home. */
export function configDirectory(env: Env, homeDirectory: string, flag?: string): string {
  return flag || env.DOCKER_CONFIG || join(homeDirectory, '.docker')
}

/** Reads config.json. Never throws: a file that cannot be read gives defaults and a warning. */
export function loadConfig(directory: string): Config {
  const path = join(directory, 'config.json')
  const warnings: string[] = []
  let lastSave = Promise.resolve()

  const config: Config = {
    ...read(path, warnings),
    directory,
    path,
    warnings,
    save(change) {
      const save = lastSave.then(async () => {
        // Most runs change nothing: they are spared the loading of what writes.
        const { editFile } = await import('./edit-file.ts')
        const json = await editFile(path, change)
        if (!json) return
        const none = Object.fromEntries(settingNames.map((name) => [name, undefined]))
        Object.assign(
          config,
          none,
          readSettings(json, () => undefined),
        )
      })
      lastSave = save.catch(() => undefined)
      return save
    },
  }
  return config
}

function read(path: string, warnings: string[]): Settings {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EISDIR')
      warnings.push(`WARNING: Error parsing config file (${path}): read ${path}: is a directory`)
    else if (code !== 'ENOENT')
      warnings.push(`WARNING: Error loading config file: ${systemErrorText(error, 'open', path)}`)
    return {}
  }

  const complain = (problem: string) => {
    warnings.push(`WARNING: Error parsing config file (${path}): ${problem}`)
  }
  try {
    return readSettings(asObject(parseJson(text)), complain)
  } catch (error) {
    complain((error as Error).message)
    return {}
  }
}
