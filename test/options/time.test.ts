import { expect, test } from 'vitest'
import { timestamp } from '../../src/options/time.ts'

const now = new Date('2026-01-02T03:04:05.678Z')

test.each([
  ['0', '0'],
  ['5', '5'],
  ['1136073845', '1136073845'],
  ['1136073845.000000001', '1136073845.000000001'],
  ['1.1234567890', '1.1234567890'],
  ['1h', '1767319445'],
  ['-1h', '1767326645'],
  ['0s', '1767323045'],
  ['2006-01-02Z', '1136160000.000000000'],
  ['2006-01-02T15Z', '1136214000.000000000'],
  ['2006-01-02T15:04Z', '1136214240.000000000'],
  ['2006-01-02T15:04:05Z', '1136214245.000000000'],
  ['2006-01-02T15:04:05+01:00', '1136210645.000000000'],
  ['2006-01-02T15:04:05-01:00', '1136217845.000000000'],
  ['2006-01-02T15:04:05.123456789Z', '1136214245.123456789'],
  ['2006-01-02T15:04:05.1+01:00', '1136210645.100000000'],
  ['2006-01-02T15:04-07:00', '1136239440.000000000'],
  ['2006-01-02+01:00', '1136156400.000000000'],
  ['2006-01-02-01:00', '1136163600.000000000'],
  ['2006-01-02T15+01:00', '1136210400.000000000'],
  ['1970-01-01T00:00:00.5Z', '0.500000000'],
  ['1960-01-01Z', '-315619200.000000000'],
])('%s is %s', (raw, sent) => {
  expect(timestamp(raw, now)).toBe(sent)
})

test.each([
  ['2006-01-02', 0],
  ['2006-01-02T15', 54_000],
  ['2006-01-02T15:04', 54_240],
  ['2006-01-02T15:04:05', 54_245],
])('%s is in the zone of this machine', (raw, seconds) => {
  const midnight = 1_136_160_000 + 60 * now.getTimezoneOffset()

  expect(timestamp(raw, now)).toBe(`${midnight + seconds}.000000000`)
})

const unknown = (raw: string) => `failed to parse value as time or duration: "${raw}"`

test.each([
  ['x', unknown('x')],
  ['', unknown('')],
  ['1.5.5', unknown('1.5.5')],
  ['1.x', unknown('1.x')],
  ['2006-13-01', 'parsing time "2006-13-01": month out of range'],
  ['2006-02-30', 'parsing time "2006-02-30": day out of range'],
  ['2006-01-02T25:00', 'parsing time "2006-01-02T25:00": hour out of range'],
  ['-5', 'parsing time "-5" as "2006-01-02": cannot parse "-5" as "2006"'],
  ['2006-1-2', 'parsing time "2006-1-2" as "2006-01-02": cannot parse "1-2" as "01"'],
  ['2006-01-02T', 'parsing time "2006-01-02T" as "2006-01-02T15": cannot parse "" as "15"'],
  ['abc-def', 'parsing time "abc-def" as "2006-01-02": cannot parse "abc-def" as "2006"'],
  [
    '2006-01-02t15:04:05z',
    'parsing time "2006-01-02t15:04:05z" as "2006-01-02Z07:00": ' +
      'cannot parse "t15:04:05z" as "Z07:00"',
  ],
])('%j is refused', (raw, message) => {
  expect(() => timestamp(raw, now)).toThrow(new Error(message))
})
