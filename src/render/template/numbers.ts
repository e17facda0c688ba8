/** The greatest and the least value of Go's int and int64. */
export const maxInt64 = 2n ** 63n - 1n
export const minInt64 = -(2n ** 63n)

/** How Go's strconv.FormatFloat writes a number. */
export interface FloatFormat {
  verb: 'b' | 'e' | 'E' | 'f' | 'F' | 'g' | 'G' | 'x' | 'X'
  /** Digits behind the point (significant ones for `g`); undefined for the shortest exact text. */
  precision?: number | undefined
  /** Keeps the trailing zeros and the point of `g`, as the `#` flag does. */
  keepZeros?: boolean
}

/** A number in Go's words: `1e+06`, `NaN`, `+Inf`. */
export function formatFloat(value: number, format: FloatFormat): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  return sign + formatMagnitude(Math.abs(value), format)
}

function formatMagnitude(value: number, { verb, precision, keepZeros }: FloatFormat): string {
  const mark = verb === verb.toUpperCase() ? 'E' : 'e'
  switch (verb) {
    case 'b':
      return formatBinary(value)
    case 'x':
      return formatHex(value, precision)
    case 'X':
      return formatHex(value, precision).toUpperCase()
    case 'f':
    case 'F':
      return precision === undefined ? shortestFixed(value) : fixed(value, precision)
    case 'e':
    case 'E':
      return exponential(decimalDigits(value, precision), mark)
  }
  const significant = precision === 0 ? 1 : precision
  const decimal = decimalDigits(value, significant === undefined ? undefined : significant - 1)
  const trimmed = decimal.digits.replace(/(?<=.)0+$/, '')
  let threshold = significant ?? 6
  if (significant !== undefined && trimmed.length > decimal.exponent) {
    threshold = Math.min(significant, trimmed.length)
  }
  if (!keepZeros) decimal.digits = trimmed
  if (decimal.exponent < -4 || decimal.exponent >= threshold) return exponential(decimal, mark)
  return positional(decimal)
}

interface Decimal {
  /** At least one digit; the point is behind the first. */
  digits: string
  exponent: number
}

/** Exact rounding, half to even; `decimals` counts the digits behind the first one. */
function decimalDigits(value: number, decimals: number | undefined): Decimal {
  const [shortest = '0', exponentText] = value.toExponential().split('e')
  const exponent = Number(exponentText)
  if (decimals === undefined) return { digits: shortest.replace('.', ''), exponent }
  if (value === 0) return { digits: '0'.repeat(decimals + 1), exponent: 0 }
  const digits = scaled(value, decimals - exponent).toString()
  if (digits.length <= decimals + 1) return { digits, exponent }
  return { digits: digits.slice(0, -1), exponent: exponent + 1 }
}

/** A positive number as mantissa × 2^exponent, with the mantissa that is stored. */
function binary(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const bits = view.getBigUint64(0)
  const biased = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & (2n ** 52n - 1n)
  const mantissa = biased === 0 ? fraction : fraction | (2n ** 52n)
  return { mantissa, exponent: Math.max(biased, 1) - 1075 }
}

/** value × 10^power as an integer, rounded half to even without loss. */
function scaled(value: number, power: number): bigint {
  const { mantissa, exponent } = binary(value)
  let numerator = mantissa
  let denominator = 1n
  if (exponent > 0) numerator <<= BigInt(exponent)
  else denominator <<= BigInt(-exponent)
  if (power > 0) numerator *= 10n ** BigInt(power)
  else denominator *= 10n ** BigInt(-power)
  return roundedQuotient(numerator, denominator)
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator
  const twice = (numerator % denominator) * 2n
  const up = twice > denominator || (twice === denominator && quotient % 2n === 1n)
  return up ? quotient + 1n : quotient
}

/** `%b`: the mantissa and the power of two. */
function formatBinary(value: number): string {
  const { mantissa, exponent } = binary(value)
  return `${mantissa}p${exponent < 0 ? '' : '+'}${exponent}`
}

/** `%x`: a hexadecimal mantissa with its first bit before the point. */
function formatHex(value: number, precision: number | undefined): string {
  let { mantissa, exponent } = binary(value)
  if (mantissa === 0n) exponent = -52
  while (mantissa !== 0n && mantissa < 2n ** 52n) {
    mantissa <<= 1n
    exponent--
  }
  let places = 13
  if (precision !== undefined && precision < places) {
    mantissa = roundedQuotient(mantissa, 16n ** BigInt(places - precision))
    places = precision
    // Rounding up may have carried into a second bit before the point.
    if (mantissa >= 2n * 16n ** BigInt(places)) {
      mantissa >>= 1n
      exponent++
    }
  }
  const digits = mantissa.toString(16).padStart(places + 1, '0')
  const fraction =
    precision === undefined
      ? digits.slice(1).replace(/0+$/, '')
      : digits.slice(1).padEnd(precision, '0')
  const power = exponent + 52
  const sign = power < 0 ? '-' : '+'
  const shown = String(Math.abs(power)).padStart(2, '0')
  return `0x${digits[0]}${fraction === '' ? '' : `.${fraction}`}p${sign}${shown}`
}

function fixed(value: number, decimals: number): string {
  const digits = scaled(value, decimals)
    .toString()
    .padStart(decimals + 1, '0')
  if (decimals === 0) return digits
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

function shortestFixed(value: number): string {
  return positional(decimalDigits(value, undefined))
}

function positional({ digits, exponent }: Decimal): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0')
  const fraction = digits.slice(exponent + 1)
  return fraction === '' ? whole : `${whole}.${fraction}`
}

function exponential({ digits, exponent }: Decimal, mark: string): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : ''
  const sign = exponent < 0 ? '-' : '+'
  return `${digits[0]}${fraction}${mark}${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}
