import { readFileSync } from 'node:fs'
import { systemErrorText } from '../system-error.ts'

const byteOrderMark = '\ufeff'

/**
 * Reads a file of `NAME=value` lines for a flag such as `--env-file`.
 *
 * @param lookup - the value of a name that stands alone; undefined leaves the line out
 */
export function readPairsFile(
  flag: string,
  path: string,
  lookup?: (name: string) => string | undefined,
): string[] {
  let content: Uint8Array
  try {
    content = readFileSync(path)
  } catch (error) {
    throw new Error(`${flag}: ${systemErrorText(error, 'open', path)}`)
  }
  try {
    return parsePairs(content, lookup)
  } catch (error) {
    throw new Error(`${flag}: invalid env file (${path}): ${(error as Error).message}`)
  }
}

/** The pairs of a file: empty lines and lines that begin with `#` are none; values are verbatim. */
export function parsePairs(
  content: Uint8Array,
  lookup: (name: string) => string | undefined = () => undefined,
): string[] {
  return decodeLines(content).flatMap((line) => {
    const text = line.replace(/^[ \t]+/, '')
    if (text === '' || text.startsWith('#')) return []

    const equals = text.indexOf('=')
    const name = equals < 0 ? text : text.slice(0, equals)
    if (/[ \t]/.test(name)) throw new Error(`variable '${name}' contains whitespaces`)
    if (name === '') throw new Error(`no variable name on line '${text}'`)
    if (equals >= 0) return [text]
    const value = lookup(name)
    return value === undefined ? [] : [`${name}=${value}`]
  })
}

function decodeLines(content: Uint8Array): string[] {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  const lines: string[] = []
  for (let start = 0; start < content.length; ) {
    const newline = content.indexOf(10, start)
    const end = newline < 0 ? content.length : newline
    const bytes = content.subarray(start, end)
    try {
      lines.push(decoder.decode(bytes).replace(/\r$/, ''))
    } catch {
      throw new Error(`invalid utf8 bytes at line ${lines.length + 1}: [${bytes.join(' ')}]`)
    }
    start = end + 1
  }
  if (lines[0]?.startsWith(byteOrderMark)) lines[0] = lines[0].slice(1)
  return lines
}
