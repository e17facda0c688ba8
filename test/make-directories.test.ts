import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeDirectories } from '../src/make-directories.ts'
import { temporaryDirectory } from './config/temporary-directory.ts'

test('a directory is made with those above it, and once', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'a', 'b', 'c')

  makeDirectories(path, 0o700)
  makeDirectories(path)

  expect(statSync(path).mode & 0o777).toBe(0o700)
  expect(statSync(join(home.path, 'a')).mode & 0o777).toBe(0o700)
})

test('a file is no place for a directory', async () => {
  await using home = temporaryDirectory()
  const file = join(home.path, 'file')
  writeFileSync(file, '')

  expect(() => makeDirectories(file)).toThrow(/^EEXIST/)
  expect(() => makeDirectories(join(file, 'a', 'b'))).toThrow(/^ENOTDIR/)
})

test.runIf(process.platform === 'linux')('a directory that takes none ends the attempt', () => {
  expect(() => makeDirectories('/proc/none/of/these')).toThrow(/^ENOENT/)
})
