import { type FloatFormat, formatFloat } from './numbers.ts'
import { isPrintable, quote } from './quote.ts'
import {
  type GoStruct,
  kindOf,
  mapGet,
  mapKeys,
  nilPointer,
  structKeys,
  toBigInt,
  toNumber,
  typeName,
} from './values.ts'

/** The flags of one formatting directive; `goSyntax` is `%#v`, `fieldNames` is `%+v`. */
export interface Directive {
  verb: string
  plus?: boolean
  minus?: boolean
  sharp?: boolean
  space?: boolean
  zero?: boolean
  goSyntax?: boolean
  fieldNames?: boolean
  /** In characters. */
  width?: number | undefined
  precision?: number | undefined
}

const plain: Directive = { verb: 'v' }

/** A value as Go's `%v` prints it. */
export function formatPlain(value: unknown): string {
  return typeof value === 'string' ? value : formatValue(value, plain)
}

/** Go's fmt.Sprint: operands side by side, a blank between two that are not strings. */
export function sprint(values: readonly unknown[]): string {
  let text = ''
  for (const [index, value] of values.entries()) {
    const isSeparate = typeof value !== 'string' && typeof values[index - 1] !== 'string'
    text += `${index > 0 && isSeparate ? ' ' : ''}${formatPlain(value)}`
  }
  return text
}

/** A value under one directive of Go's fmt package; `depth` counts the composites around it. */
export function formatValue(value: unknown, directive: Directive, depth = 0): string {
  const { verb } = directive
  if (verb === 'T') return pad(typeName(value), directive)
  switch (kindOf(value)) {
    case 'invalid':
      return formatNil(directive, depth)
    case 'pointer':
      return value === nilPointer ? formatNil(directive, 0) : formatAddress(value, directive)
    case 'bool':
      return verb === 'v' || verb === 't'
        ? pad(String(value), directive)
        : badVerb(value, directive)
    case 'int':
      return formatInteger(value, directive)
    case 'float':
      return formatFloatValue(value, directive)
    case 'string':
      return formatString(value as string, directive)
    case 'func':
      return pad(address, directive)
    case 'list':
      return formatList(value as unknown[], directive, depth)
    case 'map':
      return formatMap(value as object, directive, depth)
    case 'struct':
      return formatStruct(value as GoStruct, directive, depth)
  }
}

/** Where something is in memory: no two runs of docker say the same. */
const address = '0xc000000000'

function formatAddress(value: unknown, directive: Directive): string {
  return directive.verb === 'v' ? pad(address, directive) : badVerb(value, directive)
}

function badVerb(value: unknown, directive: Directive): string {
  const text = formatValue(value, { ...directive, verb: 'v' })
  return `%!${directive.verb}(${typeName(value)}=${text})`
}

function formatNil(directive: Directive, depth: number): string {
  if (directive.verb !== 'v') return `%!${directive.verb}(<nil>)`
  return pad(directive.goSyntax && depth > 0 ? 'interface {}(nil)' : '<nil>', directive)
}

/** Fills up to the width, with blanks or zeros. */
function pad(text: string, { width, minus, zero }: Directive): string {
  if (width === undefined) return text
  const missing = width - runeCount(text)
  if (missing <= 0) return text
  if (minus) return text + ' '.repeat(missing)
  return (zero ? '0' : ' ').repeat(missing) + text
}

function runeCount(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 }

function formatInteger(value: unknown, directive: Directive): string {
  const { verb } = directive
  if (verb === 'c' || verb === 'q' || verb === 'U') return formatCharacter(value, directive)
  const base = bases[verb]
  return base === undefined ? badVerb(value, directive) : formatDigits(value, base, directive)
}

function formatDigits(value: unknown, base: number, directive: Directive): string {
  const { verb, plus, minus, sharp, space, zero, width, precision } = directive
  const integer = toBigInt(value)
  const isNegative = integer < 0n
  if (precision === 0 && integer === 0n) return pad('', { ...directive, zero: false })
  const sign = isNegative ? '-' : plus ? '+' : space ? ' ' : ''
  let digits = (isNegative ? -integer : integer).toString(base)
  let least = precision ?? 0
  if (precision === undefined && zero && !minus && width !== undefined) least = width - sign.length
  digits = digits.padStart(least, '0')
  if (sharp && base === 2) digits = `0b${digits}`
  if (sharp && base === 16) digits = `0x${digits}`
  if (sharp && base === 8 && !digits.startsWith('0')) digits = `0${digits}`
  if (verb === 'O') digits = `0o${digits}`
  if (verb === 'X') digits = digits.toUpperCase()
  return pad(sign + digits, { ...directive, zero: false })
}

function formatCharacter(value: unknown, directive: Directive): string {
  const code = toNumber(value)
  const isValid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)
  const rune = isValid ? String.fromCodePoint(code) : '\ufffd'
  if (directive.verb === 'c') return pad(rune, directive)
  if (directive.verb === 'q') {
    return pad(quote(rune, { mark: "'", ascii: directive.plus === true }), directive)
  }
  const hex = BigInt.asUintN(64, toBigInt(value)).toString(16).toUpperCase()
  const number = `U+${hex.padStart(Math.max(4, directive.precision ?? 0), '0')}`
  const shown = directive.sharp && isValid && isPrintable(rune) ? `${number} '${rune}'` : number
  return pad(shown, { ...directive, zero: false })
}

function formatFloatValue(value: unknown, directive: Directive): string {
  const { verb, plus, minus, sharp, space, zero, width, precision } = directive
  if (!/^[vbeEfFgGxX]$/.test(verb)) return badVerb(value, directive)
  const number = toNumber(value)
  const style = (verb === 'v' ? 'g' : verb) as FloatFormat['verb']
  const keepZeros = sharp === true && verb !== 'v'
  const isFixed = /^[eEfF]$/.test(style)
  const standard = isFixed || keepZeros ? 6 : undefined
  let text = formatFloat(number, { verb: style, precision: precision ?? standard, keepZeros })
  if (!Number.isFinite(number)) {
    if (number > 0 && !plus) text = text.slice(1)
    if (Number.isNaN(number) && plus) text = `+${text}`
    return pad(text, { ...directive, zero: false })
  }
  if (keepZeros && !text.includes('.')) text = text.replace(/^(-?\d+)/, '$1.')
  const isSigned = text.startsWith('-')
  const sign = isSigned ? '-' : plus ? '+' : space ? ' ' : ''
  const digits = isSigned ? text.slice(1) : text
  if (zero && !minus && width !== undefined) return sign + digits.padStart(width - sign.length, '0')
  return pad(sign + digits, { ...directive, zero: false })
}

function formatString(text: string, directive: Directive): string {
  const { verb, plus, sharp, goSyntax, precision } = directive
  switch (verb) {
    case 'v':
      return pad(goSyntax ? quote(text) : firstRunes(text, precision), directive)
    case 's':
      return pad(firstRunes(text, precision), directive)
    case 'q': {
      const shown = firstRunes(text, precision)
      const isRaw = sharp && !/[\x00-\x08\x0a-\x1f\x7f`\ufeff]/.test(shown)
      return pad(isRaw ? `\`${shown}\`` : quote(shown, { ascii: plus === true }), directive)
    }
    case 'x':
    case 'X':
      return pad(hexBytes(text, directive), directive)
  }
  return badVerb(text, directive)
}

function firstRunes(text: string, count: number | undefined): string {
  if (count === undefined || count >= text.length) return text
  return Array.from(text).slice(0, count).join('')
}

function hexBytes(text: string, { verb, sharp, space, precision }: Directive): string {
  const bytes = Buffer.from(text).subarray(0, precision)
  if (bytes.length === 0) return ''
  const prefix = sharp ? '0x' : ''
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
  const hex = space ? pairs.map((pair) => prefix + pair).join(' ') : prefix + pairs.join('')
  return verb === 'X' ? hex.toUpperCase() : hex
}

function formatList(values: unknown[], directive: Directive, depth: number): string {
  const items = values.map((value) => formatValue(value, directive, depth + 1))
  return directive.goSyntax ? `${typeName(values)}{${items.join(', ')}}` : `[${items.join(' ')}]`
}

function formatMap(map: object, directive: Directive, depth: number): string {
  const pairs = mapKeys(map).map((key) => {
    const value = formatValue(mapGet(map, key), directive, depth + 1)
    return `${formatString(key, directive)}:${value}`
  })
  return directive.goSyntax ? `${typeName(map)}{${pairs.join(', ')}}` : `map[${pairs.join(' ')}]`
}

/** Go prints a pointer that is not at the top as an address. */
function formatStruct(struct: GoStruct, directive: Directive, depth: number): string {
  if (struct.text !== undefined && !directive.goSyntax && /^[vsqxX]$/.test(directive.verb))
    return formatString(struct.text, directive)
  const isPointer = struct.typeName.startsWith('*')
  if (isPointer && depth > 0) return pad(address, directive)
  const named = directive.fieldNames || directive.goSyntax
  const values = struct.fields as Record<string, unknown>
  const items = structKeys(struct).map((key) => {
    const value = formatValue(values[key], directive, depth + 1)
    return named ? `${key}:${value}` : value
  })
  const mark = isPointer ? '&' : ''
  if (!directive.goSyntax) return `${mark}{${items.join(' ')}}`
  return `${mark}${struct.typeName.replace(/^\*/, '')}{${items.join(', ')}}`
}
