import { afterEach, expect, test, vi } from 'vitest'
import { age, formatTime, fromUnix, layouts, parseTime } from '../../src/render/time.ts'

const zone = process.env.TZ

afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

test.each([
  ['UTC', 1764275000, '2025-11-27 20:23:20 +0000 UTC'],
  ['Europe/Berlin', 1764275000, '2025-11-27 21:23:20 +0100 CET'],
  ['Europe/Berlin', 1750000000, '2025-06-15 17:06:40 +0200 CEST'],
  ['Asia/Kolkata', 1764275000, '2025-11-28 01:53:20 +0530 IST'],
  ['America/Sao_Paulo', 1764275000, '2025-11-27 17:23:20 -0300 -03'],
  ['America/New_York', 0, '1969-12-31 19:00:00 -0500 EST'],
  ['America/New_York', 4000000000, '2096-10-02 03:06:40 -0400 EDT'],
  ['Asia/Tokyo', -62135596800, '0001-01-01 09:18:59 +0918 LMT'],
])('in %s %d seconds are %s', async (timeZone, seconds, text) => {
  process.env.TZ = timeZone
  // The zone is found out once, as it does not change while the program runs.
  vi.resetModules()
  const time = await import('../../src/render/time.ts')

  expect(time.formatTime(fromUnix(seconds), layouts.string)).toBe(text)
})

test.each([
  ['2025-01-02T03:04:05.120000000Z', layouts.rfc3339Nano, '2025-01-02T03:04:05.12Z'],
  ['2025-01-02T03:04:05Z', layouts.rfc3339Nano, '2025-01-02T03:04:05Z'],
  ['2025-01-02T03:04:05.5Z', layouts.rfc3339NanoFixed, '2025-01-02T03:04:05.500000000Z'],
  ['2025-01-02T03:04:05.5+02:00', layouts.rfc3339, '2025-01-02T03:04:05+02:00'],
  ['2025-01-02T03:04:05Z', layouts.ansiC, 'Thu Jan  2 03:04:05 2025'],
  ['2025-01-02T03:04:05-05:30', layouts.string, '2025-01-02 03:04:05 -0530 -0530'],
])('%s by the layout %s is %s', (text, layout, formatted) => {
  expect(formatTime(parseTime(text)!, layout, 'written')).toBe(formatted)
})

test('a time can be shown in UTC', () => {
  const time = parseTime('2025-01-02T03:04:05+02:00')!

  expect(formatTime(time, layouts.rfc3339, 'utc')).toBe('2025-01-02T01:04:05Z')
})

test.each(['', 'yesterday', '2025-13-02T03:04:05Z', '2025-01-02'])('%j is no time', (text) => {
  expect(parseTime(text)).toBeUndefined()
})

test('an age is told in words', () => {
  expect(age(fromUnix(1000), 1_180_000)).toBe('3 minutes')
})
