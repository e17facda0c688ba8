import { expect, test } from 'vitest'
import { own, parseJson, spelledAs } from '../../src/config/json.ts'

test.each([
  ['', {}],
  [' \n', {}],
  ['{"a":1} what follows', { a: 1 }],
  ['{"a":1}{"b":2}', { a: 1 }],
  ['null', null],
])('the first value of %j is %j', (text, value) => {
  const parsed = parseJson(text)

  expect(parsed).toEqual(value)
})

test.each([
  ['{bad', "invalid character 'b'"],
  ['{"a":hunter2}', "invalid character 'h'"],
  ['{"a":1,}', "invalid character '}'"],
  ["{'a':1}", "invalid character '\\''"],
  ['{"a":"hunter2', 'unexpected EOF'],
  ['{"a":', 'unexpected EOF'],
])('the error for %j is %j, without a word of the text', (text, message) => {
  expect(() => parseJson(text)).toThrow(new SyntaxError(message))
})

test('keys are respelled in place', () => {
  const respelled = spelledAs(['psFormat', 'auths'], { Z: 1, PSFORMAT: 'x', Auths: {} })

  expect(Object.entries(respelled)).toEqual([
    ['Z', 1],
    ['psFormat', 'x'],
    ['auths', {}],
  ])
})

test('names that every object has are not found', () => {
  expect(own({ a: 1 }, 'constructor')).toBeUndefined()
})
