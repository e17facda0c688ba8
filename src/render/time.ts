import { humanDuration } from './units.ts'
import { localZone, type ZoneTime } from './zone.ts'

/** A point in time as the engine gives it: whole seconds since 1970, and nanoseconds. */
export interface Instant {
  readonly seconds: number
  readonly nanoseconds: number
  /** Minutes east of Greenwich, as it was written. */
  readonly offsetMinutes: number
}

const rfc3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/

/** Reads `2006-01-02T15:04:05.999999999Z07:00`; undefined when it is something else. */
export function parseTime(text: string): Instant | undefined {
  const match = rfc3339.exec(text)
  if (match === null) return undefined
  const [, wall, fraction = '', sign, hours = '0', minutes = '0'] = match
  const milliseconds = Date.parse(`${wall}Z`)
  if (Number.isNaN(milliseconds)) return undefined
  const offsetMinutes = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1)
  return {
    seconds: milliseconds / 1000 - offsetMinutes * 60,
    nanoseconds: Number(fraction.slice(0, 9).padEnd(9, '0')),
    offsetMinutes,
  }
}

/** The instant of whole seconds since 1970, as the engine's lists give it. */
export function fromUnix(seconds: number): Instant {
  return { seconds, nanoseconds: 0, offsetMinutes: 0 }
}

/** The layouts of Go's time package that docker prints. */
export const layouts = {
  ansiC: 'Mon Jan _2 15:04:05 2006',
  rfc3339: '2006-01-02T15:04:05Z07:00',
  rfc3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
  rfc3339NanoFixed: '2006-01-02T15:04:05.000000000Z07:00',
  /** What Go's `String` method gives. */
  string: '2006-01-02 15:04:05.999999999 -0700 MST',
} as const

const layoutParts = /2006|Jan|01|Mon|_2|02|15|04|05|\.0{9}|\.9{9}|-0700|Z07:00|MST/g
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/** Writes an instant by one of Go's layouts, in the machine's zone, in UTC or as it was written. */
export function formatTime(
  instant: Instant,
  layout: string,
  zone: 'local' | 'utc' | 'written' = 'local',
): string {
  const { offset, abbreviation } = zoneOf(instant, zone)
  // The wall clock is read with the UTC getters of a date moved by the offset.
  const wall = new Date((instant.seconds + offset) * 1000)
  return layout.replace(layoutParts, (part) => {
    switch (part) {
      case '2006':
        return String(wall.getUTCFullYear()).padStart(4, '0')
      case 'Jan':
        return months[wall.getUTCMonth()]!
      case '01':
        return two(wall.getUTCMonth() + 1)
      case 'Mon':
        return days[wall.getUTCDay()]!
      case '_2':
        return String(wall.getUTCDate()).padStart(2, ' ')
      case '02':
        return two(wall.getUTCDate())
      case '15':
        return two(wall.getUTCHours())
      case '04':
        return two(wall.getUTCMinutes())
      case '05':
        return two(wall.getUTCSeconds())
      case '.000000000':
        return `.${nine(instant.nanoseconds)}`
      case '.999999999':
        return `.${nine(instant.nanoseconds)}`.replace(/\.?0+$/, '')
      case 'MST':
        return abbreviation
      case 'Z07:00':
        return offset === 0 ? 'Z' : signed(offset, ':')
      default:
        return signed(offset, '')
    }
  })
}

function zoneOf(instant: Instant, zone: 'local' | 'utc' | 'written'): ZoneTime {
  if (zone === 'local') return localZone(instant.seconds)
  const offset = zone === 'utc' ? 0 : instant.offsetMinutes * 60
  return { offset, abbreviation: offset === 0 ? 'UTC' : signed(offset, '') }
}

function signed(offsetSeconds: number, separator: string): string {
  const minutes = Math.trunc(Math.abs(offsetSeconds) / 60)
  const sign = offsetSeconds < 0 ? '-' : '+'
  return sign + two(Math.trunc(minutes / 60)) + separator + two(minutes % 60)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function nine(nanoseconds: number): string {
  return String(nanoseconds).padStart(9, '0')
}

/** How long ago the instant is, in words; `now` in milliseconds since 1970. */
export function age(instant: Instant, now: number): string {
  return humanDuration(now / 1000 - instant.seconds - instant.nanoseconds / 1e9)
}
