import {
  type Extras,
  type IntegerType,
  type Option,
  parseCsv,
  parseInteger,
  values,
} from './index.ts'

/** A secret or a config, and the file that a service's containers find it in. */
export interface MountedFile {
  /** Name of the secret or config. */
  readonly source: string
  /** Name of the file: within the directory of the secrets, or from the root. */
  readonly target: string
  readonly uid: string
  readonly gid: string
  readonly mode: number
}

type Kind = 'secret' | 'config'

const modeType: IntegerType = 'uint32'

/** Reads `NAME`, or the long form `source=NAME,target=FILE,uid=…,gid=…,mode=0444`. */
export function parseMountedFile(raw: string, kind: Kind): MountedFile {
  const fields = parseCsv(raw)
  if (fields.length === 0) throw new Error('EOF')
  let file: MountedFile = { source: '', target: '', uid: '0', gid: '0', mode: 0o444 }

  const [first = ''] = fields
  if (fields.length === 1 && !first.includes('=')) return { ...file, source: first, target: first }
  for (const field of fields) file = { ...file, ...readField(field, kind) }
  if (file.source === '') throw new Error('source is required')
  return file.target === '' ? { ...file, target: file.source } : file
}

/** A repeatable flag with secrets or configs. */
export function mountedFiles(
  flags: string,
  kind: Kind,
  description: string,
  extras?: Extras<MountedFile[]>,
): Option<MountedFile[]> {
  return values(flags, kind, (raw) => parseMountedFile(raw, kind), description, extras)
}

function readField(field: string, kind: Kind): Partial<MountedFile> {
  const equals = field.indexOf('=')
  if (equals < 0) throw new Error(`invalid field '${field}' must be a key=value pair`)
  const name = field.slice(0, equals)
  const value = field.slice(equals + 1)
  switch (name.toLowerCase()) {
    case 'source':
    case 'src':
      return { source: value }
    case 'target':
      return { target: value }
    case 'uid':
      return { uid: value }
    case 'gid':
      return { gid: value }
    case 'mode':
      return { mode: parseMode(value) }
    default:
      throw new Error(`invalid field in ${kind} request: ${name.toLowerCase()}`)
  }
}

function parseMode(value: string): number {
  try {
    return parseInteger(value, modeType)
  } catch (error) {
    throw new Error(`invalid mode specified: ${(error as Error).message}`)
  }
}
