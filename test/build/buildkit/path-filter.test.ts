import { expect, test } from 'vitest'
import { PathFilter } from '../../../src/build/buildkit/path-filter.ts'
import { readIgnoreFile } from '../../../src/build/dockerignore.ts'
import { ignoreCases } from '../ignore-cases.ts'

/** Walks to a file as the sender does: every directory on the way is asked about first. */
function isSent(filter: PathFilter, path: string): boolean {
  const parts = path.split('/')
  const choices = parts.map((_, depth) => {
    const isFile = depth === parts.length - 1
    return filter.select(parts.slice(0, depth + 1).join('/'), !isFile, depth)
  })
  return !choices.includes('skip') && choices.at(-1) === 'add'
}

// The walk of the classic builder does not look into directories that an exception with a wildcard
// names, which BuildKit's does: only what the patterns mean is the same.
test.each(ignoreCases.filter(([text]) => !/!.*[*?[]/.test(text)))(
  'with %j excluded, %j being left out is %s',
  (text, path, expected) => {
    const filter = new PathFilter(undefined, readIgnoreFile(Buffer.from(text)))

    expect(isSent(filter, path)).toBe(!expected)
  },
)

test.each<[include: string[] | undefined, exclude: string[], path: string, sent: boolean]>([
  [undefined, [], 'a/b', true],
  [['a'], [], 'a/b/c', true],
  [['a/b'], [], 'a/c', false],
  [['a/*.txt'], [], 'a/b.txt', true],
  [['*/b'], [], 'a/b/c', true],
  [['**/c'], [], 'a/b/c', true],
  [['.'], ['a'], 'b', true],
  [['a'], ['a/b'], 'a/b', false],
  [['a'], ['**', '!a/b'], 'a/b', true],
  [undefined, ['**', '!*/keep'], 'a/keep', true],
  [undefined, ['*', '!src/**/*.go'], 'src/a/b/x.go', true],
  [undefined, ['*', '!src/**/*.go'], 'src/a/b/x.c', false],
  [['a,b'], [], 'a,b', true],
])('included %j and excluded %j, that %j is sent is %s', (include, exclude, path, sent) => {
  expect(isSent(new PathFilter(include, exclude), path)).toBe(sent)
})

test('no directory is walked in which nothing can match', () => {
  const filter = new PathFilter(['src/*.ts'], [])

  const choices = ['src', 'node_modules'].map((path) => filter.select(path, true, 0))

  expect(choices).toEqual(['descend', 'skip'])
})
