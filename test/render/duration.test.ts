import { expect, test } from 'vitest'
import { formatDuration } from '../../src/render/duration.ts'

test.each([
  [0, '0s'],
  [1, '1ns'],
  [1100, '1.1µs'],
  [2_200_000, '2.2ms'],
  [3_300_000_000, '3.3s'],
  [60e9, '1m0s'],
  [245e9, '4m5s'],
  [245_001_000_000, '4m5.001s'],
  [3600e9, '1h0m0s'],
  [18367_001_000_000, '5h6m7.001s'],
  [-1.5e9, '-1.5s'],
])('%d ns is shown as %s', (nanos, shown) => {
  expect(formatDuration(nanos)).toBe(shown)
})
