import { describe, expect, test } from 'vitest'
import { compactJson, indentJson, toIndentedJson, toJson } from '../../src/render/json.ts'
import { goFloat, goMap, goStruct } from '../../src/render/template/index.ts'

describe('indentJson', () => {
  test.each<[string, string]>([
    ['{}', '{}'],
    ['[ ]', '[]'],
    [' { } ', '{} '],
    ['{"a":1}', '{\n  "a": 1\n}'],
    ['[{},[]]', '[\n  {},\n  []\n]'],
    [
      '{"a" : [1 ,2] , "b":{"c":null}}',
      '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {\n    "c": null\n  }\n}',
    ],
    ['12345678901234567890.10', '12345678901234567890.10'],
    ['{"a":1,"a":1e400}', '{\n  "a": 1,\n  "a": 1e400\n}'],
    ['["\\"{,:}\\\\",true]', '[\n  "\\"{,:}\\\\",\n  true\n]'],
    ['[1]\n', '[\n  1\n]\n'],
    ['', ''],
  ])('lays out %j', (text, indented) => {
    expect(indentJson(text, '  ')).toBe(indented)
  })

  test('a prefix begins every line but the first', () => {
    expect(indentJson('[1]', ' ', '>')).toBe('[\n> 1\n>]')
  })

  test('text already laid out is laid out again', () => {
    const value = { a: [1, { b: [] }], c: { d: {} }, e: 'x y' }

    const indented = indentJson(JSON.stringify(value, null, '\t'), '    ')

    expect(indented).toBe(JSON.stringify(value, null, 4))
  })
})

test.each<[string, string]>([
  [' { "a" : [ 1 , 2 ] } \n', '{"a":[1,2]}'],
  ['{"a b": "c\\" d"}', '{"a b":"c\\" d"}'],
  ['[ 1.0e5 ,\ttrue ]', '[1.0e5,true]'],
  ['"unended', '"unended'],
])('compactJson leaves the blanks out of %j', (text, compact) => {
  expect(compactJson(text)).toBe(compact)
})

describe('toJson', () => {
  test.each<[unknown, string]>([
    [null, 'null'],
    [undefined, 'null'],
    [true, 'true'],
    [1e6, '1000000'],
    [2 ** 62, '4611686018427387904'],
    [1e21, '1e+21'],
    [1e-7, '1e-7'],
    [goFloat(2), '2'],
    [5n, '5'],
    [
      '<&>\u2028\u2029\u0001\b\f\n\r\t"\\\x7f',
      '"<&>\\u2028\\u2029\\u0001\\b\\f\\n\\r\\t\\"\\\\\x7f"',
    ],
    ['\ud800a', '"\ufffda"'],
    ['😀', '"😀"'],
    [[], '[]'],
    [{ b: [1], a: {} }, '{"b":[1],"a":{}}'],
    [new Map([['k', 'v']]), '{"k":"v"}'],
    [goMap('map[string]int', { b: 1, a: 2 }), '{"a":2,"b":1}'],
    [goStruct('t.T', { Z: 1, A: null }), '{"Z":1,"A":null}'],
  ])('writes what Go writes (%#)', (value, json) => {
    expect(toJson(value)).toBe(json)
  })

  test.each([Number.NaN, Number.POSITIVE_INFINITY])('%d is refused', (value) => {
    expect(() => toJson(value)).toThrow('json: unsupported value: ')
  })

  test('the indented form has one level per nesting', () => {
    expect(toIndentedJson({ a: [1] }, '\t')).toBe('{\n\t"a": [\n\t\t1\n\t]\n}')
  })
})
