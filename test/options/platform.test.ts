import { arch, platform } from 'node:os'
import { expect, test } from 'vitest'
import { formatPlatform, parsePlatform } from '../../src/options/platform.ts'

test.each([
  ['LINUX/AMD64', 'linux/amd64'],
  ['linux/x86_64', 'linux/amd64'],
  ['linux/x86-64', 'linux/amd64'],
  ['linux/amd64/v1', 'linux/amd64'],
  ['linux/amd64/v2', 'linux/amd64/v2'],
  ['linux/386', 'linux/386'],
  ['linux/i386', 'linux/386'],
  ['linux/i686', 'linux/i686'],
  ['linux/arm', 'linux/arm'],
  ['linux/armhf', 'linux/arm'],
  ['linux/armel', 'linux/arm/v6'],
  ['linux/armel/v7', 'linux/arm/v6'],
  ['linux/arm/6', 'linux/arm/v6'],
  ['linux/arm/7', 'linux/arm/v7'],
  ['linux/arm/v7', 'linux/arm/v7'],
  ['linux/arm/8', 'linux/arm/v8'],
  ['linux/aarch64', 'linux/arm64'],
  ['linux/arm64', 'linux/arm64'],
  ['linux/arm64/8', 'linux/arm64/v8'],
  ['linux/arm64/v8', 'linux/arm64/v8'],
  ['linux/arm64/9', 'linux/arm64/v9'],
  ['darwin/arm64/v8', 'darwin/arm64/v8'],
  ['linux(5)/amd64', 'linux/amd64'],
  ['windows(10.0.1)/amd64', 'windows/amd64'],
  ['a/b', 'a/b'],
])('%s is %s', (raw, canonical) => {
  expect(formatPlatform(parsePlatform(raw))).toBe(canonical)
})

test('the JSON parameters have a variant only where there is one', () => {
  expect(parsePlatform('linux/arm64')).toEqual({ os: 'linux', architecture: 'arm64' })
})

test('half a platform is completed from this machine', () => {
  const architecture = arch() === 'x64' ? 'amd64' : arch()

  expect(parsePlatform('windows')).toEqual({ os: 'windows', architecture })
  expect(parsePlatform('macos')).toEqual({ os: 'darwin', architecture })
  expect(parsePlatform('riscv64').os).toBe(platform() === 'win32' ? 'windows' : platform())
  expect(parsePlatform('armhf').architecture).toBe('arm')
})

const systemRule =
  'OSAndVersion specifier component must match ' +
  '"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.-]*)\\\\))?$"'
const rule = 'platform specifier component must match "^[A-Za-z0-9_.-]+$"'

test.each([
  ['foo', '"foo": unknown operating system or architecture'],
  ['linux/a/b/c', '"linux/a/b/c": cannot parse platform specifier'],
  ['linux@', `"linux@" is an invalid OS component of "linux@": ${systemRule}`],
  ['/amd64', `"" is an invalid OS component of "/amd64": ${systemRule}`],
  ['linux///', `"" is an invalid component of "linux///": ${rule}`],
  ['linux/', `"" is an invalid component of "linux/": ${rule}`],
  ['linux/a b', `"a b" is an invalid component of "linux/a b": ${rule}`],
  ['linux/amd64/v!', `"v!" is an invalid component of "linux/amd64/v!": ${rule}`],
])('%s is refused', (raw, message) => {
  expect(() => parsePlatform(raw)).toThrow(new Error(`${message}: invalid argument`))
})
