import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = {
  'POST /containers/prune': { ContainersDeleted: ['c1', 'c2'], SpaceReclaimed: 10 },
  'POST /networks/prune': { NetworksDeleted: ['n1'] },
  'POST /volumes/prune': { VolumesDeleted: ['v1'], SpaceReclaimed: 1 },
  'POST /images/prune': {
    ImagesDeleted: [{ Untagged: 'a:b' }, { Deleted: 'sha256:x' }],
    SpaceReclaimed: 1000,
  },
  'POST /build/prune': { CachesDeleted: ['k1'], SpaceReclaimed: 5 },
}

const beforeVolumes = 'Deleted Containers:\nc1\nc2\n\nDeleted Networks:\nn1\n\n'
const afterVolumes =
  'Deleted Images:\nuntagged: a:b\ndeleted: sha256:x\n\nDeleted build cache objects:\nk1\n\n'

test('system prune removes each kind, and adds up what it gained', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('system prune --force', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: `${beforeVolumes}${afterVolumes}Total reclaimed space: 1.015kB\n`,
    stderr: '',
  })
  expect(engine.requests.map(({ path, query }) => [path, query.toString()])).toEqual([
    ['/containers/prune', ''],
    ['/networks/prune', ''],
    ['/images/prune', new URLSearchParams({ filters: '{"dangling":{"true":true}}' }).toString()],
    ['/build/prune', ''],
  ])
})

test('system prune --all --volumes removes more', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('system prune -af --volumes --filter label=x', engine)

  const volumes = 'Deleted Volumes:\nv1\n\n'
  expect(result.stdout).toBe(
    `${beforeVolumes}${volumes}${afterVolumes}Total reclaimed space: 1.016kB\n`,
  )
  const [containers, networks, volumesPrune, images, cache] = engine.requests
  for (const { query } of [containers!, networks!, volumesPrune!, cache!])
    expect(query.get('filters')).toBe('{"label":{"x":true}}')
  expect(images!.query.get('filters')).toBe('{"label":{"x":true},"dangling":{"false":true}}')
  expect(cache!.query.get('all')).toBe('1')
})

const everything = `WARNING! This will remove:
  - all stopped containers
  - all networks not used by at least one container
  - all anonymous volumes not used by at least one container
  - all images without at least one container associated to them
  - all build cache

  Items to be pruned will be filtered with:
  - label!=a
  - label=a9
  - label=a10

Are you sure you want to continue? [y/N] `

const little = `WARNING! This will remove:
  - all stopped containers
  - all networks not used by at least one container
  - all dangling images
  - unused build cache

Are you sure you want to continue? [y/N] `

test.each([
  ['', little],
  ['-a --volumes --filter label=a10 --filter label!=a --filter label=a9', everything],
])('system prune %s says what it is going to remove', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`system prune ${flags}`, engine, { input: 'n\n' })

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
  expect(engine.requests).toEqual([])
})

test('filters of config.json are asked about, and hold', async () => {
  await using engine = await fakeEngine({ replies })
  const config = { pruneFilters: ['label=cfg', 'label!=a', 'until=5h'] }

  const result = await quaymaster('system prune --filter label=a', engine, { config, input: 'y\n' })

  expect(result.stdout).toContain('filtered with:\n  - label=a\n  - label=cfg\n  - until=5h\n\nAre')
  expect(engine.requests[0]!.query.get('filters')).toBe(
    '{"label":{"a":true,"cfg":true},"until":{"5h":true}}',
  )
})

test('system prune --volumes knows no age', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('system prune --volumes --filter until=1h', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'ERROR: The "until" filter is not supported with "--volumes"\n',
  })
  expect(engine.requests).toEqual([])
})

test('system prune ends at the first refusal, having told what it did', async () => {
  const refusal = { status: 409, body: { message: 'a prune operation is already running' } }
  await using engine = await fakeEngine({
    replies: { ...replies, 'POST /networks/prune': refusal },
  })

  const result = await quaymaster('system prune -f', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'Deleted Containers:\nc1\nc2\n\n',
    stderr: 'Error response from daemon: a prune operation is already running\n',
  })
  expect(engine.requests).toHaveLength(2)
})
