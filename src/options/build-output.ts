import { parseFields } from './fields.ts'
import { parseCsv } from './index.ts'

/** What is to become of a build's result. */
export interface BuildOutput {
  readonly type: string
  /** A path, `-` for stdout; undefined where the engine keeps the result. */
  readonly dest: string | undefined
  readonly attrs: Readonly<Record<string, string>>
}

/**
 * Reads `--output`: `type=TYPE,dest=PATH,key=value`, a directory alone, or `-` for an archive on stdout.
 *
 * @throws Error where no type is given or a field is no `key=value`
 */
export function parseOutput(raw: string): BuildOutput {
  const [first = '', ...more] = parseCsv(raw)
  if (more.length === 0 && !first.startsWith('type=')) {
    if (first === '-') return { type: 'tar', dest: '-', attrs: {} }
    if (first !== '') return { type: 'local', dest: first, attrs: {} }
  }
  const attrs: Record<string, string> = {}
  for (const [key, value] of parseFields(raw)) {
    if (value === undefined) throw new Error(`invalid value ${key}`)
    attrs[key] = value
  }
  const { type = '', dest, ...rest } = attrs
  if (type === '') throw new Error('type is required for output')
  if (type === 'registry') return { type: 'image', dest, attrs: { ...rest, push: 'true' } }
  if (type === 'local' && !dest) throw new Error('dest is required for local exporter')
  const isArchive = type === 'tar' || type === 'oci'
  return { type, dest: isArchive ? dest || '-' : dest || undefined, attrs: rest }
}
