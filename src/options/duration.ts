import { type Extras, type Option, quoteGo, value } from './index.ts'

const unitNanos: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
}

const limit = 2n ** 63n

/**
 * Reads a Go duration (`1h30m`, `1.5s`, `-200ms`, `0`) as nanoseconds. Past 104 days the last
 * digits are lost.
 */
export function parseDuration(raw: string): number {
  const invalid = () => new Error(`time: invalid duration ${quoteGo(raw)}`)
  const negative = raw.startsWith('-')
  let rest = raw.replace(/^[+-]/, '')
  if (rest === '0') return 0
  if (rest === '') throw invalid()

  let nanos = 0n
  while (rest !== '') {
    const [, whole = '', fraction] = /^(\d*)(?:\.(\d*))?/.exec(rest)!
    if (whole === '' && !fraction) throw invalid()
    rest = rest.slice(whole.length + (fraction === undefined ? 0 : fraction.length + 1))

    const [unit] = /^[^.\d]*/.exec(rest)!
    if (unit === '') throw new Error(`time: missing unit in duration ${quoteGo(raw)}`)
    const scale = unitNanos[unit]
    if (scale === undefined)
      throw new Error(`time: unknown unit ${quoteGo(unit)} in duration ${quoteGo(raw)}`)
    rest = rest.slice(unit.length)

    nanos += BigInt(whole || 0) * scale
    if (fraction) nanos += (BigInt(fraction) * scale) / 10n ** BigInt(fraction.length)
    if (nanos > limit) throw invalid()
  }
  if (nanos === limit && !negative) throw invalid()
  return Number(negative ? -nanos : nanos)
}

/** A flag with a duration, in nanoseconds. */
export function duration(
  flags: string,
  description: string,
  extras: Extras<number> & { default: number },
): Option<number>
export function duration(
  flags: string,
  description: string,
  extras?: Extras<number>,
): Option<number | undefined>
export function duration(
  flags: string,
  description: string,
  extras: Extras<number> = {},
): Option<number | undefined> {
  return value(flags, 'duration', parseDuration, description, extras)
}
