import { parseFloat64 } from './decimal.ts'
import { type Extras, type Option, value } from './index.ts'

const binary = 1024
const decimal = 1000
const powers = 'kmgtp'

/**
 * Reads a size whose units are powers of 1024: `512`, `64k`, `1.5g`, `2 GiB`. In bytes, cut to a
 * whole number.
 */
export function parseBytes(raw: string): number {
  return parseSize(raw, binary)
}

/** Reads a size whose units are powers of 1000. In bytes, cut to a whole number. */
export function parseHumanSize(raw: string): number {
  return parseSize(raw, decimal)
}

/** Reads a memory-and-swap limit: a size in bytes, or `-1` for none. */
export function parseSwap(raw: string): number {
  return raw === '-1' ? -1 : parseBytes(raw)
}

/** A flag with a size in bytes. */
export function bytes(
  flags: string,
  description: string,
  extras: Extras<number> & { default: number },
): Option<number>
export function bytes(
  flags: string,
  description: string,
  extras?: Extras<number>,
): Option<number | undefined>
export function bytes(
  flags: string,
  description: string,
  extras: Extras<number> = {},
): Option<number | undefined> {
  return value(flags, 'bytes', parseBytes, description, extras)
}

function parseSize(raw: string, base: number): number {
  const end = Math.max(...Array.from('0123456789. ', (c) => raw.lastIndexOf(c)))
  if (end < 0) throw new Error(`invalid size: '${raw}'`)

  // One space may stand between the number and its unit.
  const size = parseFloat64(raw.slice(0, raw[end] === ' ' ? end : end + 1))
  if (size < 0) throw new Error(`invalid size: '${raw}'`)
  return asInt64(size * factor(raw.slice(end + 1), base), raw)
}

function factor(suffix: string, base: number): number {
  if (suffix === '') return 1
  if (suffix.length > 3) throw new Error(`invalid suffix: '${suffix}'`)
  const unit = suffix.toLowerCase()
  if (unit === 'b') return 1
  const power = powers.indexOf(unit[0]!)
  const known = power >= 0 && ['', 'b', 'ib'].includes(unit.slice(1))
  if (!known) throw new Error(`invalid suffix: '${unit}'`)
  return base ** (power + 1)
}

function asInt64(number: number, raw: string): number {
  if (number >= 2 ** 63) throw new Error(`invalid size: '${raw}'`)
  return Math.trunc(number)
}
