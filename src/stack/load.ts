import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, resolve } from 'node:path'
import type { Env } from '../command.ts'
import { parsePairs } from '../options/pairs-file.ts'
import { systemErrorText } from '../system-error.ts'
import { interpolate } from './interpolate.ts'
import { merge } from './merge.ts'
import { addressWarnings } from './ports.ts'
import { refuseForbidden } from './properties.ts'
import type { Service } from './schema/service.ts'
import type { FileObject, NetworkSettings, VolumeSettings } from './schema/things.ts'
import { composeFile } from './schema.ts'
import { isExtra } from './structures.ts'
import { Problems } from './types.ts'
import { isYamlMap, parseYaml, type Yaml, type YamlMap, yamlMap } from './yaml.ts'

/** Names of the user's own, `x-…`. */
export interface WithExtras {
  extras?: YamlMap
}

/** A thing that is made with the stack, or is there already. */
type Owned<T> = Omit<T, 'external'> & { external?: boolean } & WithExtras

export type ComposeService = Service & WithExtras
export type ComposeNetwork = Owned<NetworkSettings>
export type ComposeVolume = Owned<VolumeSettings>
export type ComposeFileObject = Owned<FileObject>

/** One or several compose files, as they are understood. Relative paths are whole. */
export interface Compose extends WithExtras {
  version: string
  services: Record<string, ComposeService>
  networks: Record<string, ComposeNetwork>
  volumes: Record<string, ComposeVolume>
  secrets: Record<string, ComposeFileObject>
  configs: Record<string, ComposeFileObject>
}

/** A file's name and what it holds. */
export interface Source {
  readonly name: string
  readonly content: YamlMap
}

export interface LoadContext {
  /** Relative paths begin here. */
  readonly directory: string
  readonly env: Env
  readonly skipInterpolation?: boolean
  warn(text: string): void
}

/**
 * Reads the YAML of compose files; `-` is what `readInput` gives.
 *
 * @throws Error where a file cannot be read, or is no YAML
 */
export async function readSources(
  names: readonly string[],
  readInput: () => Promise<string>,
): Promise<{ sources: Source[]; directory: string }> {
  const [first] = names
  if (!first) throw new Error('specify a Compose file (with --compose-file)')
  const sources: Source[] = []
  for (const name of names) {
    const text = name === '-' ? await readInput() : readText(name)
    sources.push({ name, content: parseYaml(text) })
  }
  const isInput = first === '-' && names.length === 1
  return { sources, directory: isInput ? resolve('.') : dirname(resolve(first)) }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}

/**
 * Makes sense of compose files, each of which changes those before it.
 *
 * @throws ForbiddenProperties, or Error in docker's words for what does not fit
 */
export function load(sources: readonly Source[], context: LoadContext): Compose {
  const files = sources.map(({ content }) => {
    const first = versionOf(sources[0]!.content)
    const version = versionOf(content)
    if (version !== first)
      throw new Error(`version mismatched between two composefiles : ${first} and ${version}`)
    return loadFile(content, version, context)
  })
  return files.reduce(merge)
}

const newestVersion = '3.13'

function versionOf({ version }: YamlMap): string {
  const text = version === undefined ? '' : String(version)
  return text === '' || text === '3' ? newestVersion : text
}

function loadFile(content: YamlMap, version: string, context: LoadContext): Compose {
  refuseForbidden(content)
  const file = context.skipInterpolation ? content : interpolate(content, context.env)
  const minor = /^3\.(\d|1[0-3])$/.exec(version)?.[1]
  if (minor === undefined) throw new Error(`unsupported Compose file version: ${version}`)
  const problems = new Problems(Number(minor))
  composeFile.check(file, '', problems)
  if (problems.worst !== undefined) throw new Error(problems.worst)

  const read = composeFile.read(file)
  for (const service of Object.values(sectionOf(file, 'service'))) {
    const ports = isYamlMap(service) ? service.ports : undefined
    addressWarnings(ports).forEach(context.warn)
  }
  const isNamed = (since: number) => Number(minor) >= since
  const owned = <T extends object>(kind: string, since: number, things: Record<string, T | null>) =>
    map(things, (name, thing) =>
      settle(kind, name, thing, sectionOf(file, kind)[name], {
        isNamed: isNamed(since),
        ...context,
      }),
    )
  return {
    version,
    services: map(read.services ?? {}, (name, service) => ({
      ...resolveService(service, context),
      ...extrasOf(sectionOf(file, 'service')[name]),
    })),
    networks: owned('network', 5, read.networks ?? {}),
    volumes: map(owned('volume', 4, read.volumes ?? {}), refuseConflict),
    secrets: map(owned('secret', 5, read.secrets ?? {}), (name, secret) =>
      resolveFile('secret', name, secret, context),
    ),
    configs: map(owned('config', 5, read.configs ?? {}), (name, config) =>
      resolveFile('config', name, config, context),
    ),
    ...extrasOf(file),
  }
}

function sectionOf(file: YamlMap, kind: string): YamlMap {
  const section = file[`${kind}s`]
  return isYamlMap(section) ? section : yamlMap()
}

function map<T, U>(record: Record<string, T>, change: (name: string, value: T) => U) {
  const result: Record<string, U> = Object.create(null)
  for (const [name, value] of Object.entries(record)) result[name] = change(name, value)
  return result
}

function extrasOf(raw: Yaml | undefined): WithExtras {
  if (!isYamlMap(raw)) return {}
  const extras = Object.entries(raw).filter(([name]) => isExtra(name) && name !== 'x-cluster-spec')
  return extras.length > 0 ? { extras: yamlMap(extras) } : {}
}

/** Settles whether a thing is there already, and by which name; docker shows the extras of such only. */
function settle<T extends { name?: string; external?: { external: boolean; name?: string } }>(
  kind: string,
  name: string,
  thing: T | null,
  raw: Yaml | undefined,
  { isNamed, warn }: { isNamed: boolean; warn: LoadContext['warn'] },
): Owned<T> {
  const { external, ...rest } = thing ?? ({} as T)
  const extras = kind === 'secret' || kind === 'config' ? extrasOf(raw) : {}
  if (!external?.external) return { ...rest, ...extras }
  if (external.name && rest.name)
    throw new Error(
      `${kind} ${name}: ${kind}.external.name and ${kind}.name conflict; only use ${kind}.name`,
    )
  if (external.name && isNamed)
    warn(`${kind} ${name}: ${kind}.external.name is deprecated in favor of ${kind}.name`)
  return { ...rest, ...extrasOf(raw), name: external.name || rest.name || name, external: true }
}

/** What is there already cannot be told how to be. */
function refuseConflict(name: string, volume: ComposeVolume): ComposeVolume {
  if (!volume.external) return volume
  for (const key of ['driver', 'driver_opts', 'labels'] as const) {
    if (volume[key] !== undefined)
      throw new Error(
        `conflicting parameters "external" and "${key}" specified for volume "${name}"`,
      )
  }
  return volume
}

function resolveFile(
  kind: string,
  name: string,
  object: ComposeFileObject,
  { directory }: LoadContext,
): ComposeFileObject {
  if (object.external) return object
  if (object.driver === undefined)
    return { ...object, file: wholePath(directory, object.file ?? '') }
  if (object.file === undefined) return object
  throw new Error(
    `${kind} ${name}: ${kind}.driver and ${kind}.file conflict; only use ${kind}.driver`,
  )
}

function wholePath(directory: string, path: string): string {
  return isAbsolute(path) ? path : join(directory, path).replace(/(?<=.)\/$/, '')
}

function resolveService(service: Service, context: LoadContext): Service {
  const environment = resolveEnvironment(service, context)
  const volumes = service.volumes?.map((volume) => {
    if (volume.type !== 'bind') return volume
    if (!volume.source)
      throw new Error('invalid mount config for type "bind": field Source must not be empty')
    return { ...volume, source: resolveSource(volume.source, context) }
  })
  const isFilled = Object.keys(environment).length > 0
  const { environment: _, ...rest } = service
  return { ...rest, ...(isFilled && { environment }), ...(volumes && { volumes }) }
}

/** The variables of the files and then of the service; one that is empty is the user's own. */
function resolveEnvironment({ env_file = [], environment }: Service, context: LoadContext) {
  const { directory, env } = context
  const result: Record<string, string | null> = Object.create(null)
  const add = (name: string, value: string | null) => {
    result[name] = (value || env[name]) ?? value
  }
  for (const file of env_file) {
    for (const pair of readVariables(wholePath(directory, file), env)) add(...pair)
  }
  for (const [name, value] of Object.entries(environment ?? {})) add(name, value)
  return result
}

function readVariables(path: string, env: Env): [string, string | null][] {
  let content: Uint8Array
  try {
    content = readFileSync(path)
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
  return parsePairs(content, (name) => env[name]).map((pair) => {
    const equals = pair.indexOf('=')
    return [pair.slice(0, equals), pair.slice(equals + 1)]
  })
}

/** A path of the host: from the user's home, or from the directory of the file. */
function resolveSource(source: string, { directory, env, warn }: LoadContext): string {
  let path = source
  if (source.startsWith('~')) {
    if (env.HOME === undefined) warn("cannot expand '~', because the environment lacks HOME")
    else path = env.HOME + source.slice(1)
  }
  const isWindows = /^[A-Za-z]:[\\/]|^\\\\[^\\]/.test(path)
  return isWindows ? path : wholePath(directory, path)
}
