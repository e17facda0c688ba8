import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const created = { status: 201, body: { Id: 'c1', Warnings: ['no swap'] } }

test('create prints the id, and the warnings on stderr', async () => {
  await using engine = await fakeEngine({ replies: { 'POST /containers/create': created } })

  const result = await quaymaster('create --name web busybox sleep 1', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'c1\n', stderr: 'WARNING: no swap\n' })
  expect(engine.requests[0]!.query.get('name')).toBe('web')
  expect(engine.requests[0]!.body).toMatchObject({ Image: 'busybox', Cmd: ['sleep', '1'] })
})

test.each([
  [125, 'create --pull sometimes busybox', /must be one of "always", "missing" or "never"/],
  [125, 'create --nope busybox', /^unknown flag: --nope\n/],
  [1, 'create', /requires at least 1 argument/],
])('exit code %i: %s', async (exitCode, line, message) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(line, engine)

  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr).toMatch(message)
})

test('a refusal of the engine is 1, without a pointer to the help', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /containers/create': { status: 409, body: { message: 'name in use' } } },
  })

  const result = await quaymaster('create busybox', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: name in use\n',
  })
})

test.each([
  ['1.40', undefined],
  ['1.41', 'linux/arm64'],
])('API %s is asked for platform %s', async (apiVersion, platform) => {
  await using engine = await fakeEngine({
    apiVersion,
    replies: { 'POST /containers/create': created },
  })

  await quaymaster('create busybox', engine, { env: { DOCKER_DEFAULT_PLATFORM: 'linux/arm64' } })

  expect(engine.requests[0]!.query.get('platform') ?? undefined).toBe(platform)
})
