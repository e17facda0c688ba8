import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Cli } from '../../command.ts'
import { parseReference, type Reference } from '../../reference.ts'
import type { Streams } from '../../streams.ts'
import { systemErrorText } from '../../system-error.ts'
import { registryAuth } from '../shared/registry-auth.ts'
import type { Target } from './target.ts'

/** A request on its way to the engine. */
export interface Request {
  readonly method: string
  /** With the version, where the user named one. */
  readonly path: string
  readonly operation: Target['operation']
  readonly query: Query
  readonly headers: Readonly<Record<string, string>>
}

type Query = Readonly<Record<string, readonly string[]>>

/** The query of a path, and what `--query` adds to it; a name may come again. */
export function readQuery({ query }: Pick<Target, 'query'>, pairs: readonly string[]): Query {
  const values = new Map<string, string[]>()
  const add = (name: string, value: string) =>
    values.set(name, [...(values.get(name) ?? []), value])
  for (const [name, value] of query) add(name, value)
  for (const pair of pairs) {
    const equals = pair.indexOf('=')
    if (equals <= 0)
      throw new Error(`invalid query parameter ${JSON.stringify(pair)}: must be NAME=VALUE`)
    add(pair.slice(0, equals), pair.slice(equals + 1))
  }
  return Object.fromEntries(values)
}

/** Reads `NAME: VALUE` lines. */
export function readHeaders(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map((line) => {
      const match = /^([\w!#$%&'*+.^`|~-]+):\s*([^\r\n\0]*?)\s*$/.exec(line)
      if (!match) throw new Error(`invalid header ${JSON.stringify(line)}: must be NAME: VALUE`)
      return [match[1]!, match[2]!]
    }),
  )
}

/**
 * The body that `--input` names; nothing where it is not given.
 *
 * @throws Error, in docker's words, where the file cannot be read
 */
export async function readInput(
  streams: Streams,
  input: string | undefined,
): Promise<Readable | undefined> {
  if (input === undefined) return undefined
  if (input === '-') return streams.in.stream
  try {
    return (await open(input, 'r')).createReadStream()
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', input))
  }
}

/** The user's credentials for the registry that an operation makes the engine speak to, if any. */
export async function registryHeaders(
  cli: Cli,
  target: Target,
  query: Query,
): Promise<Record<string, string>> {
  const reference = registryReference(target, query)
  return reference ? registryAuth(cli, reference.registry) : {}
}

function registryReference({ operation, path }: Target, query: Query): Reference | undefined {
  const name = decodeURIComponent(path.split('/').slice(2, -1).join('/'))
  const sources: Readonly<Record<string, string | undefined>> = {
    ImageCreate: query.fromImage?.[0],
    ImagePush: name,
    PluginPush: name,
    PluginPull: query.remote?.[0],
    PluginUpgrade: query.remote?.[0],
    GetPluginPrivileges: query.remote?.[0],
    DistributionInspect: name,
  }
  const source = operation && sources[operation.id]
  if (!source) return undefined
  try {
    return parseReference(source)
  } catch {
    // The engine says better what is wrong with it.
    return undefined
  }
}
