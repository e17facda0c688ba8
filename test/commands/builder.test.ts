import { expect, test } from 'vitest'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const replies = {
  'POST /build/prune': { CachesDeleted: ['aa', 'bb'], SpaceReclaimed: 12_345 },
}

test('builder prune shows what was removed', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('builder prune -f', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Deleted build cache objects:\naa\nbb\n\nTotal reclaimed space: 12.35kB\n',
    stderr: '',
  })
  expect([...engine.requests[0]!.query]).toEqual([])
})

test.each([
  ['1.47', 'keep-storage'],
  ['1.48', 'reserved-space'],
])('builder prune on API %s says how much to keep as %s', async (apiVersion, parameter) => {
  await using engine = await fakeEngine({ apiVersion, replies })

  await quaymaster('builder prune -af --keep-storage 1g --filter id=3', engine, {
    config: { pruneFilters: ['until=24h'] },
  })

  expect(Object.fromEntries(engine.requests[0]!.query)).toEqual({
    all: '1',
    [parameter]: String(2 ** 30),
    filters: '{"id":{"3":true},"until":{"24h":true}}',
  })
})

test('builder prune sends the limits of buildx', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster(
    'builder prune -f --reserved-space 1k --max-used-space 2k --min-free-space 3k',
    engine,
  )

  expect(Object.fromEntries(engine.requests[0]!.query)).toEqual({
    'reserved-space': '1024',
    'max-used-space': '2048',
    'min-free-space': '3072',
  })
})

test.each([
  ['', 'all dangling build cache'],
  ['--all', 'all build cache'],
])('builder prune %s asks first', async (flags, what) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`builder prune ${flags}`, engine, { input: '' })

  expect(result).toEqual({
    exitCode: 0,
    stdout: `WARNING! This will remove ${what}. Are you sure you want to continue? [y/N] `,
    stderr: '',
  })
  expect(engine.requests).toEqual([])
})

test('builder prune is refused on an engine that cannot', async () => {
  await using engine = await fakeEngine({ apiVersion: '1.38', replies })

  const result = await quaymaster('builder prune -f', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'quaymaster builder prune requires API version 1.39, but the Docker daemon API version is 1.38\n',
  })
})

test('builder build is build', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /build': { status: 200, body: '{"stream":"built\\n"}\n' } },
  })

  const { exitCode } = await quaymaster('builder build -', engine, {
    input: 'FROM scratch\n',
    env: { DOCKER_BUILDKIT: '0' },
  })

  expect(exitCode).toBe(0)
  expect(engine.requests.map(({ path }) => path)).toEqual(['/build'])
})
