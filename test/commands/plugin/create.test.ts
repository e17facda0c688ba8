import { chmod, link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { entriesOf } from '../../archive/entries.ts'
import { type FakeEngine, fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quaymaster-plugin-'))
  await writeFile(join(directory, 'config.json'), '{"description":"x"}')
  const bin = join(directory, 'rootfs/bin')
  await mkdir(bin, { recursive: true })
  await writeFile(join(bin, 'program'), 'program')
  await chmod(join(bin, 'program'), 0o4755)
  await link(join(bin, 'program'), join(bin, 'same'))
  await symlink('/somewhere/else', join(bin, 'symlink'))
})

afterEach(() => rm(directory, { recursive: true }))

function anEngine(): Promise<FakeEngine> {
  return fakeEngine({ replies: { 'POST /plugins/create': { status: 204 } } })
}

test.each([[''], ['--compress ']])('plugin create %ssends the directory', async (flags) => {
  await using engine = await anEngine()

  const result = await quaymaster(`plugin create ${flags}some/p:1 ${directory}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'some/p:1\n', stderr: '' })
  const { body, headers, query } = engine.requests[0]!
  expect(query.get('name')).toBe('some/p:1')
  expect(headers['content-type']).toBe('application/x-tar')
  const archive = flags === '' ? (body as Buffer) : gunzipSync(body as Buffer)
  const entries = entriesOf(archive)
  expect(
    entries.map(({ header: { name, type, mode, linkName } }) => [name, type, mode, linkName]),
  ).toEqual([
    ['config.json', 'file', 0o644, ''],
    ['rootfs', 'directory', 0o755, ''],
    ['rootfs/bin', 'directory', 0o755, ''],
    ['rootfs/bin/program', 'file', 0o4755, ''],
    ['rootfs/bin/same', 'link', 0o4755, 'rootfs/bin/program'],
    ['rootfs/bin/symlink', 'symlink', 0o777, '/somewhere/else'],
  ])
})

test.each([
  ['nothing', '', 'EOF\n'],
  ['half of an object', '{', 'unexpected EOF\n'],
  ['an array', '[]', 'json: cannot unmarshal array into Go value of type types.PluginConfig\n'],
])('plugin create refuses a configuration that is %s', async (_what, text, stderr) => {
  await using engine = await anEngine()
  await writeFile(join(directory, 'config.json'), text)

  const result = await quaymaster(`plugin create p ${directory}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(engine.requests).toEqual([])
})

test.each([
  [
    'a directory without configuration',
    'p',
    'rootfs',
    /^open .*\/rootfs\/config.json: no such file/,
  ],
  ['a directory that is missing', 'p', 'nowhere', /^lstat .*\/nowhere: no such file or directory$/],
  ['a file', 'p', 'config.json', /^context must be a directory$/],
  ['a link', 'p', 'rootfs/bin/symlink', /^context must be a directory$/],
  ['a name in capitals', 'P', '', /^invalid reference format: repository name/],
])('plugin create refuses %s', async (_what, name, path, message) => {
  await using engine = await anEngine()

  const result = await quaymaster(`plugin create ${name} ${join(directory, path)}`, engine)

  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr.trim()).toMatch(message)
  expect(engine.requests).toEqual([])
})
