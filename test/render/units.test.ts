import { expect, test } from 'vitest'
import { bytesSize, humanDuration, humanSize, significant } from '../../src/render/units.ts'

test.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1kB'],
  [1094, '1.094kB'],
  [1500000, '1.5MB'],
  [999960, '1000kB'],
  [123456789, '123.5MB'],
  [1e27, '1000YB'],
  [-5, '-5B'],
  [-1e9, '-1e+09B'],
])('%d bytes are %s', (bytes, text) => {
  expect(humanSize(bytes)).toBe(text)
})

test.each([
  [1125000, '1.12MB'],
  [1135000, '1.14MB'],
  [1145000, '1.15MB'],
  [999499, '999kB'],
  [999500, '1e+03kB'],
  [2500, '2.5kB'],
])('%d bytes with three digits are %s', (bytes, text) => {
  expect(humanSize(bytes, 3)).toBe(text)
})

test.each([
  [1023, '1023B'],
  [1024, '1KiB'],
  [1572864, '1.5MiB'],
  [1e12, '931.3GiB'],
])('%d bytes in powers of two are %s', (bytes, text) => {
  expect(bytesSize(bytes)).toBe(text)
})

test.each([
  [0.000012345, 3, '1.23e-05'],
  [0.5, 1, '0.5'],
  [2.5, 1, '2'],
  [3.5, 1, '4'],
  [Number.NaN, 3, 'NaN'],
  [Number.POSITIVE_INFINITY, 3, '+Inf'],
  [Number.NEGATIVE_INFINITY, 3, '-Inf'],
])('%d with %d digits is %s, as in Go', (value, digits, text) => {
  expect(significant(value, digits)).toBe(text)
})

test.each([
  [-10, 'Less than a second'],
  [0.9, 'Less than a second'],
  [1, '1 second'],
  [59, '59 seconds'],
  [60, 'About a minute'],
  [119, 'About a minute'],
  [120, '2 minutes'],
  [3600, 'About an hour'],
  [5400, '2 hours'],
  [3600 * 47, '47 hours'],
  [86400 * 2, '2 days'],
  [86400 * 13, '13 days'],
  [86400 * 14, '2 weeks'],
  [86400 * 60, '2 months'],
  [86400 * 365, '12 months'],
  [86400 * 730, '2 years'],
  [1e20, '292 years'],
])('%d seconds are "%s"', (seconds, text) => {
  expect(humanDuration(seconds)).toBe(text)
})
