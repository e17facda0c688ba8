import { expect, test } from 'vitest'
import { parsePairs } from '../../src/options/pairs-file.ts'

test.each([
  ['A=1\nB=2\n', ['A=1', 'B=2']],
  ['A=1', ['A=1']],
  ['A=1\r\nB=2\r\n', ['A=1', 'B=2']],
  ['# comment\n\n  # indented\nA=1', ['A=1']],
  ['\ufeffA=1', ['A=1']],
  ['  A= x y \t', ['A= x y \t']],
  ['A=b=c', ['A=b=c']],
  ['A="quoted"', ['A="quoted"']],
  ['KNOWN\nUNKNOWN\n', ['KNOWN=yes']],
  ['', []],
])('%j', (content, pairs) => {
  const lookup = (name: string) => (name === 'KNOWN' ? 'yes' : undefined)

  expect(parsePairs(Buffer.from(content), lookup)).toEqual(pairs)
})

test.each([
  ['bad name=1', "variable 'bad name' contains whitespaces"],
  ['bad\tname', "variable 'bad\tname' contains whitespaces"],
  ['=x', "no variable name on line '=x'"],
])('%j is refused', (content, message) => {
  expect(() => parsePairs(Buffer.from(content))).toThrow(new Error(message))
})

test('bytes that are no text are refused with their line', () => {
  const content = Buffer.concat([Buffer.from('A=1\nB='), Buffer.of(0xff)])

  expect(() => parsePairs(content)).toThrow(new Error('invalid utf8 bytes at line 2: [66 61 255]'))
})
