import { maxInt64, minInt64 } from './numbers.ts'
import { quote, unquoteCharacter } from './quote.ts'
import { GoFloat } from './values.ts'

const integerSyntax =
  /^[+-]?(?:0[xX]_?[0-9a-fA-F]|0[bB]_?[01]|0[oO]_?[0-7]|[0-9])(?:_?[0-9a-fA-F])*$/
const hexFloatSyntax = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/

/**
 * The value of a number or character constant, or Go's words on what is wrong with it. An integer
 * that overflows an int is kept as a bigint: only its use is an error. Complex numbers are refused.
 */
export function parseNumber(text: string): number | bigint | GoFloat | string {
  if (text.startsWith("'")) {
    const code = unquoteCharacter(text)
    if (code === 'invalid') return 'invalid syntax'
    return code === 'malformed' ? `malformed character constant: ${text}` : code
  }
  const integer = parseInteger(text)
  if (integer !== undefined && integer >= minInt64 && integer < 2n ** 64n) {
    return isSafe(integer) ? Number(integer) : integer
  }
  const float = parseFloatLiteral(text)
  if (float === undefined) return `illegal number syntax: ${quote(text)}`
  if (!/[.eEpP]/.test(text)) return `integer overflow: ${quote(text)}`
  return new GoFloat(float)
}

function isSafe(integer: bigint): boolean {
  return BigInt(Number(integer)) === integer && integer <= maxInt64
}

/** The value of a Go integer literal of any base; undefined when the text is not one. */
function parseInteger(text: string): bigint | undefined {
  if (!integerSyntax.test(text)) return undefined
  const negative = text.startsWith('-')
  let digits = text.replace(/^[+-]/, '').replaceAll('_', '')
  if (/^0[0-9]/.test(digits)) digits = `0o${digits.slice(1)}`
  try {
    return negative ? -BigInt(digits) : BigInt(digits)
  } catch {
    return undefined
  }
}

/** The value of a Go floating-point literal; undefined when the text is not one. */
function parseFloatLiteral(text: string): number | undefined {
  const plain = text.replace(/(?<=[0-9a-fA-FxX])_(?=[0-9a-fA-F])/g, '')
  const hex = hexFloatSyntax.exec(plain)
  if (hex !== null) {
    const [, sign, whole = '', fraction = '', exponent] = hex
    if (whole + fraction === '') return undefined
    const mantissa = Number(BigInt(`0x${whole}${fraction}`))
    const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length)
    return finite(sign === '-' ? -value : value)
  }
  if (!/^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/.test(plain)) return undefined
  return finite(Number(plain))
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined
}
