import { parseDuration } from './duration.ts'
import { quoteGo } from './index.ts'

/** One element of Go's layout of a time, and what may stand there. */
interface Part {
  readonly name: string
  readonly pattern: RegExp
  readonly unit?: Unit
}

type Unit = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second' | 'nanos' | 'zone'

const literal = (name: string): Part => ({ name, pattern: new RegExp(`^${name}`) })
const digits = (name: string, count: number, unit: Unit): Part => ({
  name,
  pattern: new RegExp(`^\\d{${count}}`),
  unit,
})

const date = [
  digits('2006', 4, 'year'),
  literal('-'),
  digits('01', 2, 'month'),
  literal('-'),
  digits('02', 2, 'day'),
]
const hour = [literal('T'), digits('15', 2, 'hour')]
const minute = [literal(':'), digits('04', 2, 'minute')]
const second = [literal(':'), digits('05', 2, 'second')]
const fraction: Part = { name: '.999999999', pattern: /^(?:[.,]\d+)?/, unit: 'nanos' }
const zone: Part = { name: 'Z07:00', pattern: /^(?:Z|[+-]\d\d:\d\d)/, unit: 'zone' }

const limits: Partial<Record<Unit, readonly [number, number]>> = {
  month: [1, 12],
  day: [1, 31],
  hour: [0, 23],
  minute: [0, 59],
  second: [0, 59],
}

/**
 * Reads the value of `--since` and `--until` (a date or time of RFC 3339, in parts too; a Go
 * duration before now; Unix seconds) as the engine takes it: Unix `seconds.nanoseconds`.
 */
export function timestamp(raw: string, now = new Date()): string {
  const ago = raw === '0' ? undefined : asDuration(raw)
  if (ago !== undefined) return String(Math.floor((now.getTime() - ago / 1e6) / 1000))

  try {
    return readTime(raw, now)
  } catch (error) {
    if (raw.includes('-')) throw error
    if (/^[+-]?\d+(?:\.\d+)?$/.test(raw)) return raw
    throw new Error(`failed to parse value as time or duration: ${quoteGo(raw)}`)
  }
}

function asDuration(raw: string): number | undefined {
  try {
    return parseDuration(raw)
  } catch {
    return undefined
  }
}

function readTime(raw: string, now: Date): string {
  const layout = chooseLayout(raw)
  const fail = (why: string) => new Error(`parsing time ${quoteGo(raw)}${why}`)
  const read: Partial<Record<Unit, string>> = {}
  let rest = raw
  for (const { name, pattern, unit } of layout) {
    const text = pattern.exec(rest)?.[0]
    if (text === undefined) {
      const whole = layout.map((part) => part.name).join('')
      throw fail(` as ${quoteGo(whole)}: cannot parse ${quoteGo(rest)} as ${quoteGo(name)}`)
    }
    if (unit) {
      const [low, high] = limits[unit] ?? [0, Number.POSITIVE_INFINITY]
      if (Number(text) < low || Number(text) > high) throw fail(`: ${unit} out of range`)
      read[unit] = text
    }
    rest = rest.slice(text.length)
    if (unit === 'second' && name === '05') {
      const precise = fraction.pattern.exec(rest)![0]
      read.nanos = precise
      rest = rest.slice(precise.length)
    }
  }
  if (rest !== '') throw fail(`: extra text: ${quoteGo(rest)}`)

  const { year, month, day, hour = 0, minute = 0, second = 0, nanos = '' } = read
  const time = new Date(0)
  time.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  if (time.getUTCDate() !== Number(day)) throw fail(': day out of range')
  time.setUTCHours(Number(hour), Number(minute), Number(second))
  const seconds = time.getTime() / 1000 - 60 * offsetMinutes(read.zone, now)
  return `${seconds}.${nanos.slice(1, 10).padEnd(9, '0')}`
}

/** The text decides the layout by what it contains, as the engine's own client does. */
function chooseLayout(raw: string): Part[] {
  const dashes = raw.split('-').length - 1
  const zones = /[zZ+]/.test(raw) || dashes === 3 ? [zone] : []
  const full = [...date, ...hour, ...minute, ...second]
  if (raw.includes('.')) return [...full, ...zones]
  if (!raw.includes('T')) return [...date, ...zones]

  const inZone = zones.length > 0 && !/[zZ]/.test(raw) ? 1 : 0
  const colons = raw.split(':').length - 1 - inZone
  if (colons <= 0) return [...date, ...hour, ...zones]
  return [...(colons === 1 ? [...date, ...hour, ...minute] : full), ...zones]
}

/** Minutes east of Greenwich; a time without a zone is in that of this machine. */
function offsetMinutes(zone: string | undefined, now: Date): number {
  if (zone === undefined) return -now.getTimezoneOffset()
  if (zone === 'Z') return 0
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return zone[0] === '-' ? -minutes : minutes
}
