import { expect, test } from 'vitest'
import { parseBytes, parseHumanSize, parseSwap } from '../../src/options/size.ts'

test.each([
  ['0', 0],
  ['32', 32],
  ['32b', 32],
  ['32B', 32],
  ['32k', 32 * 1024],
  ['32K', 32 * 1024],
  ['32kb', 32 * 1024],
  ['32KiB', 32 * 1024],
  ['32 k', 32 * 1024],
  ['5 ', 5],
  ['1m', 1024 ** 2],
  ['4g', 4 * 1024 ** 3],
  ['1.5g', 1.5 * 1024 ** 3],
  ['1TB', 1024 ** 4],
  ['1pb', 1024 ** 5],
  ['.5k', 512],
  ['1.', 1],
  ['1.9', 1],
  ['0.1', 0],
  ['+5', 5],
  ['1e3', 1000],
  ['1e5k', 102400000],
  ['1_0', 10],
])('%j is %d bytes', (raw, bytes) => {
  expect(parseBytes(raw)).toBe(bytes)
})

test.each([
  ['', "invalid size: ''"],
  ['x', "invalid size: 'x'"],
  ['k', "invalid size: 'k'"],
  ['inf', "invalid size: 'inf'"],
  ['nan', "invalid size: 'nan'"],
  ['-', "invalid size: '-'"],
  ['-1', "invalid size: '-1'"],
  ['99999999999999999999', "invalid size: '99999999999999999999'"],
  ['1z', "invalid suffix: 'z'"],
  ['1kx', "invalid suffix: 'kx'"],
  ['1Ki', "invalid suffix: 'ki'"],
  ['10eb', "invalid suffix: 'eb'"],
  ['1KIBs', "invalid suffix: 'KIBs'"],
  ['4.5.6', 'strconv.ParseFloat: parsing "4.5.6": invalid syntax'],
  ['.', 'strconv.ParseFloat: parsing ".": invalid syntax'],
  [' 5', 'strconv.ParseFloat: parsing " 5": invalid syntax'],
  ['5  g', 'strconv.ParseFloat: parsing "5 ": invalid syntax'],
  ['0x10', 'strconv.ParseFloat: parsing "0x10": invalid syntax'],
  ['_5', 'strconv.ParseFloat: parsing "_5": invalid syntax'],
  ['1e400', 'strconv.ParseFloat: parsing "1e400": value out of range'],
])('%j is no size', (raw, message) => {
  expect(() => parseBytes(raw)).toThrow(expect.objectContaining({ message }))
})

test('human sizes count in thousands', () => {
  expect(['1k', '1.5MB', '2 GiB'].map(parseHumanSize)).toEqual([1000, 1_500_000, 2e9])
})

test('swap may be without a limit', () => {
  expect(parseSwap('-1')).toBe(-1)
  expect(parseSwap('1g')).toBe(1024 ** 3)
  expect(() => parseSwap('-2')).toThrow("invalid size: '-2'")
})
