import { type Extras, type Option, value } from './index.ts'

const nano = 10n ** 9n

/**
 * Reads a number of CPUs (`1.5`, `3/2`, `1e-3`) as billionths of one.
 *
 * @throws where the number needs more than nine decimals
 */
export function parseCpus(raw: string): number {
  const fraction = asFraction(raw)
  if (!fraction || fraction[1] === 0n)
    throw new Error(`failed to parse ${raw} as a rational number`)
  const [numerator, denominator] = fraction
  if ((numerator * nano) % denominator !== 0n) throw new Error('value is too precise')
  return Number((numerator * nano) / denominator)
}

/** A flag with a number of CPUs, in billionths. */
export function cpus(
  flags: string,
  description: string,
  extras?: Extras<number>,
): Option<number | undefined> {
  return value(flags, 'decimal', parseCpus, description, extras)
}

/** Numerator and denominator, or undefined where the text is no number. */
function asFraction(raw: string): [bigint, bigint] | undefined {
  const match = /^([+-]?)(.*)$/s.exec(raw.replaceAll(/(?<=[\da-f])_(?=[\da-f])/gi, ''))!
  const sign = match[1] === '-' ? -1n : 1n
  const digits = match[2]!

  if (/^(?:0x[\da-f]+|0o[0-7]+|0b[01]+)$/i.test(digits)) return [sign * BigInt(digits), 1n]
  const quotient = /^(\d+)\/(\d+)$/.exec(digits)
  if (quotient) return [sign * BigInt(quotient[1]!), BigInt(quotient[2]!)]

  const number = /^(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,4}))?$/i.exec(digits)
  const [, whole = '', decimals = '', exponent = '0'] = number ?? []
  if (whole + decimals === '') return undefined
  const mantissa = sign * BigInt(whole + decimals)
  const power = Number(exponent) - decimals.length
  return power < 0 ? [mantissa, 10n ** BigInt(-power)] : [mantissa * 10n ** BigInt(power), 1n]
}
