import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { endOfArchive, tarEntry } from '../../../src/archive/tar-writer.ts'
import { contextId } from '../../../src/config/contexts.ts'
import { zipArchive } from '../../archive/zip-archive.ts'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { type QuaymasterOptions, quaymaster } from '../../helpers/quaymaster.ts'

const certificate = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n'
const meta =
  '{"Name":"other","Metadata":{"Description":"d"},"Endpoints":{"docker":{"Host":"tcp://h:1"}}}'

function run(home: string, words: readonly string[], options: QuaymasterOptions = {}) {
  return quaymaster(['context', ...words], undefined, {
    home,
    ...options,
    env: { DOCKER_HOST: undefined },
  })
}

const storage = (home: string, half: 'meta' | 'tls', name: string) =>
  join(home, '.docker/contexts', half, contextId(name))

const file = (name: string, contents = '') => tarEntry({ name }, Buffer.from(contents))
const archive = (...entries: Uint8Array[]) => Buffer.concat([...entries, endOfArchive])

test('what context export writes is what context import reads', async () => {
  await using home = temporaryDirectory()
  const ca = await home.write('ca', certificate)
  const path = join(home.path, 'one.tar')
  await run(home.path, ['create', 'one', '--docker', `host=tcp://h:2376,ca=${ca}`])

  const exported = await run(home.path, ['export', 'one', path])
  const imported = await run(home.path, ['import', 'two', path])

  expect(exported).toEqual({ exitCode: 0, stdout: '', stderr: `Written file "${path}"\n` })
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect(imported).toEqual({
    exitCode: 0,
    stdout: 'two\n',
    stderr: 'Successfully imported context "two"\n',
  })
  const text = (half: 'meta' | 'tls', name: string, path: string) =>
    readFile(join(storage(home.path, half, name), path), 'utf8')
  expect(await text('meta', 'two', 'meta.json')).toBe(
    (await text('meta', 'one', 'meta.json')).replace('one', 'two'),
  )
  expect(await text('tls', 'two', 'docker/ca.pem')).toBe(certificate)
})

test('a context goes through standard output and input', async () => {
  await using home = temporaryDirectory()
  await run(home.path, ['create', 'one', '--docker', 'host=tcp://h:1'])

  const exported = await run(home.path, ['export', 'one', '-'])
  const imported = await run(home.path, ['import', 'two', '-'], { input: exported.stdout })

  expect(exported.stderr).toBe('')
  expect(imported.stdout).toBe('two\n')
})

test('the default context can be exported', async () => {
  await using home = temporaryDirectory()

  const { stdout } = await run(home.path, ['export', 'default', '-'])

  expect(stdout).toContain(
    '{"Name":"default","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///var/run/docker.sock","SkipTLSVerify":false}}}',
  )
})

test('an archive of docker ends with the last byte of its last file', async () => {
  await using home = temporaryDirectory()
  const short = Buffer.concat([file('meta.json', meta), file('tls/docker/ca.pem', 'CA')])
  const padding = 512 - 'CA'.length
  const path = join(home.path, 'docker.tar')
  await writeFile(path, short.subarray(0, short.length - padding))

  const result = await run(home.path, ['import', 'one', path])

  expect(result.exitCode).toBe(0)
  const ca = join(storage(home.path, 'tls', 'one'), 'docker/ca.pem')
  expect(await readFile(ca, 'utf8')).toBe('CA')
})

test('a zip archive is imported too', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'one.zip')
  const files = [
    { name: 'meta.json', contents: meta, method: 8 as const },
    { name: 'tls/docker/ca.pem', contents: 'CA' },
  ]
  await writeFile(path, zipArchive(files))

  const result = await run(home.path, ['import', 'one', path])

  expect(result.exitCode).toBe(0)
  expect(await readFile(join(storage(home.path, 'meta', 'one'), 'meta.json'), 'utf8')).toBe(
    '{"Name":"one","Metadata":{"Description":"d"},"Endpoints":{"docker":{"Host":"tcp://h:1","SkipTLSVerify":false}}}',
  )
})

const link = tarEntry({ name: 'tls', type: 'symlink', linkName: '/etc' })
const directory = tarEntry({ name: 'tls/docker/', type: 'directory' })

test('links and directories of an archive are passed over', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'one.tar')
  await writeFile(
    path,
    archive(link, directory, file('meta.json', meta), file('tls/docker/a', 'x')),
  )

  const result = await run(home.path, ['import', 'one', path])

  expect(result.exitCode).toBe(0)
  expect(await readFile(join(storage(home.path, 'tls', 'one'), 'docker/a'), 'utf8')).toBe('x')
})

const good = file('meta.json', meta)
const big = 'x'.repeat(11 * 1024 * 1024)

test.each<[string, Uint8Array, string]>([
  ['a path that climbs', archive(good, file('../x')), '../x: unexpected context file'],
  ['an absolute path', archive(good, file('/etc/x')), '/etc/x: unexpected context file'],
  ['an unknown file', archive(good, file('other')), 'other: unexpected context file'],
  [
    'a path with a detour',
    archive(file('./meta.json', meta)),
    './meta.json: unexpected context file',
  ],
  [
    'a path that climbs from within',
    archive(good, file('tls/docker/../../../x')),
    'tls/docker/../../../x: unexpected path format',
  ],
  ['an endpoint that climbs', archive(good, file('tls/../x')), 'tls/../x: unexpected path format'],
  [
    'a file that climbs',
    archive(good, file('tls/docker/..')),
    'tls/docker/..: unexpected path format',
  ],
  [
    'a backslash',
    archive(good, file('tls/docker/a\\b')),
    'tls/docker/a\\b: unexpected path format',
  ],
  [
    'a deeper path',
    archive(good, file('tls/docker/a/b')),
    'tls/docker/a/b: unexpected path format',
  ],
  ['a path without a file', archive(good, file('tls/x')), 'archive format is invalid'],
  ['no description', archive(file('tls/docker/ca.pem')), 'invalid context: no metadata found'],
  ['nothing', Buffer.alloc(0), 'invalid context: no metadata found'],
  ['a description that is a list', archive(file('meta.json', '[]')), 'metadata is no object'],
  ['other bytes', Buffer.alloc(1024, 'x'), 'invalid tar header'],
  ['an end within a file', good.subarray(0, 530), 'unexpected EOF'],
  ['more than 10 MB', archive(good, file('tls/docker/a', big)), 'read exceeds the defined limit'],
  [
    'a bomb',
    zipArchive([{ name: 'meta.json', contents: big, method: 8 }]),
    'read exceeds the defined limit',
  ],
  [
    'a zip that climbs',
    zipArchive([{ name: '../x', contents: '' }]),
    '../x: unexpected context file',
  ],
])('context import of %s stores nothing', async (_what, bytes, message) => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'archive')
  await writeFile(path, bytes)

  const result = await run(home.path, ['import', 'one', path])

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  await expect(stat(storage(home.path, 'meta', 'one'))).rejects.toThrow('ENOENT')
  await expect(stat(storage(home.path, 'tls', 'one'))).rejects.toThrow('ENOENT')
})

test('context import writes nothing through a link that waits for it', async () => {
  await using home = temporaryDirectory()
  const outside = join(home.path, 'outside')
  await mkdir(outside)
  await mkdir(join(home.path, '.docker/contexts/tls'), { recursive: true })
  await symlink(outside, storage(home.path, 'tls', 'one'))
  const path = join(home.path, 'archive')
  await writeFile(path, archive(good, file('tls/docker/ca.pem', 'CA')))

  await run(home.path, ['import', 'one', path])

  await expect(stat(join(outside, 'docker'))).rejects.toThrow('ENOENT')
  const ca = join(storage(home.path, 'tls', 'one'), 'docker/ca.pem')
  expect(await readFile(ca, 'utf8')).toBe('CA')
})

test.each([
  [['import', 'default', 'x'], '"default" is a reserved context name'],
  [['import', 'one', 'x'], 'context "one" already exists'],
  [['import', 'two', '/nothing'], 'open /nothing: no such file or directory'],
  [['import', 'two', '/'], 'read /: is a directory'],
  [['export', 'one', '/nothing/x'], 'open /nothing/x: no such file or directory'],
  [['export', 'one', '/dev/null'], 'open /dev/null: file exists'],
])('context %j is refused', async (words, message) => {
  await using home = temporaryDirectory()
  await run(home.path, ['create', 'one'])

  const result = await run(home.path, words)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
})

test('context export does not write keys to a terminal', async () => {
  await using home = temporaryDirectory()

  const result = await run(home.path, ['export', 'default', '-'], { tty: true })

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe('cowardly refusing to export to a terminal, specify a file path\n')
})

test('context export of an unknown context leaves no file', async () => {
  await using home = temporaryDirectory()
  const path = join(home.path, 'nope.tar')

  const result = await run(home.path, ['export', 'nope', path])

  expect(result.stderr).toMatch(/^context "nope": context not found: /)
  await expect(stat(path)).rejects.toThrow('ENOENT')
})
