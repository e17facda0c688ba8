import { spawn } from 'node:child_process'
import { statSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Env } from '../command.ts'
import { isObject, jsonKind, parseJson } from '../config/json.ts'
import { systemErrorText } from '../system-error.ts'

/** A program that adds a command to the command line, in the order that docker writes its fields. */
export interface CliPlugin {
  readonly SchemaVersion?: string
  readonly Vendor?: string
  readonly Version?: string
  readonly ShortDescription?: string
  readonly URL?: string
  readonly Hidden?: boolean
  readonly Name: string
  readonly Path: string
  /** Programs of the same name in directories that are searched later. */
  readonly ShadowedPaths?: readonly string[]
  /** Why it cannot be used. */
  readonly Err?: string
}

interface AskOptions {
  readonly env: Env
  readonly platform: NodeJS.Platform
  /** How long a plugin may take to answer. */
  readonly timeoutMilliseconds?: number
}

/** What a plugin says of itself when asked. */
type Metadata = Pick<CliPlugin, (typeof metadataFields)[number] | 'Hidden'>

const metadataFields = ['SchemaVersion', 'Vendor', 'Version', 'ShortDescription', 'URL'] as const
const metadataCommand = 'docker-cli-plugin-metadata'
const validName = /^[a-z][a-z0-9]*$/
const maxAnswerBytes = 1024 * 1024
const patienceMilliseconds = 10_000

/**
 * Asks a plugin for its metadata. Never rejects: what is wrong with it is told by `Err`.
 *
 * @param paths - the program, and those of the same name that it hides
 * @param isBuiltin - whether the program has a command of a name
 */
export async function readPlugin(
  name: string,
  paths: readonly string[],
  isBuiltin: (name: string) => boolean,
  options: AskOptions,
): Promise<CliPlugin> {
  const [Path = '', ...shadowed] = paths
  const place = { Name: name, Path, ...(shadowed.length > 0 && { ShadowedPaths: shadowed }) }
  let metadata: Metadata = {}
  try {
    if (!validName.test(name))
      throw new Error(
        `plugin candidate ${JSON.stringify(name)} did not match "${validName.source}"`,
      )
    if (isBuiltin(name)) throw new Error(`plugin "${name}" duplicates builtin command`)
    refuseUnguarded(Path, options.platform)
    metadata = parseMetadata(await fetchMetadata(Path, options))
    checkMetadata(metadata)
    return { ...metadata, ...place }
  } catch (error) {
    return { ...metadata, ...place, Err: (error as Error).message }
  }
}

/** Whoever can change the program, or put another in its place, would run as this user. */
function refuseUnguarded(path: string, platform: NodeJS.Platform): void {
  if (platform === 'win32') return
  for (const place of [dirname(path), path]) {
    const isOpen = (statSync(place, { throwIfNoEntry: false })?.mode ?? 0) & 0o002
    if (isOpen) throw new Error(`${place} can be changed by every user of this machine`)
  }
}

async function fetchMetadata(path: string, options: AskOptions): Promise<string> {
  try {
    return await outputOf(path, [metadataCommand], options)
  } catch (error) {
    throw new Error(`failed to fetch metadata: ${(error as Error).message}`)
  }
}

function parseMetadata(text: string): Metadata {
  try {
    const value = text.trim() === '' ? undefined : parseJson(text)
    if (value === undefined) throw new Error('unexpected end of JSON input')
    if (!isObject(value))
      throw new Error(`json: cannot unmarshal ${jsonKind(value)} into Go value of type Metadata`)
    const fields = metadataFields.map((name) => [name, textField(value, name)] as const)
    return {
      ...Object.fromEntries(fields.filter(([, field]) => field !== '')),
      ...(value.Hidden === true && { Hidden: true }),
    }
  } catch (error) {
    throw new Error(`invalid metadata: ${(error as Error).message}`)
  }
}

function textField(object: Record<string, unknown>, name: string): string {
  const value = object[name] ?? ''
  if (typeof value === 'string') return value
  throw new Error(
    `json: cannot unmarshal ${jsonKind(value)} into Go struct field Metadata.${name} of type string`,
  )
}

function checkMetadata({ SchemaVersion = '', Vendor = '' }: Metadata): void {
  if (SchemaVersion === '') throw new Error('plugin SchemaVersion version cannot be empty')
  const major = /^(\d+)\./.exec(SchemaVersion)?.[1]
  const shown = `plugin SchemaVersion ${JSON.stringify(SchemaVersion)}`
  if (major === undefined)
    throw new Error(`${shown} has wrong format: must be <major>.<minor>.<patch>`)
  if (Number(major) > 1) throw new Error(`${shown} is not supported: must be lower than 2.0.0`)
  if (Vendor === '') throw new Error('plugin metadata does not define a vendor')
}

/**
 * Runs a plugin for its answer, with nothing to read and nowhere to complain. Rejects, in Go's words,
 * when it cannot be run, fails, takes too long or does not stop talking.
 */
export function outputOf(
  path: string,
  args: readonly string[],
  { env, timeoutMilliseconds = patienceMilliseconds }: Omit<AskOptions, 'platform'>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    })
    const stop = (reason: string) => {
      child.kill('SIGKILL')
      settle(() => reject(new Error(reason)))
    }
    const deadline = setTimeout(
      () => stop(`no answer within ${timeoutMilliseconds} ms`),
      timeoutMilliseconds,
    )
    const settle = (finish: () => void) => {
      clearTimeout(deadline)
      // What the plugin started may hold the pipe open for ever.
      child.stdout.destroy()
      finish()
    }
    const chunks: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxAnswerBytes) stop(`an answer of more than ${maxAnswerBytes} bytes`)
      else chunks.push(chunk)
    })
    child.on('error', (error) =>
      settle(() => reject(new Error(systemErrorText(error, 'fork/exec', path)))),
    )
    child.on('close', (code, signal) =>
      settle(() => {
        if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'))
        else reject(new Error(signal ? `signal: ${signal}` : `exit status ${code}`))
      }),
    )
  })
}
