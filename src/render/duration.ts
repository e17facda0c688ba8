/** Writes nanoseconds as Go's Duration does: `1h30m0s`, `1.5s`, `200ms`, `0s`. */
export function formatDuration(nanos: number): string {
  const size = Math.abs(nanos)
  const sign = nanos < 0 ? '-' : ''
  if (size === 0) return '0s'
  if (size < 1e3) return `${sign}${size}ns`
  if (size < 1e6) return `${sign}${fixed(size, 3)}µs`
  if (size < 1e9) return `${sign}${fixed(size, 6)}ms`

  const minutes = Math.floor(size / 60e9)
  const seconds = `${fixed(size - minutes * 60e9, 9)}s`
  if (minutes === 0) return sign + seconds
  const hours = Math.floor(minutes / 60)
  return `${sign}${hours === 0 ? '' : `${hours}h`}${minutes % 60}m${seconds}`
}

/** `number / 10 ** places` without trailing zeros, exactly. */
function fixed(number: number, places: number): string {
  const digits = String(number).padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  return digits.slice(0, -places) + (fraction && `.${fraction}`)
}
