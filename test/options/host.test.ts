import { expect, test } from 'vitest'
import { parseExtraHost, parseLink, parseSearchDomain } from '../../src/options/host.ts'

test.each([
  ['a:1.2.3.4', 'a:1.2.3.4'],
  ['a=1.2.3.4', 'a:1.2.3.4'],
  ['a:::1', 'a:::1'],
  ['a:::0001', 'a:::0001'],
  ['a=[::1]', 'a:::1'],
  ['a:[::1]', 'a:::1'],
  ['A:host-gateway', 'A:host-gateway'],
  ['a=host-gateway', 'a:host-gateway'],
  ['[a]=1.2.3.4', '[a]:1.2.3.4'],
])('--add-host %s is sent as %s', (raw, sent) => {
  expect(parseExtraHost(raw)).toBe(sent)
})

test.each([
  ['', 'bad format for add-host: ""'],
  ['x', 'bad format for add-host: "x"'],
  [':1.2.3.4', 'bad format for add-host: ":1.2.3.4"'],
  ['a:', 'invalid IP address in add-host: ""'],
  ['a=', 'invalid IP address in add-host: ""'],
  ['a:x', 'invalid IP address in add-host: "x"'],
  ['a=b:c', 'invalid IP address in add-host: "b:c"'],
])('--add-host %j is refused', (raw, message) => {
  expect(() => parseExtraHost(raw)).toThrow(new Error(message))
})

test.each([
  ['.', '.'],
  ['a.b', 'a.b'],
  ['example.com.', 'example.com'],
  ['a-b.c1', 'a-b.c1'],
])('--dns-search %s', (raw, domain) => {
  expect(parseSearchDomain(raw)).toBe(domain)
})

test.each(['', 'a b', 'foo!', '1.2', '-a', 'a..b', `${'a.'.repeat(130)}a`])(
  '--dns-search %j is refused',
  (raw) => {
    expect(() => parseSearchDomain(raw)).toThrow(new Error(`${raw} is not a valid domain`))
  },
)

test('a link names a container and maybe an alias', () => {
  expect(['a', 'a:b', ':b'].map(parseLink)).toEqual(['a', 'a:b', ':b'])
  expect(() => parseLink('')).toThrow('empty string specified for links')
  expect(() => parseLink('a:b:c')).toThrow('bad format for links: a:b:c')
})
