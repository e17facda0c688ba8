import { parseCsv } from './index.ts'
import { splitPair } from './label.ts'

/**
 * Reads `key=value,key=value` as the flags of builds have it: a line of CSV, keys in lower case. The
 * value of a key without one is undefined.
 */
export function parseFields(raw: string): [key: string, value: string | undefined][] {
  return parseCsv(raw).map((field) => {
    const [key, value] = splitPair(field)
    return [key.trim().toLowerCase(), value]
  })
}
