import { expect, test } from 'vitest'
import { parseCpus } from '../../src/options/cpus.ts'

test.each([
  ['1.5', 1.5e9],
  ['.5', 5e8],
  ['1.', 1e9],
  ['-1', -1e9],
  ['+1', 1e9],
  ['3/2', 1.5e9],
  ['1e2', 100e9],
  ['0.5e1', 5e9],
  ['0.000000001', 1],
  ['1_0', 10e9],
  ['010', 10e9],
  ['0x10', 16e9],
  ['0b11', 3e9],
])('%s are %d billionths', (raw, nanos) => {
  expect(parseCpus(raw)).toBe(nanos)
})

test.each([
  ['', 'failed to parse  as a rational number'],
  ['x', 'failed to parse x as a rational number'],
  ['1 ', 'failed to parse 1  as a rational number'],
  ['1/0', 'failed to parse 1/0 as a rational number'],
  ['1.2.3', 'failed to parse 1.2.3 as a rational number'],
  ['.', 'failed to parse . as a rational number'],
  ['1/3', 'value is too precise'],
  ['1e-10', 'value is too precise'],
  ['0.0000000001', 'value is too precise'],
])('%j is refused', (raw, message) => {
  expect(() => parseCpus(raw)).toThrow(new Error(message))
})
