import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const report = {
  ImagesDeleted: [{ Untagged: 'x:1' }, { Deleted: 'sha256:aa' }],
  SpaceReclaimed: 12_345,
}
const replies = { 'POST /images/prune': report }
const filtersOf = (query: URLSearchParams) => {
  const filters = JSON.parse(query.get('filters')!)
  return Object.fromEntries(
    Object.entries(filters).map(([key, terms]) => [key, Object.keys(terms as object)]),
  )
}

test('image prune shows what was removed', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('image prune -f', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout:
      'Deleted Images:\nuntagged: x:1\ndeleted: sha256:aa\n\nTotal reclaimed space: 12.35kB\n',
    stderr: '',
  })
})

test.each([
  ['-f', {}, { dangling: ['true'] }],
  ['-f --all', {}, { dangling: ['false'] }],
  [
    '-af --filter until=1h --filter label=a',
    { pruneFilters: ['label!=b', 'label!=a'] },
    { until: ['1h'], label: ['a'], dangling: ['false'], 'label!': ['b'] },
  ],
])('image prune %s with %j sends %j', async (flags, config, filters) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster(`image prune ${flags}`, engine, { config })

  expect(filtersOf(engine.requests[0]!.query)).toEqual(filters)
})

test('image prune says nothing of images where none was removed', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /images/prune': { ImagesDeleted: null, SpaceReclaimed: 7 } },
  })

  const { stdout } = await quaymaster('image prune --force', engine)

  expect(stdout).toBe('Total reclaimed space: 0B\n')
})

test.each([
  ['', 'all dangling images'],
  ['-a', 'all images without at least one container associated to them'],
])('image prune %s asks first', async (flags, what) => {
  await using engine = await fakeEngine({ replies })

  const refused = await quaymaster(`image prune ${flags}`, engine, { input: 'n\n' })
  const sentWhenRefused = engine.requests.length
  const agreed = await quaymaster(`image prune ${flags}`, engine, { input: 'y\n' })

  const question = `WARNING! This will remove ${what}.\nAre you sure you want to continue? [y/N] `
  expect(refused).toEqual({ exitCode: 0, stdout: question, stderr: '' })
  expect(sentWhenRefused).toBe(0)
  expect(agreed.stdout).toMatch(/Total reclaimed space: 12.35kB\n$/)
})
