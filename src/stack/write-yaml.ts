import { goNumber } from './go-number.ts'
import { isTimestamp, isYamlMap, resolve, type Yaml, type YamlMap } from './yaml.ts'

/**
 * Writes YAML byte for byte as docker's library does, two blanks to a level. The names of a mapping
 * come in the order they are in.
 */
export function writeYaml(value: YamlMap): string {
  return `${mapping(value, 0)}\n`
}

function mapping(map: YamlMap, indent: number): string {
  return Object.entries(map)
    .map(([key, value]) => `${scalarText(key)}:${beneath(value, indent)}`)
    .join(`\n${' '.repeat(indent)}`)
}

/** What stands after the name of a value: on its line, or on lines of its own. */
function beneath(value: Yaml, indent: number): string {
  const next = indent + 2
  const gap = `\n${' '.repeat(next)}`
  if (Array.isArray(value) && value.length > 0) return gap + sequence(value, next)
  if (isYamlMap(value) && Object.keys(value).length > 0) return gap + mapping(value, next)
  return ` ${leaf(value, next)}`
}

function sequence(items: readonly Yaml[], indent: number): string {
  const next = indent + 2
  return items
    .map((item) => {
      if (Array.isArray(item) && item.length > 0) return `- ${sequence(item, next)}`
      if (isYamlMap(item) && Object.keys(item).length > 0) return `- ${mapping(item, next)}`
      return `- ${leaf(item, next)}`
    })
    .join(`\n${' '.repeat(indent)}`)
}

function leaf(value: Yaml, indent: number): string {
  if (typeof value === 'string') return isBlock(value) ? block(value, indent) : scalarText(value)
  if (Array.isArray(value)) return '[]'
  if (typeof value === 'object' && value !== null) return '{}'
  if (typeof value === 'number' && !Number.isFinite(value))
    return Number.isNaN(value) ? '.nan' : value < 0 ? '-.inf' : '.inf'
  return typeof value === 'number' ? goNumber(value) : String(value)
}

// The library knows no characters beyond the first plane.
const unprintable = /[^\t\n\x20-\x7e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const moreBreaks = /[\u2028\u2029]/

function isBlock(text: string): boolean {
  return (
    text.includes('\n') && !unprintable.test(text) && !moreBreaks.test(text) && !/ $/.test(text)
  )
}

/** The literal form, whose header says what its text cannot show. */
function block(text: string, indent: number): string {
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : text === '\n' || text.endsWith('\n\n') ? '+' : ''
  const body = text.replace(/\n$/, '')
  const lines = body.split('\n').map((line) => (line === '' ? '' : ' '.repeat(indent) + line))
  return `|${hint}${chomp}\n${lines.join('\n')}`
}

/** Words that YAML 1.1 took for true or false; older readers still do. */
const oldBooleans = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/
const sexagesimal = /^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$/

function scalarText(text: string): string {
  const meansMore =
    typeof resolve(text) !== 'string' ||
    isTimestamp(text) ||
    oldBooleans.test(text) ||
    sexagesimal.test(text)
  if (meansMore || !allowsSingle(text)) return doubleQuoted(text)
  return allowsPlain(text) ? text : `'${text.replaceAll("'", "''")}'`
}

function allowsSingle(text: string): boolean {
  return !unprintable.test(text) && !moreBreaks.test(text) && !/[\t\n]/.test(text)
}

function allowsPlain(text: string): boolean {
  if (/^[#,[\]{}&*!|>'"%@` ]| $|^(?:---|\.\.\.)/.test(text)) return false
  if (/^[-?:](?: |$)/.test(text)) return false
  return !/:(?: |$)| #/.test(text)
}

const escapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\x85': '\\N',
  '\u2028': '\\L',
  '\u2029': '\\P',
}

function doubleQuoted(text: string): string {
  const body = [...text].map((rune) => {
    const short = escapes[rune]
    if (short !== undefined) return short
    if (!unprintable.test(rune)) return rune
    const hex = rune.codePointAt(0)!.toString(16).toUpperCase()
    if (hex.length <= 2) return `\\x${hex.padStart(2, '0')}`
    return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
  })
  return `"${body.join('')}"`
}
