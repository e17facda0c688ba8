import { expect, test } from 'vitest'
import { naturalOrder } from '../../src/render/natural-order.ts'

test.each([
  ['b9', 'b10'],
  ['b', 'b0'],
  ['1', 'a'],
  ['a1', 'a-1'],
  ['a2', 'a02'],
  ['a002b', 'a3'],
  ['B', 'a'],
  ['z', 'é'],
  ['\u{fffd}', '\u{1f600}'],
  ['', 'a'],
])('%j comes before %j', (first, second) => {
  expect([second, first].sort(naturalOrder)).toEqual([first, second])
})

test('equal texts are equal', () => {
  expect(naturalOrder('a07b', 'a07b')).toBe(0)
})
