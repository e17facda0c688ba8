import { readFileSync } from 'node:fs'

/** What the clocks show somewhere: seconds east of Greenwich, and the short name of that time. */
export interface ZoneTime {
  readonly offset: number
  readonly abbreviation: string
}

/**
 * The machine's zone at a time in seconds since 1970, as the time zone database has it (`CET`, `JST`,
 * `-03`). JavaScript has names of its own (`GMT+1`), which are taken where the database is missing.
 */
export function localZone(seconds: number): ZoneTime {
  const date = new Date(seconds * 1000)
  const offset = -Math.round(date.getTimezoneOffset() * 60)
  zone ??= readZone()
  return fromDatabase(zone, seconds, offset) ?? { offset, abbreviation: fromIntl(date, offset) }
}

function fromIntl(date: Date, offset: number): string {
  if (offset === 0) return 'UTC'
  const parts = new Intl.DateTimeFormat('en-US', { timeZoneName: 'short' }).formatToParts(date)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

/** The zone stays the same while the program runs; finding it out is slow. */
let zone: Zone | 'unknown' | undefined

function fromDatabase(
  zone: Zone | 'unknown',
  seconds: number,
  offset: number,
): ZoneTime | undefined {
  if (zone === 'unknown') return undefined
  const index = zone.transitions.findLastIndex((transition) => transition.at <= seconds)
  if (index === -1 && zone.transitions.length > 0) return zone.first
  const isPast = index < zone.transitions.length - 1
  if (isPast) return zone.transitions[index]
  return zone.rules.find((rule) => rule.offset === offset) ?? zone.transitions[index]
}

interface Zone {
  /** What holds before the first transition. */
  readonly first: ZoneTime
  readonly transitions: readonly (ZoneTime & { readonly at: number })[]
  /** What holds after the last transition: winter and summer. */
  readonly rules: readonly ZoneTime[]
}

const utc: Zone = {
  first: { offset: 0, abbreviation: 'UTC' },
  transitions: [],
  rules: [{ offset: 0, abbreviation: 'UTC' }],
}

function readZone(): Zone | 'unknown' {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  if (timeZone === 'UTC' || timeZone === 'Etc/UTC') return utc
  try {
    return parseZone(readFileSync(`/usr/share/zoneinfo/${timeZone}`)) ?? 'unknown'
  } catch {
    // No database, as on Windows, or one that is not what it should be.
    return 'unknown'
  }
}

const headerBytes = 44

/** Reads a TZif file of version 2 or above: the second block, whose times have 64 bits. */
function parseZone(file: Buffer): Zone | undefined {
  if (file.toString('latin1', 0, 4) !== 'TZif' || file[4]! < 0x32) return undefined
  const first = counts(file, 0)
  const start = headerBytes + blockBytes(first, 4)
  const { times, types, leaps, chars, utc, standard } = counts(file, start)

  const timesAt = start + headerBytes
  const indexesAt = timesAt + times * 8
  const typesAt = indexesAt + times
  const charsAt = typesAt + types * 6
  const footerAt = charsAt + chars + leaps * 12 + standard + utc
  const names = file.toString('latin1', charsAt, charsAt + chars)

  const zoneTime = (type: number): ZoneTime => {
    const at = typesAt + type * 6
    const nameAt = file[at + 5]!
    const abbreviation = names.slice(nameAt, names.indexOf('\0', nameAt))
    return { offset: file.readInt32BE(at), abbreviation }
  }
  return {
    first: zoneTime(0),
    transitions: Array.from({ length: times }, (_, i) => ({
      at: Number(file.readBigInt64BE(timesAt + i * 8)),
      ...zoneTime(file[indexesAt + i]!),
    })),
    rules: parseRules(file.toString('latin1', footerAt).trim()),
  }
}

function counts(file: Buffer, at: number) {
  const [utc, standard, leaps, times, types, chars] = [20, 24, 28, 32, 36, 40].map((field) =>
    file.readUInt32BE(at + field),
  ) as [number, number, number, number, number, number]
  return { utc, standard, leaps, times, types, chars }
}

function blockBytes(block: ReturnType<typeof counts>, timeBytes: number): number {
  const { utc, standard, leaps, times, types, chars } = block
  return times * (timeBytes + 1) + types * 6 + chars + leaps * (timeBytes + 4) + standard + utc
}

const posixZone =
  /^(?:<([^>]+)>|([A-Za-z]+))([+-]?)(\d+)(?::(\d+))?(?:(?:<([^>]+)>|([A-Za-z]+))(?:([+-]?)(\d+)(?::(\d+))?)?)?/

/** Reads a POSIX rule such as `CET-1CEST,M3.5.0,M10.5.0/3`; its offsets count westwards. */
function parseRules(rule: string): Zone['rules'] {
  const match = posixZone.exec(rule)
  if (match === null) return []
  const [, quoted, plain, sign, hours, minutes, summerQuoted, summerPlain] = match
  const offset = (Number(hours) * 3600 + Number(minutes ?? 0) * 60) * (sign === '-' ? 1 : -1)
  const winter = { offset, abbreviation: quoted ?? plain! }
  const summerName = summerQuoted ?? summerPlain
  if (summerName === undefined) return [winter]

  const [summerSign, summerHours, summerMinutes] = match.slice(8)
  const summerOffset =
    summerHours === undefined
      ? offset + 3600
      : (Number(summerHours) * 3600 + Number(summerMinutes ?? 0) * 60) *
        (summerSign === '-' ? 1 : -1)
  return [winter, { offset: summerOffset, abbreviation: summerName }]
}
