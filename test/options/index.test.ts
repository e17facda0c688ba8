import { expect, test } from 'vitest'
import { filters, flag, integer, parseCsv, quoteGo, strings } from '../../src/options/index.ts'

test.each([
  ['', []],
  ['a', ['a']],
  ['a,b,', ['a', 'b', '']],
  [',', ['', '']],
  ['"a,b",c', ['a,b', 'c']],
  ['"a""b"', ['a"b']],
  ['"",x', ['', 'x']],
  [' a, "b', undefined],
])('the fields of %j', (raw, fields) => {
  if (fields) expect(parseCsv(raw)).toEqual(fields)
  else expect(() => parseCsv(raw)).toThrow('bare "')
})

const extraneous = 'extraneous or missing " in quoted-field'

test.each([
  ['"a"b', 3, extraneous],
  ['"a', 3, extraneous],
  ['a,"b"c', 5, extraneous],
  ['"a""', 5, extraneous],
  ['x,"a', 5, extraneous],
  ['"a" ,b', 3, extraneous],
  ['é,"b"c', 6, extraneous],
  ['bad"q', 4, 'bare " in non-quoted-field'],
  ['é"q', 3, 'bare " in non-quoted-field'],
])('%s is no CSV at column %d', (raw, column, why) => {
  expect(() => parseCsv(raw)).toThrow(new Error(`parse error on line 1, column ${column}: ${why}`))
})

test.each([
  ['a "b" \\', '"a \\"b\\" \\\\"'],
  ['\x07\b\f\v\t\r\n', '"\\a\\b\\f\\v\\t\\r\\n"'],
  ['\x1b\x7f', '"\\x1b\\x7f"'],
  [
    '\u0085\u00a0\u00ad\u200b\u2028\ufeff\ue000',
    '"\\u0085\\u00a0\\u00ad\\u200b\\u2028\\ufeff\\ue000"',
  ],
  ['é日😀<&>', '"é日😀<&>"'],
  ['\u{e0001}', '"\\U000e0001"'],
])('%j is quoted as Go quotes it', (raw, quoted) => {
  expect(quoteGo(raw)).toBe(quoted)
})

test.each([
  ['0x10', 16],
  ['010', 8],
  ['0b11', 3],
  ['0o17', 15],
  ['1_000', 1000],
  ['-5', -5],
  ['+5', 5],
  ['0', 0],
])('the integer %s is %d', (raw, number) => {
  expect(integer('--n', 'number').parse(raw, undefined)).toBe(number)
})

test.each([
  ['', 'int', 'strconv.ParseInt: parsing "": invalid syntax'],
  ['x', 'int', 'strconv.ParseInt: parsing "x": invalid syntax'],
  ['1.5', 'int', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
  ['08', 'int', 'strconv.ParseInt: parsing "08": invalid syntax'],
  ['-1', 'uint16', 'strconv.ParseUint: parsing "-1": invalid syntax'],
  ['70000', 'uint16', 'strconv.ParseUint: parsing "70000": value out of range'],
] as const)('the %j of type %s is refused', (raw, type, message) => {
  expect(() => integer('--n', 'number', { type }).parse(raw, undefined)).toThrow(new Error(message))
})

test('booleans are Go’s', () => {
  const read = (raw: string) => flag('--f', 'flag').parse(raw, undefined)

  expect(['1', 't', 'TRUE', '0', 'f', 'False'].map(read)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
  ])
  expect(() => read('yes')).toThrow('strconv.ParseBool: parsing "yes": invalid syntax')
})

test('lists split at commas and add up', () => {
  const option = strings('--s', 'strings')

  expect(option.parse('c,"d,e"', option.parse('a,b', undefined))).toEqual(['a', 'b', 'c', 'd,e'])
})

test('filters gather values by key, each once', () => {
  const option = filters('--filter', 'filter')
  const raws = ['label=a', 'Label = b', 'label=a', 'name=x=y', '']

  const read = raws.reduce<Record<string, string[]>>((all, raw) => option.parse(raw, all), {})

  expect(read).toEqual({ label: ['a', 'b'], name: ['x=y'] })
  expect(() => option.parse('x', undefined)).toThrow("invalid filter 'x': expected key=value")
})

test('a filter may have any name', () => {
  const read = filters('--filter', 'filter').parse('__proto__=x', undefined)

  expect(Object.entries(read)).toEqual([['__proto__', ['x']]])
})
