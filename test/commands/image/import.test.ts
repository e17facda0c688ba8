import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = { 'POST /images/create': { status: 200, body: '{"status":"sha256:aa"}\n' } }

test('import sends standard input and prints the id', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('import -', engine, { input: 'the tar' })

  expect(result).toEqual({ exitCode: 0, stdout: 'sha256:aa\n', stderr: '' })
  expect(Object.fromEntries(engine.requests[0]!.query)).toEqual({ fromSrc: '-' })
  expect(engine.requests[0]!.body).toEqual(Buffer.from('the tar'))
})

test('import sends a file, with all that is said of it', async () => {
  await using engine = await fakeEngine({ replies })
  await using directory = temporaryDirectory()
  const file = await directory.write('root.tar', 'the tar')
  const flags = ['-c', 'CMD ["sh"]', '--change', 'ENV A=b', '-m', 'why']

  await quaymaster(
    ['image', 'import', ...flags, '--platform', 'Linux/ARM64', file, 'me/app:1', 'extra'],
    engine,
  )

  const { body, query } = engine.requests[0]!
  expect(body).toEqual(Buffer.from('the tar'))
  expect([...query]).toEqual([
    ['fromSrc', '-'],
    ['repo', 'me/app:1'],
    ['message', 'why'],
    ['changes', 'CMD ["sh"]'],
    ['changes', 'ENV A=b'],
    ['platform', 'linux/arm64'],
  ])
})

test.each(['http://example.com/a.tar', 'https://example.com/a.tar'])(
  'import leaves fetching %s to the engine',
  async (url) => {
    await using engine = await fakeEngine({ replies })

    await quaymaster(['import', url], engine, { input: 'unread' })

    expect(engine.requests[0]).toMatchObject({ body: undefined })
    expect(engine.requests[0]!.query.get('fromSrc')).toBe(url)
  },
)

test('import takes its platform from the environment', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('import -', engine, { env: { DOCKER_DEFAULT_PLATFORM: 'linux/s390x' } })

  expect(engine.requests[0]!.query.get('platform')).toBe('linux/s390x')
})

test.each([
  ['nope', 'open nope: no such file or directory'],
  ['- Foo', 'invalid reference format: repository name (library/Foo) must be lowercase'],
])('import %s is refused before anything is sent', async (words, message) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`import ${words}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})
