import { parseFields } from './fields.ts'
import { splitPair } from './label.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a secret of a build comes from: a file, or a variable of our environment. */
export type BuildSecret =
  | { readonly id: string; readonly file: string }
  | { readonly id: string; readonly variable: string }

/**
 * Reads `--secret`: `id=ID[,src=PATH]`, or `id=ID,env=NAME`; of both, the variable counts. Where neither
 * is said, the ID names a variable of the environment or, if there is none, a file.
 *
 * @throws Error in docker's words
 */
export function parseSecret(raw: string, env: Environment): BuildSecret {
  const given: Record<string, string> = {}
  for (const [key, value] of parseFields(raw)) {
    if (value === undefined) throw new Error(`invalid field '${key}' must be a key=value pair`)
    const name = key === 'source' ? 'src' : key
    if (!['type', 'id', 'src', 'env'].includes(name)) {
      throw new Error(`unexpected key '${key}' in '${key}=${value}'`)
    }
    given[name] = value
  }
  const { type = '', id = '', src = '' } = given
  let { env: variable = '' } = given
  if (type !== '' && type !== 'file' && type !== 'env') {
    throw new Error(`unsupported secret type "${type}"`)
  }
  if (id === '') throw new Error('secret missing ID')
  if (type === 'env' && variable === '') variable = src || id
  if (variable !== '') return { id, variable }
  if (src !== '') return { id, file: src }
  return env[id] === undefined ? { id, file: id } : { id, variable: id }
}

/** An SSH agent, or keys that one is to be made of, for steps of a build. */
export interface BuildSsh {
  readonly id: string
  /** The agent's socket, or files with private keys; none means the agent of SSH_AUTH_SOCK. */
  readonly paths: readonly string[]
}

/** Reads `--ssh`: `default`, or `ID=SOCKET` or `ID=KEY[,KEY]`. */
export function parseSsh(raw: string): BuildSsh {
  const [id, paths = ''] = splitPair(raw)
  return { id: id || 'default', paths: paths.split(',').filter(Boolean) }
}
