import { expect, test } from 'vitest'
import { goTime } from '../../src/render/go-time.ts'

test.each([
  ['2026-01-02T03:04:05.123456789Z', '2026-01-02 03:04:05.123456789 +0000 UTC'],
  ['2026-01-02T03:04:05.12+05:45', '2026-01-02 03:04:05.12 +0545 +0545'],
  ['0001-01-01T00:00:00Z', '0001-01-01 00:00:00 +0000 UTC'],
  ['', '0001-01-01 00:00:00 +0000 UTC'],
  [undefined, '0001-01-01 00:00:00 +0000 UTC'],
  [null, '0001-01-01 00:00:00 +0000 UTC'],
])('%j is shown as %s', (text, shown) => {
  expect(goTime(text)).toBe(shown)
})
