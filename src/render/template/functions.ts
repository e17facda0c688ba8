import { toJson } from '../json.ts'
import { equalsAny, order } from './compare.ts'
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts'
import { formatPlain, sprint } from './format.ts'
import { sprintf } from './printf.ts'
import {
  compareStrings,
  indirect,
  isTrue,
  kindOf,
  mapGet,
  mapKeys,
  mapSize,
  mapZero,
  nilPointer,
  type TemplateFunction,
  toNumber,
  typeName,
} from './values.ts'

/** Functions by name. */
export type Functions = Readonly<Record<string, TemplateFunction>>

/**
 * Go's own functions and those that docker adds. `and`, `or` and `call` need more than the values of
 * their arguments: the evaluator handles them by name.
 */
export const builtins: Functions = {
  and: { parameters: ['value'], rest: 'value', call: (value: unknown) => value },
  or: { parameters: ['value'], rest: 'value', call: (value: unknown) => value },
  call: { parameters: ['value'], rest: 'value', call: (value: unknown) => value },
  not: { parameters: ['value'], call: (value: unknown) => !isTrue(value) },
  eq: {
    parameters: ['value'],
    rest: 'value',
    call: (first: unknown, ...others: unknown[]) => equalsAny(first, others),
  },
  ne: { parameters: ['value', 'value'], call: (a: unknown, b: unknown) => !equalsAny(a, [b]) },
  lt: { parameters: ['value', 'value'], call: (a: unknown, b: unknown) => order(a, b) < 0 },
  le: { parameters: ['value', 'value'], call: (a: unknown, b: unknown) => order(a, b) <= 0 },
  gt: { parameters: ['value', 'value'], call: (a: unknown, b: unknown) => order(a, b) > 0 },
  ge: { parameters: ['value', 'value'], call: (a: unknown, b: unknown) => order(a, b) >= 0 },
  len: { parameters: ['value'], call: lengthOf },
  index: { parameters: ['value'], rest: 'value', call: indexInto },
  slice: { parameters: ['value'], rest: 'value', call: sliceOf },
  print: { parameters: [], rest: 'any', call: (...values: unknown[]) => sprint(values) },
  printf: {
    parameters: ['string'],
    rest: 'any',
    call: (format: string, ...operands: unknown[]) => sprintf(format, operands),
  },
  println: {
    parameters: [],
    rest: 'any',
    call: (...values: unknown[]) => `${values.map(formatPlain).join(' ')}\n`,
  },
  html: { parameters: [], rest: 'any', call: (...values) => escapeHtml(joined(values)) },
  js: { parameters: [], rest: 'any', call: (...values) => escapeJs(joined(values)) },
  urlquery: { parameters: [], rest: 'any', call: (...values) => escapeQuery(joined(values)) },
  json: { parameters: ['any'], call: toJson },
  split: { parameters: ['string', 'string'], call: split },
  join: { parameters: ['any', 'string'], call: join },
  title: { parameters: ['string'], call: title },
  lower: { parameters: ['string'], call: lower },
  upper: { parameters: ['string'], call: upper },
  pad: { parameters: ['string', 'int', 'int'], call: padWithBlanks },
  truncate: { parameters: ['string', 'int'], call: truncate },
}

/** The one text that html, js and urlquery escape; an untyped nil reads as in an action. */
function joined(values: readonly unknown[]): string {
  return sprint(values.map((value) => (kindOf(value) === 'invalid' ? '<no value>' : value)))
}

function lengthOf(item: unknown): number {
  const value = indirect(item)
  switch (kindOf(value)) {
    case 'string':
      return Buffer.byteLength(value as string)
    case 'list':
      return (value as unknown[]).length
    case 'map':
      return mapSize(value as object)
    case 'pointer':
      return 0
    case 'invalid':
      throw new Error('reflect: call of reflect.Value.Type on zero Value')
  }
  throw new Error(`len of type ${typeName(value)}`)
}

function indexInto(value: unknown, ...keys: unknown[]): unknown {
  if (kindOf(value) === 'invalid') throw new Error('index of untyped nil')
  let item = value
  for (const key of keys) item = indexOnce(item, key)
  return item
}

function indexOnce(item: unknown, key: unknown): unknown {
  const value = indirect(item)
  switch (kindOf(value)) {
    case 'string': {
      const bytes = Buffer.from(value as string)
      return bytes[checkedIndex(key, bytes.length - 1)]
    }
    case 'list':
      return (value as unknown[])[checkedIndex(key, (value as unknown[]).length - 1)]
    case 'map': {
      if (kindOf(key) === 'invalid') throw new Error('value is nil; should be of type string')
      if (typeof key !== 'string') {
        throw new Error(`value has type ${typeName(key)}; should be string`)
      }
      const item = mapGet(value as object, key)
      return item === undefined ? mapZero(value as object) : item
    }
    // What was a map or a list in Go may be null on the wire: reading it gives nothing.
    case 'pointer':
      return typeof key === 'string' ? '' : nilPointer
    case 'invalid':
      throw new Error('index of nil pointer')
  }
  throw new Error(`can't index item of type ${typeName(value)}`)
}

function checkedIndex(key: unknown, greatest: number): number {
  if (kindOf(key) === 'invalid') throw new Error('cannot index slice/array with nil')
  if (kindOf(key) !== 'int') {
    throw new Error(`cannot index slice/array with type ${typeName(key)}`)
  }
  const index = toNumber(key)
  if (index < 0 || index > greatest) throw new Error(`index out of range: ${index}`)
  return index
}

function sliceOf(value: unknown, ...bounds: unknown[]): unknown {
  const kind = kindOf(value)
  if (kind === 'invalid') throw new Error('slice of untyped nil')
  if (bounds.length > 3) throw new Error(`too many slice indexes: ${bounds.length}`)
  if (kind !== 'string' && kind !== 'list') {
    throw new Error(`can't slice item of type ${typeName(value)}`)
  }
  if (kind === 'string' && bounds.length === 3) throw new Error('cannot 3-index slice a string')
  const items = kind === 'string' ? Buffer.from(value as string) : (value as unknown[])
  const checked = bounds.map((bound) => checkedIndex(bound, items.length))
  const [from = 0, to = items.length, capacity = to] = checked
  if (from > to) throw new Error(`invalid slice index: ${from} > ${to}`)
  if (to > capacity) throw new Error(`invalid slice index: ${to} > ${capacity}`)
  return Array.isArray(items) ? items.slice(from, to) : items.subarray(from, to).toString()
}

function split(text: string, separator: string): string[] {
  return separator === '' ? Array.from(text) : text.split(separator)
}

/** Any list, or the values of a map in their own order; nothing at all joins to nothing. */
function join(values: unknown, separator: string): string {
  switch (kindOf(values)) {
    case 'invalid':
    case 'pointer':
      return ''
    case 'list':
      return (values as unknown[]).map(formatPlain).join(separator)
    case 'map': {
      const items = mapKeys(values as object).map((key) => mapGet(values as object, key))
      return items.map(formatPlain).sort(compareStrings).join(separator)
    }
  }
  throw new Error(`expected slice, got ${typeName(values)}`)
}

/** The letters whose title case is not their upper case. */
const titleCase: Readonly<Record<string, string>> = {
  Ǆ: 'ǅ',
  ǆ: 'ǅ',
  Ǉ: 'ǈ',
  ǉ: 'ǈ',
  Ǌ: 'ǋ',
  ǌ: 'ǋ',
  Ǳ: 'ǲ',
  ǳ: 'ǲ',
}

/** The first letter of each word in title case; what is neither letter, digit nor `_` parts words. */
function title(text: string): string {
  let previous = ' '
  let titled = ''
  for (const rune of text) {
    titled += isWordBreak(previous) ? (titleCase[rune] ?? upper(rune)) : rune
    previous = rune
  }
  return titled
}

function isWordBreak(rune: string): boolean {
  if (rune < '\x80') return !/[0-9A-Za-z_]/.test(rune)
  return !/[\p{L}\p{Nd}]/u.test(rune) && /\s/u.test(rune)
}

function upper(text: string): string {
  return mapCase(text, (part) => part.toUpperCase())
}

function lower(text: string): string {
  return mapCase(text, (part) => part.toLowerCase())
}

/** Go maps each character to one character, whatever stands around it. */
function mapCase(text: string, map: (part: string) => string): string {
  if (/^[\x00-\x7f]*$/.test(text)) return map(text)
  return Array.from(text, (rune) => {
    const [first = '', second] = map(rune)
    if (second === undefined) return first
    return rune === '\u0130' ? 'i' : rune
  }).join('')
}

function padWithBlanks(text: string, before: number, after: number): string {
  if (text === '') return text
  if (before < 0 || after < 0) throw new Error('strings: negative Repeat count')
  return ' '.repeat(before) + text + ' '.repeat(after)
}

function truncate(text: string, byteCount: number): string {
  const bytes = Buffer.from(text)
  if (bytes.length < byteCount) return text
  if (byteCount < 0) throw new Error(`runtime error: slice bounds out of range [:${byteCount}]`)
  return bytes.subarray(0, byteCount).toString()
}
