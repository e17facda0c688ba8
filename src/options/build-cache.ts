import { parseFields } from './fields.ts'

/** A place that cache is taken from or put to. */
export interface BuildCache {
  readonly type: string
  readonly attrs: Readonly<Record<string, string>>
}

/**
 * Reads `--cache-from` and `--cache-to`: `type=TYPE,key=value`, or names of images alone.
 *
 * @throws Error where fields come without a type
 */
export function parseCache(raw: string): BuildCache[] {
  if (raw === '') return []
  const fields = parseFields(raw)
  if (fields.every(([, value]) => value === undefined)) {
    return raw.split(',').map((ref) => ({ type: 'registry', attrs: { ref } }))
  }
  const attrs: Record<string, string> = {}
  for (const [key, value] of fields) {
    if (value === undefined) throw new Error(`invalid value ${key}`)
    attrs[key] = value
  }
  const { type, ...rest } = attrs
  if (!type) throw new Error(`type required form> "${raw}"`)
  if (type === 'registry' && !rest.ref) throw new Error('registry cache needs a ref')
  return [{ type, attrs: rest }]
}
