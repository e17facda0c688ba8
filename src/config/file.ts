import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Env } from '../command.ts'
import { writeAtomically } from './atomic-write.ts'
import { isObject, jsonKind, parseJson, spelledAs } from './json.ts'
import { readSettings, type Settings, settingNames } from './settings.ts'
import { systemError } from './system-error.ts'

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
        const json = await edit(path, change)
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
      warnings.push(`WARNING: Error loading config file: ${systemError(error, 'open', path)}`)
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

function asObject(json: unknown): Record<string, unknown> {
  if (json === null) return {}
  if (isObject(json)) return json
  throw new Error(
    `json: cannot unmarshal ${jsonKind(json)} into Go value of type configfile.ConfigFile`,
  )
}

/** Returns the new contents, or nothing when `change` changed nothing. */
async function edit(
  path: string,
  change: (json: Record<string, unknown>) => void,
): Promise<Record<string, unknown> | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw new Error(systemError(error, 'open', path))
  })
  const { parse, stringify } = await codecFor(text)

  let json: Record<string, unknown>
  try {
    json = spelledAs(settingNames, asObject(parse(text)))
  } catch (error) {
    throw new Error(`${path} is left as it is: ${(error as Error).message}`)
  }
  const before = stringify(json)
  change(json)
  if (stringify(json) === before) return undefined

  const complete = Object.hasOwn(json, 'auths') ? json : { auths: {}, ...json }
  removeUserAgent(complete)
  await writeAtomically(path, escapeForHtml(stringify(complete))).catch((error: unknown) => {
    throw new Error(systemError(error, 'open', path))
  })
  return complete
}

/** The User-Agent is the program's own, and docker does not keep it in the file either. */
function removeUserAgent(json: Record<string, unknown>): void {
  if (!isObject(json.HttpHeaders)) return
  const headers = Object.entries(json.HttpHeaders)
  const kept = headers.filter(([name]) => name.toLowerCase() !== 'user-agent')
  if (kept.length === headers.length) return
  if (kept.length > 0) json.HttpHeaders = Object.fromEntries(kept)
  else delete json.HttpHeaders
}

interface Codec {
  parse(text: string): unknown
  stringify(json: unknown): string
}

/** JavaScript's own JSON, unless the text has numbers that it would not write back as they are. */
async function codecFor(text: string): Promise<Codec> {
  if (!/[[:,]\s*-?\d+(?:[.eE]|(?<=\d{16}))/.test(text))
    return { parse: parseJson, stringify: (json) => JSON.stringify(json, null, '\t') }

  const { parse, stringify } = await import('lossless-json')
  return {
    parse(raw) {
      parseJson(raw)
      return parse(raw)
    },
    stringify: (json) => stringify(json, undefined, '\t') ?? '',
  }
}

/** docker writes these characters escaped: the file stays the same to the byte. */
function escapeForHtml(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
