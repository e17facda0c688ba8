import { expect, test } from 'vitest'
import { parseVariable, readEnvironment } from '../../src/options/env.ts'

test.each(['', '=x'])('the variable %j is refused', (raw) => {
  expect(() => parseVariable(raw)).toThrow(new Error(`invalid environment variable: ${raw}`))
})

test.each(['A=1', 'A=', 'A', 'A B=c'])('the variable %s is taken', (raw) => {
  expect(parseVariable(raw)).toBe(raw)
})

test('files come first, and names without a value are looked up', () => {
  const envFile = ['test/golden/create/files/variables']

  const read = readEnvironment({ envFile, env: ['A=1', 'FROM_ENV', 'UNSET'] }, { FROM_ENV: 'yes' })

  expect(read).toEqual([
    'FROM_FILE=1',
    'INDENTED=x y ',
    'FROM_ENV=yes',
    'EMPTY=',
    'A=1',
    'FROM_ENV=yes',
    'UNSET',
  ])
})

test('a missing file is named with its flag', () => {
  expect(() => readEnvironment({ envFile: ['nope'], env: [] }, {})).toThrow(
    new Error('--env-file: open nope: no such file or directory'),
  )
})

test('a directory is no file', () => {
  expect(() => readEnvironment({ envFile: ['test'], env: [] }, {})).toThrow(
    new Error('--env-file: read test: is a directory'),
  )
})
