import { execFileSync } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const loaded = 'Loaded image: x:1\n'
const replies = {
  'POST /images/load': {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: `${JSON.stringify({ stream: loaded })}\n`,
  },
}

test('load sends standard input and shows what was loaded', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('load', engine, { input: 'the tar' })

  expect(result).toEqual({ exitCode: 0, stdout: loaded, stderr: '' })
  expect(engine.requests[0]).toMatchObject({
    body: Buffer.from('the tar'),
    headers: { 'content-type': 'application/x-tar' },
  })
})

test('load -i sends a file', async () => {
  await using engine = await fakeEngine({ replies })
  await using directory = temporaryDirectory()
  const file = await directory.write('image.tar', 'the tar')

  const result = await quaymaster(['image', 'load', '--input', file], engine)

  expect(result).toEqual({ exitCode: 0, stdout: loaded, stderr: '' })
  expect(engine.requests[0]!.body).toEqual(Buffer.from('the tar'))
})

test('load -i sends a file that is larger than what is read at once', async () => {
  await using engine = await fakeEngine({ replies })
  await using directory = temporaryDirectory()
  const contents = Array.from({ length: 100_000 }, (_, line) => `line ${line}\n`).join('')
  const file = await directory.write('image.tar', contents)

  await quaymaster(['load', '-i', file], engine)

  expect(String(engine.requests[0]!.body)).toBe(contents)
})

test('load -i reads a pipe', async () => {
  await using engine = await fakeEngine({ replies })
  await using directory = temporaryDirectory()
  const pipe = join(directory.path, 'pipe')
  execFileSync('mkfifo', [pipe])

  const loading = quaymaster(['load', '-i', pipe], engine)
  await writeFile(pipe, 'the tar')

  expect((await loading).exitCode).toBe(0)
  expect(engine.requests[0]!.body).toEqual(Buffer.from('the tar'))
})

test('load shows an answer in plain words as it is', async () => {
  await using engine = await fakeEngine({
    replies: {
      'POST /images/load': { status: 200, headers: { 'Content-Type': 'text/plain' }, body: 'ok\n' },
    },
  })

  expect(await quaymaster('load', engine)).toEqual({ exitCode: 0, stdout: 'ok\n', stderr: '' })
})

test.each([
  ['', {}, '1'],
  ['', { in: false, out: true }, '0'],
  ['-q', { in: false, out: true }, '1'],
])('load %s on %j asks the engine to be quiet: %s', async (flags, tty, quiet) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster(`load ${flags}`, engine, { tty })

  expect(engine.requests[0]!.query.get('quiet')).toBe(quiet)
})

test('load sends platforms as JSON', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('load --platform linux/amd64,linux/arm64 --platform windows/amd64', engine)

  const platforms = engine.requests[0]!.query.getAll('platform').map((text) => JSON.parse(text))
  expect(platforms).toEqual([
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64' },
    { os: 'windows', architecture: 'amd64' },
  ])
})

test.each([
  ['', true, 'requested load from stdin, but stdin is empty'],
  ['-i nope', false, 'open nope: no such file or directory'],
  ['-i /', false, 'read /: is a directory'],
  ['--platform //', false, 'invalid platform: "" is an invalid OS component of "//": OSAndVersion'],
])('load %s with a terminal: %j is refused before anything is sent', async (flags, tty, text) => {
  await using engine = await fakeEngine({ replies })

  const { exitCode, stderr } = await quaymaster(`load ${flags}`, engine, { tty })

  expect(exitCode).toBe(1)
  expect(stderr).toContain(text)
  expect(engine.requests).toEqual([])
})

test('load fails with the error inside the stream', async () => {
  await using engine = await fakeEngine({
    replies: {
      'POST /images/load': {
        status: 200,
        headers: { 'Content-Type': 'application/json' },
        body: '{"errorDetail":{"message":"no space"},"error":"no space"}\n',
      },
    },
  })

  expect(await quaymaster('load', engine)).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'no space\n',
  })
})
