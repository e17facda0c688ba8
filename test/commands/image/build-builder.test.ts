import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { aBuildContext } from '../../helpers/build-context.ts'
import { builds, digest } from '../../helpers/fake-buildkit.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const here = aBuildContext()

test.each<[string, Record<string, string>, string | undefined, string]>([
  ['an engine that says nothing of a builder', { 'Builder-Version': '' }, '1.41', 'buildkit'],
  ['a Windows engine', { 'Builder-Version': '1', Ostype: 'windows' }, '1.51', 'classic'],
  [
    'a Windows engine with BuildKit',
    { 'Builder-Version': '2', Ostype: 'windows' },
    '1.51',
    'buildkit',
  ],
  ['an engine before BuildKit', { 'Builder-Version': '' }, '1.38', 'classic'],
])('%s builds with its builder', async (_what, pingHeaders, apiVersion, expected) => {
  const buildkit = builds()
  await using engine = await fakeEngine({
    apiVersion: apiVersion!,
    pingHeaders,
    hijacked: { 'POST /grpc': buildkit.handle },
    replies: { 'POST /build': { status: 200, body: '' } },
  })

  const result = await quaymaster(['build', '-q', here.context], engine)

  expect(result.exitCode).toBe(0)
  expect(buildkit.solves.length > 0 ? 'buildkit' : 'classic').toBe(expected)
})

test('DOCKER_BUILDKIT=0 builds classically, and says so', async () => {
  await using engine = await fakeEngine({ replies: { 'POST /build': { status: 200, body: '' } } })

  const result = await quaymaster(['build', '-q', here.context], engine, {
    env: { DOCKER_BUILDKIT: '0' },
  })

  expect(result).toMatchObject({ exitCode: 0 })
  expect(result.stderr).toMatch(/^DEPRECATED: The legacy builder is deprecated/)
  expect(engine.requests[0]!.query.get('version')).toBe('1')
})

test('DOCKER_BUILDKIT=1 wants BuildKit, and nothing else', async () => {
  await using old = await fakeEngine({ apiVersion: '1.38' })
  await using other = await fakeEngine({ apiVersion: '1.41' })
  const env = { DOCKER_BUILDKIT: '1' }

  const tooOld = await quaymaster(['build', here.context], old, { env })
  const without = await quaymaster(['build', '-q', here.context], other, { env })

  expect(tooOld.stderr).toContain('ERROR: BuildKit is enabled but the daemon does not have it')
  expect(without).toMatchObject({ exitCode: 1 })
  expect(without.stderr).toContain('the daemon has no BuildKit')
})

test('an engine that offers no BuildKit at all builds classically', async () => {
  await using engine = await fakeEngine({
    apiVersion: '1.41',
    replies: { 'POST /build': { status: 200, body: '' } },
  })

  const result = await quaymaster(['build', '-q', here.context], engine)

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(engine.requests.map(({ path }) => path)).toEqual(['/grpc', '/session', '/build'])
})

test('the classic builder refuses what only BuildKit knows', async () => {
  await using engine = await fakeEngine()

  const result = await quaymaster(['build', '--secret', 'id=a', here.context], engine, {
    env: { DOCKER_BUILDKIT: '0' },
  })

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain('"--secret" is only supported with BuildKit\n')
})

test('behind a proxy that lets no /grpc through, POST /build carries the build', async () => {
  const { StatusResponse } = await import('../../../src/build/buildkit/messages.ts')
  const trace = StatusResponse.encode({
    vertexes: [{ digest: 'd', name: 'step', started: { seconds: 1 }, completed: { seconds: 2 } }],
  })
  const lines = [
    { id: 'moby.buildkit.trace', aux: trace.toString('base64') },
    { id: 'moby.image.id', aux: { ID: digest } },
  ]
  await using engine = await fakeEngine({
    replies: {
      'POST /grpc': { status: 403, body: { message: 'not here' } },
      'POST /build': { status: 200, body: lines.map((line) => JSON.stringify(line)).join('\n') },
    },
    hijacked: { 'POST /session': () => {} },
  })

  const result = await quaymaster(
    ['build', '--iidfile', join(here.root, 'id'), '-t', 'a', here.context],
    engine,
  )

  expect(result).toMatchObject({ exitCode: 0, stdout: '' })
  expect(result.stderr).toContain('#1 step\n#1 DONE 1.0s\n')
  expect(readFileSync(join(here.root, 'id'), 'utf8')).toBe(digest)
  const { query } = engine.requests.at(-1)!
  expect(Object.fromEntries(query)).toMatchObject({
    version: '2',
    remote: 'client-session',
    dockerfile: 'Dockerfile',
    t: 'docker.io/library/a',
  })
})
