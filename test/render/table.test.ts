import { expect, test } from 'vitest'
import { alignTable } from '../../src/render/table.ts'

test.each([
  ['a column is ten wide at least', 'a\tb\n', 'a         b\n'],
  [
    'and its longest cell with three blanks',
    'longer-name\tb\nx\ty\n',
    'longer-name   b\nx             y\n',
  ],
  [
    'what follows the last tab is not padded',
    'a\tb\nc\tlonger\n',
    'a         b\nc         longer\n',
  ],
  [
    'a line without a cell ends the column',
    'longer-name\tb\nplain\nx\ty\n',
    'longer-name   b\nplain\nx         y\n',
  ],
  ['a tab at the end makes a padded cell', 'a\tb\t\n', 'a         b         \n'],
  ['empty cells keep their column', '\t\tc\n', '                    c\n'],
  ['a form feed begins a line', 'a\tb\fc\n', 'a         b\nc\n'],
  ['a vertical tab ends a cell', 'a\vb\n', 'a         b\n'],
  [
    'wide characters count twice',
    '日本語日本語\tb\nx\ty\n',
    '日本語日本語   b\nx              y\n',
  ],
  [
    'an emoji of several parts counts once',
    '👨‍👩‍👧xxxxxx\tb\nxxxxxxxx\ty\n',
    '👨‍👩‍👧xxxxxx   b\nxxxxxxxx   y\n',
  ],
  ['text without an end is kept', 'a\tb', 'a         b'],
])('%s', (_, text, aligned) => {
  expect(alignTable(text)).toBe(aligned)
})

test('the narrowest column is the caller’s choice', () => {
  expect(alignTable('a\tb\n', 20)).toBe(`a${' '.repeat(19)}b\n`)
})

test('a hostile number of tabs is only slow work, not an overflow', () => {
  const tabs = 100_000

  const aligned = alignTable(`${'\t'.repeat(tabs)}x\n`)

  expect(aligned).toHaveLength(tabs * 10 + 2)
})
