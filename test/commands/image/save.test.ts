import { readdir, readFile, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = { 'GET /images/get': { status: 200, stream: ['the ', 'tar'] } }
const json = (architecture: string) => JSON.stringify({ os: 'linux', architecture })

test('save writes several images to standard output as they come', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('image save a b:1 c/d@sha256:00', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'the tar', stderr: '' })
  expect(engine.requests[0]!.query.getAll('names')).toEqual(['a', 'b:1', 'c/d@sha256:00'])
})

test('save -o writes a file for its owner alone', async () => {
  await using engine = await fakeEngine({ replies })
  await using directory = temporaryDirectory()
  const file = join(directory.path, 'image.tar')

  const result = await quaymaster(['save', '-o', file, 'a'], engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(await readFile(file, 'utf8')).toBe('the tar')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('save -o of a stream that breaks off leaves what was there, and nothing else', async () => {
  async function* broken() {
    yield 'half of'
    throw new Error('gone')
  }
  await using engine = await fakeEngine({
    replies: { 'GET /images/get': () => ({ status: 200, stream: broken() }) },
  })
  await using directory = temporaryDirectory()
  const file = await directory.write('image.tar', 'the old one')

  const { exitCode } = await quaymaster(['save', '-o', file, 'a'], engine)

  expect(exitCode).toBe(1)
  expect(await readFile(file, 'utf8')).toBe('the old one')
  expect(await readdir(directory.path)).toEqual(['image.tar'])
})

test('save refuses a terminal before it asks for anything', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('save a', engine, { tty: true })

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'cowardly refusing to save to a terminal. Use the -o flag or redirect\n',
  })
  expect(engine.requests).toEqual([])
})

test.each([
  ['/no/where', 'invalid output path: stat /no: no such file or directory'],
  ['DIR/file/x', 'invalid output path: stat DIR/file: not a directory'],
  ['DIR', 'cannot write to a directory'],
  ['DIR/link', 'cannot write to a symbolic link directly'],
  ['/dev/null', 'cannot write to a character device file'],
])('save -o %s is refused before anything is sent', async (path, problem) => {
  await using engine = await fakeEngine({ replies })
  await using directory = temporaryDirectory()
  const named = (text: string) => text.replace('DIR', directory.path)
  await directory.write('file', '')
  await symlink('elsewhere', join(directory.path, 'link'))

  const result = await quaymaster(['save', '-o', named(path), 'a'], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `failed to save image: ${named(problem)}\n`,
  })
  expect(engine.requests).toEqual([])
})

test.each([
  ['1.48', '--platform linux/amd64', [json('amd64')]],
  ['1.52', '--platform linux/amd64,linux/s390x', [json('amd64'), json('s390x')]],
  ['1.52', '--platform linux/amd64 --platform linux/s390x', [json('amd64'), json('s390x')]],
])('save on API %s sends %s as JSON', async (apiVersion, flags, platforms) => {
  await using engine = await fakeEngine({ apiVersion, replies })

  const { exitCode } = await quaymaster(`save ${flags} a`, engine)

  expect(exitCode).toBe(0)
  expect(engine.requests[0]!.query.getAll('platform')).toEqual(platforms)
})

test.each([
  [
    '1.47',
    'linux/amd64',
    '"--platform" requires API version 1.48, but the Docker daemon API version is 1.47',
  ],
  [
    '1.51',
    'linux/amd64,linux/s390x',
    '"multiple platforms" requires API version 1.52, but the Docker daemon API version is 1.51',
  ],
  [
    '1.53',
    'a/b/c/d',
    'invalid platform: "a/b/c/d": cannot parse platform specifier: invalid argument',
  ],
])('save on API %s refuses --platform %s', async (apiVersion, platform, message) => {
  await using engine = await fakeEngine({ apiVersion, replies })

  const result = await quaymaster(['save', '--platform', platform, 'a'], engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})
