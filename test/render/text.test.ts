import { expect, test } from 'vitest'
import { cellCount, ellipsis, quote, sanitize, sanitizeLines, wrap } from '../../src/render/text.ts'

test.each([
  ['', 0],
  ['abc', 3],
  ['日本', 4],
  ['e\u0301', 1],
  ['🇩🇪', 1],
  ['👨‍👩‍👧', 2],
  ['👍🏽', 2],
  ['\x1b[2J', 3],
])('%j takes %d cells', (text, cells) => {
  expect(cellCount(text)).toBe(cells)
})

test.each([
  ['exactly-twenty-chars', 20, 'exactly-twenty-chars'],
  ['exactly-twentyone-chr', 20, 'exactly-twentyone-c…'],
  ['日本語日本語', 8, '日本語…'],
  ['日本語日本語', 12, '日本語日本語'],
  ['abc', 1, 'a'],
  ['', 1, ''],
  ['abc', 0, ''],
])('%j cut to %d cells is %j', (text, cells, cut) => {
  expect(ellipsis(text, cells)).toBe(cut)
})

test.each([
  ['plain text', '"plain text"'],
  ['cut "text…', '"cut \\"text…"'],
  ['a "b" \\', '"a \\"b\\" \\\\"'],
  ['\x00\x07\t\n\x1b\x7f', '"\\x00\\a\\t\\n\\x1b\\x7f"'],
  ['é日😀', '"é日😀"'],
  ['\u200b\u00a0\u{e0001}', '"\\u200b\\u00a0\\U000e0001"'],
  ['\ud800', '"\ufffd"'],
])('%j is quoted as Go does', (text, quoted) => {
  expect(quote(text)).toBe(quoted)
})

test.each([
  ['clipboard', '\x1b]52;c;aGk=\x07', '\\x1b]52;c;aGk=\\a'],
  ['one-byte controls', '\x9b2J', '\\u009b2J'],
  ['direction marks', 'a\u202eb', 'a\\u202eb'],
  ['overwriting', 'good\rbad', 'good\\rbad'],
  ['tabs and lines', 'a\tb\nc', 'a\\tb\\nc'],
  ['ordinary text', 'naïve 日本 👨‍👩‍👧', 'naïve 日本 👨‍👩‍👧'],
])('a terminal is shown %s as escapes', (_, text, shown) => {
  expect(sanitize(text)).toBe(shown)
})

test('lines and tabs survive where text has lines', () => {
  expect(sanitizeLines('a\tb\n\x1bc')).toBe('a\tb\n\\x1bc')
})

test.each([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 100, ['one two three']],
  ['a\nb c', 1, ['a', 'b', 'c']],
  ['unbreakable', 4, ['unbreakable']],
  ['', 10, ['']],
  ['a b', 0, ['a b']],
])('%j wrapped at %d is %j', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines)
})
