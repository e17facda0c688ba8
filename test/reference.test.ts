import { expect, test } from 'vitest'
import { isDigest, isImageId, parseReference, withTag } from '../src/reference.ts'

const digest = `sha256:${'0123'.repeat(16)}`

test.each([
  ['alpine', 'docker.io/library/alpine', 'alpine', 'alpine:latest'],
  ['alpine:3.20', 'docker.io/library/alpine:3.20', 'alpine:3.20', 'alpine:3.20'],
  ['me/app', 'docker.io/me/app', 'me/app', 'me/app:latest'],
  ['docker.io/x', 'docker.io/library/x', 'x', 'x:latest'],
  ['index.docker.io/x', 'docker.io/library/x', 'x', 'x:latest'],
  ['docker.io/library/x:1', 'docker.io/library/x:1', 'x:1', 'x:1'],
  ['library/x/y', 'docker.io/library/x/y', 'library/x/y', 'library/x/y:latest'],
  ['localhost/x', 'localhost/x', 'localhost/x', 'localhost/x:latest'],
  ['x:80/y', 'x:80/y', 'x:80/y', 'x:80/y:latest'],
  ['x.y/z:1', 'x.y/z:1', 'x.y/z:1', 'x.y/z:1'],
  ['ABC/x', 'ABC/x', 'ABC/x', 'ABC/x:latest'],
  ['[::1]:80/x', '[::1]:80/x', '[::1]:80/x', '[::1]:80/x:latest'],
  ['foo:TAG', 'docker.io/library/foo:TAG', 'foo:TAG', 'foo:TAG'],
  ['localhost:5000', 'docker.io/library/localhost:5000', 'localhost:5000', 'localhost:5000'],
  [`a@${digest}`, `docker.io/library/a@${digest}`, `a@${digest}`, `a@${digest}`],
  [`a:1@${digest}`, `docker.io/library/a:1@${digest}`, `a:1@${digest}`, `a:1@${digest}`],
  ['a_b__c.d-e---f', 'docker.io/library/a_b__c.d-e---f', 'a_b__c.d-e---f', 'a_b__c.d-e---f:latest'],
])('%s', (raw, canonical, familiar, familiarTagged) => {
  expect(parseReference(raw)).toMatchObject({ canonical, familiar, familiarTagged })
})

test('a reference knows its parts', () => {
  expect(parseReference(`x.y:80/a/b:1@${digest}`)).toEqual({
    registry: 'x.y:80',
    path: 'a/b',
    tag: '1',
    digest,
    name: 'x.y:80/a/b',
    familiarName: 'x.y:80/a/b',
    canonical: `x.y:80/a/b:1@${digest}`,
    familiar: `x.y:80/a/b:1@${digest}`,
    familiarTagged: `x.y:80/a/b:1@${digest}`,
  })
})

test('another tag takes the place of tag and digest', () => {
  expect(withTag(parseReference(`a:1@${digest}`), '2').familiar).toBe('a:2')
})

const lowercase = (name: string) =>
  `invalid reference format: repository name (${name}) must be lowercase`

test.each([
  '',
  'foo:',
  'foo@x',
  'foo@',
  'foo:tag!',
  'foo@sha256:123',
  'a//b',
  '-x',
  ' foo',
  'a-/x',
  'a___b',
  'a..b',
  'http://x',
  'docker.io/',
  'x.y:',
  'x.Y/z/',
  '@sha256:11',
  `foo:${'a'.repeat(129)}`,
])('%j is refused', (raw) => {
  expect(() => parseReference(raw)).toThrow(new Error('invalid reference format'))
})

test.each([
  ['Foo', lowercase('library/Foo')],
  ['Foo:TAG', lowercase('library/Foo')],
  ['Foo:bar@x', lowercase('library/Foo')],
  ['x/UP', lowercase('x/UP')],
  ['x.y/Foo', lowercase('Foo')],
  ['a'.repeat(248), 'repository name must not be more than 255 characters'],
  [`foo@sha256:${'1'.repeat(63)}`, 'invalid checksum digest length'],
  [`foo@sha512:${'1'.repeat(64)}`, 'invalid checksum digest length'],
  [`foo@md5:${'1'.repeat(32)}`, 'unsupported digest algorithm'],
  [`foo@sha256:${'A'.repeat(64)}`, 'invalid checksum digest format'],
  [
    'a'.repeat(64),
    `invalid repository name (${'a'.repeat(64)}), cannot specify 64-byte hexadecimal strings`,
  ],
])('%s is refused with its reason', (raw, message) => {
  expect(() => parseReference(raw)).toThrow(new Error(message))
})

test('the longest path is 255 characters', () => {
  expect(parseReference('a'.repeat(247)).path).toHaveLength(255)
  expect(parseReference(`x.y/${'a'.repeat(255)}`).path).toHaveLength(255)
})

test('IDs and digests are told from names', () => {
  expect([isImageId('a'.repeat(64)), isImageId('a'.repeat(63))]).toEqual([true, false])
  expect([isDigest(digest), isDigest('sha256:12'), isDigest('x')]).toEqual([true, false, false])
})
