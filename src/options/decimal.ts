import { quoteGo } from './index.ts'

/** Why Go's strconv refuses a number. */
export class NumberError extends Error {
  readonly reason: 'invalid syntax' | 'value out of range'

  constructor(parser: string, raw: string, reason: NumberError['reason']) {
    super(`strconv.${parser}: parsing ${quoteGo(raw)}: ${reason}`)
    this.reason = reason
  }
}

/**
 * Reads a whole number in base 10, as Go's strconv.ParseInt(raw, 10, bits) does: no prefixes, no
 * underscores.
 *
 * @throws NumberError
 */
export function parseDecimal(raw: string, bits: 16 | 32 | 64 = 64): number {
  if (!/^[+-]?\d+$/.test(raw)) throw new NumberError('ParseInt', raw, 'invalid syntax')
  const number = BigInt(raw.replace('+', ''))
  if (BigInt.asIntN(bits, number) !== number)
    throw new NumberError('ParseInt', raw, 'value out of range')
  return Number(number)
}

/**
 * Reads a whole number without a sign, as Go's strconv.ParseUint(raw, base, bits) does.
 *
 * @throws NumberError
 */
export function parseUnsigned(raw: string, bits: 16 | 32 | 64 = 64, base: 8 | 10 = 10): number {
  const digits = base === 8 ? /^[0-7]+$/ : /^\d+$/
  if (!digits.test(raw)) throw new NumberError('ParseUint', raw, 'invalid syntax')
  const number = BigInt(base === 8 ? `0o${raw}` : raw)
  if (BigInt.asUintN(bits, number) !== number)
    throw new NumberError('ParseUint', raw, 'value out of range')
  return Number(number)
}

const floatSyntax =
  /^[+-]?(?:\d+(?:_\d+)*(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/i

/**
 * Reads a decimal number with an optional fraction and exponent, as Go's strconv.ParseFloat does.
 *
 * @throws NumberError
 */
export function parseFloat64(raw: string): number {
  if (!floatSyntax.test(raw)) throw new NumberError('ParseFloat', raw, 'invalid syntax')
  const number = Number(raw.replaceAll('_', ''))
  if (!Number.isFinite(number)) throw new NumberError('ParseFloat', raw, 'value out of range')
  return number
}
