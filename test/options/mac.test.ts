import { expect, test } from 'vitest'
import { parseMac } from '../../src/options/mac.ts'

test.each([
  ['92:d0:c6:0a:29:33', '92:d0:c6:0a:29:33'],
  ['92-D0-C6-0A-29-33', '92:d0:c6:0a:29:33'],
  ['92d0.c60a.2933', '92:d0:c6:0a:29:33'],
  [' 92:d0:c6:0a:29:33 ', '92:d0:c6:0a:29:33'],
  ['02:00:5e:10:00:00:00:01', '02:00:5e:10:00:00:00:01'],
])('%j', (raw, mac) => {
  expect(parseMac(raw)).toBe(mac)
})

test.each([
  '',
  'x',
  '92:d0:c6:0a:29',
  '92:d0-c6:0a:29:33',
  '92d0c60a2933',
  '92:d0:c6:0a:29:3g',
  '92d0.c60a',
])('%j is refused', (raw) => {
  expect(() => parseMac(raw)).toThrow(new Error(`${raw} is not a valid mac address`))
})
