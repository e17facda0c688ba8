import {
  GoFloat,
  GoMap,
  GoPointer,
  type GoStruct,
  kindOf,
  losslessText,
  mapGet,
  ownKeys,
  structKeys,
} from './template/values.ts'

/**
 * Lays JSON text out as Go's json.Indent does, `prefix` and then one `indent` per level before each
 * line. The text is copied, not parsed: numbers, order and repeated keys stay as they are.
 */
export function indentJson(rawText: string, indent: string, prefix = ''): string {
  const newline = `\n${prefix}`
  const start = skipBlank(rawText, 0)
  let output = ''
  let depth = 0
  let isOpening = false
  for (let at = start; at < rawText.length; ) {
    const unit = rawText[at]!
    const next = skipBlank(rawText, at + 1)
    if (unit === '}' || unit === ']') {
      depth--
      // Nothing between the brackets stays nothing.
      output += isOpening ? unit : newline + indent.repeat(Math.max(depth, 0)) + unit
      isOpening = false
      at = depth <= 0 ? at + 1 : next
      continue
    }
    if (isOpening) output += newline + indent.repeat(depth)
    isOpening = unit === '{' || unit === '['
    if (isOpening) depth++
    if (isBlank(unit) || isOpening) {
      output += unit
      at = isOpening ? next : at + 1
    } else if (unit === ',') {
      output += unit + newline + indent.repeat(depth)
      at = next
    } else if (unit === ':') {
      output += ': '
      at = next
    } else {
      const end = unit === '"' ? stringEnd(rawText, at) : scalarEnd(rawText, at)
      output += rawText.slice(at, end)
      at = depth === 0 ? end : skipBlank(rawText, end)
    }
  }
  return output
}

/** JSON text without the blanks between its tokens, as Go's json.Compact leaves it. */
export function compactJson(rawText: string): string {
  let output = ''
  for (let at = skipBlank(rawText, 0); at < rawText.length; ) {
    let end = at + 1
    if (rawText[at] === '"') end = stringEnd(rawText, at)
    else while (end < rawText.length && !isBlank(rawText[end]!) && rawText[end] !== '"') end++
    output += rawText.slice(at, end)
    at = skipBlank(rawText, end)
  }
  return output
}

function isBlank(unit: string): boolean {
  return unit === ' ' || unit === '\n' || unit === '\t' || unit === '\r'
}

function skipBlank(text: string, at: number): number {
  let next = at
  while (next < text.length && isBlank(text[next]!)) next++
  return next
}

function stringEnd(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    const close = text.indexOf('"', at)
    if (close < 0) return text.length
    let backslashes = 0
    while (text[close - 1 - backslashes] === '\\') backslashes++
    if (backslashes % 2 === 0) return close + 1
    at = close + 1
  }
}

function scalarEnd(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && !',:{}[]" \n\t\r'.includes(text[at]!)) at++
  return at
}

/**
 * A template value as compact JSON, as Go's encoder writes it without HTML escapes. Structs keep
 * the order of their fields, objects that of their keys. Throws on numbers JSON cannot hold.
 */
export function toJson(value: unknown): string {
  switch (kindOf(value)) {
    case 'invalid':
      return 'null'
    case 'pointer':
      return value instanceof GoPointer ? toJson(value.target) : 'null'
    case 'bool':
      return String(value)
    case 'int':
    case 'float':
      return numberJson(value)
    case 'string':
      return stringJson(value as string)
    case 'func':
      throw new Error('json: unsupported type: func()')
    case 'list':
      return `[${(value as unknown[]).map(toJson).join(',')}]`
    case 'map':
      return objectJson(value as object)
    case 'struct':
      return structJson(value as GoStruct)
  }
}

/** The same over several lines, one `indent` per level. */
export function toIndentedJson(value: unknown, indent: string): string {
  return indentJson(toJson(value), indent)
}

function numberJson(value: unknown): string {
  const number = value instanceof GoFloat ? value.value : value
  if (typeof number === 'bigint') return number.toString()
  if (typeof number !== 'number') return losslessText(number as object)!
  if (!Number.isFinite(number)) {
    const name = Number.isNaN(number) ? 'NaN' : number > 0 ? '+Inf' : '-Inf'
    throw new Error(`json: unsupported value: ${name}`)
  }
  if (kindOf(value) === 'int') return BigInt(number).toString()
  return Object.is(number, -0) ? '-0' : String(number)
}

function stringJson(text: string): string {
  const json = JSON.stringify(text.replace(/\p{Surrogate}/gu, '\ufffd'))
  return json.replace(/[\u2028\u2029]/g, (mark) => `\\u${mark.charCodeAt(0).toString(16)}`)
}

/** Go sorts the keys of a map; those of an object of the engine's keep their order. */
function objectJson(map: object): string {
  const keys = ownKeys(map)
  if (map instanceof GoMap) keys.sort()
  return `{${keys.map((key) => `${stringJson(key)}:${toJson(mapGet(map, key))}`).join(',')}}`
}

function structJson(struct: GoStruct): string {
  const fields = struct.fields as Record<string, unknown>
  return `{${structKeys(struct)
    .map((key) => `${stringJson(key)}:${toJson(fields[key])}`)
    .join(',')}}`
}
