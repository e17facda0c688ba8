import { expect, test } from 'vitest'
import { operations, undocumentedOperations } from '../../src/api/operations.ts'

test('API 1.53 has 107 operations', () => {
  expect(operations).toHaveLength(107)
})

test('each operation has an id and a route of its own', () => {
  const all = [...operations, ...undocumentedOperations]

  const ids = new Set(all.map(({ id }) => id))
  const routes = new Set(all.map(({ method, path }) => `${method} ${path}`))

  expect(ids.size).toBe(all.length)
  expect(routes.size).toBe(all.length)
})

test('a parameter with a first version is one of the operation', () => {
  const strangers = operations.flatMap(({ id, query, querySince = {} }) =>
    Object.keys(querySince).flatMap((name) => (query.includes(name) ? [] : [`${id} ${name}`])),
  )

  expect(strangers).toEqual([])
})

test.each([
  ['ContainerAttach', { method: 'POST', path: '/containers/{id}/attach', response: 'hijack' }],
  ['ContainerLogs', { response: 'log', querySince: { until: '1.35' } }],
  ['ImageBuild', { path: '/build', body: 'tar', response: 'messages' }],
  ['SystemPingHead', { method: 'HEAD', response: 'none', since: '1.40' }],
  ['ServiceUpdate', { query: ['version', 'registryAuthFrom', 'rollback'], body: 'json' }],
])('%s is described as the engine serves it', (id, description) => {
  const operation = operations.find((candidate) => candidate.id === id)

  expect(operation).toMatchObject(description)
})
