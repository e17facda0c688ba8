const decimalUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB']
const binaryUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB', 'ZiB', 'YiB']

/** Bytes in powers of 1000, `1.09kB`, with so many significant digits. */
export function humanSize(bytes: number, digits = 4): string {
  return scaled(bytes, 1000, decimalUnits, digits)
}

/** Bytes in powers of 1024, `1.5MiB`, with four significant digits. */
export function bytesSize(bytes: number): string {
  return scaled(bytes, 1024, binaryUnits, 4)
}

function scaled(value: number, base: number, units: readonly string[], digits: number): string {
  let unit = 0
  while (value >= base && unit < units.length - 1) {
    value /= base
    unit++
  }
  return significant(value, digits) + units[unit]
}

/** A number as Go's `%.<digits>g` prints it. */
export function significant(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf'

  const [mantissa, exponentText] = roundHalfEven(value, digits).split('e')
  const exponent = Number(exponentText)
  // The exponent after rounding decides: 999.9 with three digits is 1e+03.
  if (exponent >= -4 && exponent < digits) {
    return trimZeros(Number(`${mantissa}e${exponent}`).toFixed(digits - 1 - exponent))
  }
  const sign = exponent < 0 ? '-' : '+'
  return `${trimZeros(mantissa!)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** Exponent notation; JavaScript takes an exact half away from zero where Go takes it to even. */
function roundHalfEven(value: number, digits: number): string {
  const rounded = value.toExponential(digits - 1)
  const exact = value.toExponential(60)
  const kept = exact.slice(0, exact.indexOf('.') + digits)
  const isHalf = /^50*e/.test(exact.slice(kept.length))
  if (!isHalf || /[13579]\.?$/.test(kept)) return rounded
  return kept + exact.slice(exact.indexOf('e'))
}

function trimZeros(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

// The longest span that Go's durations hold; what is longer (a zero date) is shown as this long.
const longestSeconds = 9_223_372_036

/** A span of time in words: `About an hour`, `2 weeks`. */
export function humanDuration(seconds: number): string {
  const span = Math.max(-longestSeconds, Math.min(longestSeconds, seconds))
  const whole = Math.trunc(span)
  if (whole < 1) return 'Less than a second'
  if (whole === 1) return '1 second'
  if (whole < 60) return `${whole} seconds`

  const minutes = Math.trunc(span / 60)
  if (minutes === 1) return 'About a minute'
  if (minutes < 60) return `${minutes} minutes`

  const hours = Math.trunc(span / 3600 + 0.5)
  if (hours === 1) return 'About an hour'
  if (hours < 48) return `${hours} hours`
  if (hours < 24 * 7 * 2) return `${Math.trunc(hours / 24)} days`
  if (hours < 24 * 30 * 2) return `${Math.trunc(hours / 24 / 7)} weeks`
  if (hours < 24 * 365 * 2) return `${Math.trunc(hours / 24 / 30)} months`
  return `${Math.trunc(span / 3600 / 24 / 365)} years`
}
