import { expect, test } from 'vitest'
import { parseUlimit, ulimits } from '../../src/options/ulimit.ts'

test.each([
  ['nofile=5', 5, 5],
  ['nofile=5:10', 5, 10],
  ['nofile=-1', -1, -1],
  ['nofile=5:-1', 5, -1],
])('%s', (raw, Soft, Hard) => {
  expect(parseUlimit(raw)).toEqual({ Name: 'nofile', Soft, Hard })
})

const order = 'ulimit soft limit must be less than or equal to hard limit'

test.each([
  ['x', 'invalid ulimit argument: x'],
  ['nofile', 'invalid ulimit argument: nofile'],
  ['=5', 'invalid ulimit type: '],
  ['foo=1', 'invalid ulimit type: foo'],
  ['as=1', 'invalid ulimit type: as'],
  ['nofile=', 'strconv.ParseInt: parsing "": invalid syntax'],
  ['nofile=a', 'strconv.ParseInt: parsing "a": invalid syntax'],
  ['nofile=5:', 'strconv.ParseInt: parsing "": invalid syntax'],
  ['nofile=5:b', 'strconv.ParseInt: parsing "b": invalid syntax'],
  ['nofile=5=6', 'strconv.ParseInt: parsing "5=6": invalid syntax'],
  [
    'nofile=9223372036854775808',
    'strconv.ParseInt: parsing "9223372036854775808": value out of range',
  ],
  [
    'nofile=1:2:3',
    'too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`',
  ],
  ['nofile=10:5', `${order}: 10 > 5`],
  ['nofile=-1:5', `${order}: soft: -1 (unlimited), hard: 5`],
])('%s is refused', (raw, message) => {
  expect(() => parseUlimit(raw)).toThrow(expect.objectContaining({ message }))
})

test('the last limit of a name counts, and names are in order', () => {
  const option = ulimits('--ulimit', 'limit')

  const read = ['nofile=1', 'core=2', 'nofile=3'].reduce<ReturnType<typeof option.parse>>(
    (previous, raw) => option.parse(raw, previous),
    [],
  )

  expect(read.map(({ Name, Soft }) => [Name, Soft])).toEqual([
    ['core', 2],
    ['nofile', 3],
  ])
})
