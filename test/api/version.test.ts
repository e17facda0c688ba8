import { expect, test } from 'vitest'
import { chooseVersion, compareVersions, parseVersion } from '../../src/api/version.ts'

test.each([
  ['1.9', '1.10', -1],
  ['1.53', '1.53', 0],
  ['2.0', '1.99', 1],
  ['1', '1.0', 0],
])('%s compared with %s is %i', (left, right, expected) => {
  expect(Math.sign(compareVersions(left, right))).toBe(expected)
})

test.each([
  ['the newest both know', '1.47', undefined, '1.47'],
  ['ours with a newer engine', '1.60', undefined, '1.53'],
  ['our oldest with an engine that does not say', undefined, undefined, '1.33'],
  ['our newest with an engine that is too old', '1.24', undefined, '1.53'],
  ['our oldest with an engine that says nonsense', 'abc', undefined, '1.33'],
  ['the pinned one', '1.53', '1.40', '1.40'],
  ['a pinned one beyond ours', '1.60', '1.55', '1.55'],
  ["the engine's where the pinned one is newer", '1.41', '1.99', '1.41'],
  ['the pinned one with an engine that does not say', undefined, '1.40', '1.40'],
])('the version in use is %s', (_name, offered, pinned, expected) => {
  expect(chooseVersion(offered, pinned)).toBe(expected)
})

test('a pinned version may begin with v', () => {
  expect(parseVersion('v1.44')).toBe('1.44')
})

test.each(['', 'garbage', '1', '1.2.3', '1.x', '1.44\r\n', '-1.2'])(
  '%j is no API version',
  (text) => {
    expect(() => parseVersion(text)).toThrow('must be formatted <major>.<minor>')
  },
)
