import { expect, test } from 'vitest'
import { parseWords } from '../../src/options/command-words.ts'

test.each<[string, string[]]>([
  ['', []],
  ['  ', []],
  ['a  b\tc\nd', ['a', 'b', 'c', 'd']],
  ['\'a b\' "c d"', ['a b', 'c d']],
  ['a"b"\'c\'', ['abc']],
  ['""', ['']],
  ['a\\ b', ['a b']],
  ['"a\\"b" \'c\\d\'', ['a"b', 'c\\d']],
  ['a # b', ['a']],
  ['a # b\nc', ['a', 'c']],
  ['a#b', ['a#b']],
])('%j', (raw, words) => {
  expect(parseWords(raw)).toEqual(words)
})

test.each([
  ["a 'b", 'EOF found when expecting closing quote'],
  ['a \\', 'EOF found after escape character'],
  ['"a\\', 'EOF found after escape character'],
])('%j is refused', (raw, message) => {
  expect(() => parseWords(raw)).toThrow(new Error(message))
})
