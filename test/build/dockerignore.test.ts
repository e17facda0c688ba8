import { expect, test } from 'vitest'
import { Excludes, readIgnoreFile } from '../../src/build/dockerignore.ts'
import { BadPattern } from '../../src/build/pattern.ts'
import { ignoreCases } from './ignore-cases.ts'

/** Walks to a file as the packer does: every directory on the way is asked about first. */
function isLeftOut(lines: readonly string[], path: string): boolean {
  const excludes = new Excludes(lines)
  const parts = path.split('/')
  return parts.some((_, depth) => {
    const isFile = depth === parts.length - 1
    const choice = excludes.select(parts.slice(0, depth + 1).join('/'), !isFile, depth)
    return choice === 'skip'
  })
}

test.each(ignoreCases)('with %j, %j being left out is %s', (text, path, expected) => {
  const lines = readIgnoreFile(Buffer.from(text))

  const actual = isLeftOut(lines, path)

  expect(actual).toBe(expected)
})

test.each([
  ['[', 'syntax error in pattern'],
  ['a[', 'syntax error in pattern'],
  ['[^', 'syntax error in pattern'],
  ['[^bc', 'syntax error in pattern'],
  ['x[^]', 'syntax error in pattern'],
  ['[]a]', 'syntax error in pattern'],
  ['[-]', 'syntax error in pattern'],
  ['[x-]', 'syntax error in pattern'],
  ['[-x]', 'syntax error in pattern'],
  ['[a-b-c]', 'syntax error in pattern'],
  ['\\', 'syntax error in pattern'],
  ['a\\', 'syntax error in pattern'],
  ['!', 'illegal exclusion pattern: "!"'],
  ['  ! ', 'illegal exclusion pattern: "!"'],
])('the pattern %j is refused', (text, message) => {
  const lines = readIgnoreFile(Buffer.from(text))

  expect(() => new Excludes(lines)).toThrow(new BadPattern(message))
})

test.each(['[z-a]', 'a*[', 'a*\\y'])(
  'the pattern %j is refused when a path is held against it',
  (text) => {
    const excludes = new Excludes(readIgnoreFile(Buffer.from(text)))

    expect(() => excludes.select('a', false, 0)).toThrow(new BadPattern('syntax error in pattern'))
  },
)

test('a directory that is left out is walked only where an exception names it', () => {
  const excludes = new Excludes(['**', '!a/b/c'])

  const choices = ['a', 'b'].map((path) => excludes.select(path, true, 0))

  expect(choices).toEqual(['descend', 'skip'])
})

test.each([
  [['a'], 'a/b/c', true],
  [['a', '!a/b'], 'a/b/c', false],
  [['**/b', '!a'], 'a/b', false],
  [['*'], '.', false],
  [['*'], './x', true],
  [[], 'x', false],
])('held against %j as a whole, %j being left out is %s', (lines, path, expected) => {
  const actual = new Excludes(lines).excludes(path)

  expect(actual).toBe(expected)
})

test('an ignore file is read to cleaned patterns without comments and blanks', () => {
  const content = Buffer.from('\ufeff# no\n/a/./b//\n\n  !  /c  \r\n#\n!\n/\n\\#x\n')

  const lines = readIgnoreFile(content)

  expect(lines).toEqual(['# no', 'a/b', '!c', '!', '/', '\\#x'].slice(1))
})
