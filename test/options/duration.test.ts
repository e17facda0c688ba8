import { expect, test } from 'vitest'
import { parseDuration } from '../../src/options/duration.ts'

test.each([
  ['0', 0],
  ['-0', 0],
  ['+0', 0],
  ['0s', 0],
  ['5s', 5e9],
  ['+1s', 1e9],
  ['-1s', -1e9],
  ['1h1m1.5s', 3661.5e9],
  ['500ms', 5e8],
  ['500us', 5e5],
  ['1µs', 1000],
  ['1μs', 1000],
  ['1ns', 1],
  ['.5s', 5e8],
  ['5.s', 5e9],
  ['1.234567891s', 1234567891],
  ['100h', 360000e9],
])('%s is %d ns', (raw, nanos) => {
  expect(Math.abs(parseDuration(raw) - nanos)).toBe(0)
})

test.each([
  ['', 'time: invalid duration ""'],
  ['x', 'time: invalid duration "x"'],
  ['s', 'time: invalid duration "s"'],
  ['.s', 'time: invalid duration ".s"'],
  ['-', 'time: invalid duration "-"'],
  ['5', 'time: missing unit in duration "5"'],
  ['1.5', 'time: missing unit in duration "1.5"'],
  ['1s2', 'time: missing unit in duration "1s2"'],
  ['1.5.5s', 'time: missing unit in duration "1.5.5s"'],
  ['1x', 'time: unknown unit "x" in duration "1x"'],
  ['1s ', 'time: unknown unit "s " in duration "1s "'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['99999999999h', 'time: invalid duration "99999999999h"'],
  ['2562047h47m16.854775808s', 'time: invalid duration "2562047h47m16.854775808s"'],
])('%j is no duration', (raw, message) => {
  expect(() => parseDuration(raw)).toThrow(new Error(message))
})
