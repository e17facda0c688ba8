import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { absoluteBind, parseVolume } from '../../src/options/volume.ts'

test.each([
  ['/a', { type: 'volume', target: '/a' }],
  ['named', { type: 'volume', target: 'named' }],
  ['/', { type: 'volume', target: '/' }],
  [':', { type: 'volume', target: ':' }],
  ['a:', { type: 'volume', target: 'a:' }],
  ['named:/b', { type: 'volume', source: 'named', target: '/b' }],
  ['/x:y', { type: 'bind', source: '/x', target: 'y' }],
  ['./a:/b', { type: 'bind', source: './a', target: '/b' }],
  ['~/x:/y', { type: 'bind', source: '~/x', target: '/y' }],
  ['/a:/b:ro', { type: 'bind', source: '/a', target: '/b', readOnly: true }],
  ['/a:/b:rw', { type: 'bind', source: '/a', target: '/b', readOnly: false }],
  ['/a:/b:z,Z,other', { type: 'bind', source: '/a', target: '/b' }],
  [
    '/a:/b:ro,rslave',
    { type: 'bind', source: '/a', target: '/b', readOnly: true, propagation: 'rslave' },
  ],
  ['nn:/b:nocopy', { type: 'volume', source: 'nn', target: '/b', noCopy: true }],
  ['a:/b', { type: 'volume', target: 'a:/b' }],
  ['C:\\a', { type: 'volume', target: 'C:\\a' }],
  ['C:\\a:/b', { type: 'bind', source: 'C:\\a', target: '/b' }],
  ['C:/a:D:\\b:ro', { type: 'bind', source: 'C:/a', target: 'D:\\b', readOnly: true }],
  [
    '\\\\.\\pipe\\x:\\\\.\\pipe\\y',
    { type: 'bind', source: '\\\\.\\pipe\\x', target: '\\\\.\\pipe\\y' },
  ],
])('%s', (raw, volume) => {
  expect(parseVolume(raw)).toEqual(volume)
})

test.each([
  ['', 'invalid empty volume spec'],
  [':/x', 'invalid spec: :/x: empty section between colons'],
  ['/a:', 'invalid spec: /a:: empty section between colons'],
  ['/a:/b:', 'invalid spec: /a:/b:: empty section between colons'],
  ['/a:/b:ro:rw', 'invalid spec: /a:/b:ro:rw: too many colons'],
])('%j is refused', (raw, message) => {
  expect(() => parseVolume(raw)).toThrow(new Error(message))
})

test.each([
  ['.:/b', `${resolve('.')}:/b`],
  ['./a/../c:/b:ro', `${resolve('c')}:/b:ro`],
  ['/a:/b', '/a:/b'],
  ['C:\\a:/b', 'C:\\a:/b'],
])('%s is bound as %s', (raw, bind) => {
  expect(absoluteBind(raw)).toBe(bind)
})
