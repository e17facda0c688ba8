import { expect, test } from 'vitest'
import { path, queryString } from '../../src/api/path.ts'

test.each([
  ['web', '/containers/web/json'],
  ['a b', '/containers/a%20b/json'],
  ['x?force=1#y', '/containers/x%3Fforce%3D1%23y/json'],
  ['100%', '/containers/100%25/json'],
  ['naïve', '/containers/na%C3%AFve/json'],
  ['registry:5000/team/app:1.0', '/containers/registry:5000/team/app:1.0/json'],
  ['app@sha256:abc', '/containers/app@sha256:abc/json'],
  ['...', '/containers/.../json'],
])('the name %j becomes %s', (name, expected) => {
  expect(path`/containers/${name}/json`).toBe(expected)
})

test.each(['../../_ping', '..', '.', 'a/../b', 'a\r\nHost: evil', 'a\0'])(
  'the name %j is refused',
  (name) => {
    expect(() => path`/containers/${name}/json`).toThrow('invalid container name or ID')
  },
)

test.each([
  ['container', () => path`/containers/${''}/json`],
  ['volume', () => path`/volumes/${''}`],
  ['network', () => path`/networks/${''}/connect`],
])('an empty %s name is refused in its own words', (kind, make) => {
  expect(make).toThrow(`invalid ${kind} name or ID: value is empty`)
})

test.each([
  [{}, ''],
  [{ all: undefined }, ''],
  [{ all: true, size: false, limit: 3 }, '?all=1&size=0&limit=3'],
  [{ names: ['a', 'b c'] }, '?names=a&names=b%20c'],
  [{ tail: '' }, '?tail='],
  [{ t: -1 }, '?t=-1'],
  [{ filters: {} }, ''],
  [{ filters: { name: [] } }, ''],
  [{ term: 'a&b=c\r\n' }, '?term=a%26b%3Dc%0D%0A'],
])('the query %j becomes %j', (query, expected) => {
  expect(queryString(query)).toBe(expected)
})

test('filters are sets in JSON', () => {
  const query = queryString({ filters: { name: ['web', 'db'], label: ['a=b'], none: [] } })

  expect(decodeURIComponent(query)).toBe(
    '?filters={"name":{"web":true,"db":true},"label":{"a=b":true}}',
  )
})
