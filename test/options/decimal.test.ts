import { expect, test } from 'vitest'
import { parseDecimal, parseFloat64, parseUnsigned } from '../../src/options/decimal.ts'

test('whole numbers are in base 10', () => {
  expect(['0', '010', '+5', '-5'].map((raw) => parseDecimal(raw))).toEqual([0, 10, 5, -5])
  expect(parseUnsigned('1777', 32, 8)).toBe(0o1777)
})

test.each([
  [() => parseDecimal('0x1'), 'strconv.ParseInt: parsing "0x1": invalid syntax'],
  [() => parseDecimal('1_0'), 'strconv.ParseInt: parsing "1_0": invalid syntax'],
  [() => parseDecimal('40000', 16), 'strconv.ParseInt: parsing "40000": value out of range'],
  [() => parseUnsigned('-1'), 'strconv.ParseUint: parsing "-1": invalid syntax'],
  [() => parseUnsigned('8', 32, 8), 'strconv.ParseUint: parsing "8": invalid syntax'],
  [() => parseUnsigned('65536', 16), 'strconv.ParseUint: parsing "65536": value out of range'],
  [() => parseFloat64('x'), 'strconv.ParseFloat: parsing "x": invalid syntax'],
])('%s is refused', (parse, message) => {
  expect(parse).toThrow(expect.objectContaining({ message }))
})
