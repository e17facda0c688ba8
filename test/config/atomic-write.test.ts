import { chmod, lstat, readdir, readFile, readlink, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { writeAtomically } from '../../src/config/atomic-write.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777

test('a new file can be read by its owner only, and so can its directory', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, '.docker', 'config.json')

  await writeAtomically(path, '{}')

  expect(await readFile(path, 'utf8')).toBe('{}')
  expect(await modeOf(path)).toBe(0o600)
  expect(await modeOf(join(home.path, '.docker'))).toBe(0o700)
})

test.each([0o600, 0o640, 0o644, 0o400])('a file keeps its mode %o', async (mode) => {
  await using home = temporaryDirectory()
  const path = await home.write('config.json', 'old')
  await chmod(path, mode)

  await writeAtomically(path, 'new')

  expect(await readFile(path, 'utf8')).toBe('new')
  expect(await modeOf(path)).toBe(mode)
})

test.runIf(process.getuid?.() === 0)('a file keeps its owner', async () => {
  await using home = temporaryDirectory()
  const path = await home.write('config.json', 'old')
  const { chown } = await import('node:fs/promises')
  await chown(path, 12345, 23456)

  await writeAtomically(path, 'new')

  expect(await stat(path)).toMatchObject({ uid: 12345, gid: 23456 })
})

test('the file is replaced, not written through: a reader keeps the old one', async () => {
  await using home = temporaryDirectory()
  const path = await home.write('config.json', 'old')
  const before = await stat(path)

  await writeAtomically(path, 'new')

  expect((await stat(path)).ino).not.toBe(before.ino)
})

test.each([
  ['relative', ['real/config.json']],
  ['chained', ['second', 'real/config.json']],
])('%s links stay links, and their target changes', async (_, links) => {
  await using home = temporaryDirectory()
  const target = await home.write('real/config.json', 'old')
  const names = ['config.json', 'second']
  for (const [index, link] of links.entries()) await symlink(link, join(home.path, names[index]!))

  await writeAtomically(join(home.path, 'config.json'), 'new')

  expect(await readFile(target, 'utf8')).toBe('new')
  expect(await readlink(join(home.path, 'config.json'))).toBe(links[0])
})

test('a dangling link leads to the new file', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'config.json')
  await symlink('elsewhere/config.json', path)

  await writeAtomically(path, 'new')

  expect((await lstat(path)).isSymbolicLink()).toBe(true)
  expect(await readFile(join(home.path, 'elsewhere/config.json'), 'utf8')).toBe('new')
})

test('links that lead in a circle are refused', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'config.json')
  await symlink('config.json', path)

  const writing = writeAtomically(path, 'new')

  await expect(writing).rejects.toThrow('too many levels of symbolic links')
})

test('nothing is left beside the file when it cannot be replaced', async () => {
  await using home = temporaryDirectory()
  await home.write('config.json/in the way', '')

  const writing = writeAtomically(join(home.path, 'config.json'), 'secret')

  await expect(writing).rejects.toThrow()
  expect(await readdir(home.path)).toEqual(['config.json'])
})
