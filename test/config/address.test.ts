import { expect, test } from 'vitest'
import { checkSsh, parseAddress } from '../../src/config/address.ts'

test.each([
  ['', 'unix:///var/run/docker.sock'],
  ['  ', 'unix:///var/run/docker.sock'],
  ['unix://', 'unix:///var/run/docker.sock'],
  ['unix:///tmp/x y', 'unix:///tmp/x y'],
  ['unix://a', 'unix://a'],
  ['npipe://', 'npipe:////./pipe/docker_engine'],
  ['fd://x', 'fd://x'],
  ['ssh://me@host:22/run/x.sock', 'ssh://me@host:22/run/x.sock'],
  ['tcp://', 'tcp://localhost:2375'],
  ['x', 'tcp://x:2375'],
  [':1', 'tcp://localhost:1'],
  ['tcp://:1', 'tcp://localhost:1'],
  ['tcp://h:', 'tcp://h:2375'],
  ['tcp:///p', 'tcp://localhost:2375/p'],
  ['a/b', 'tcp://a:2375/b'],
  ['unix:/x', 'tcp://unix:2375/x'],
  ['::1', 'tcp://[::1]:2375'],
  ['[::1]:1', 'tcp://[::1]:1'],
  ['tcp://[::1]:1/p', 'tcp://[::1]:1/p'],
  ['tcp://u@h:1', 'tcp://h:1'],
  ['tcp://h?x=1', 'tcp://h:2375'],
])('%j is %j', (text, address) => {
  expect(parseAddress(text, false, 'linux')).toBe(address)
})

test.each([
  ['linux', false, 'unix:///var/run/docker.sock'],
  ['linux', true, 'tcp://localhost:2376'],
  ['darwin', false, 'unix:///var/run/docker.sock'],
  ['win32', false, 'npipe:////./pipe/docker_engine'],
  ['win32', true, 'tcp://127.0.0.1:2376'],
] as const)('without an address, on %s with TLS %s, it is %s', (platform, tls, address) => {
  expect(parseAddress('', tls, platform)).toBe(address)
})

test.each([
  ['foo://x', 'invalid bind address format: foo://x'],
  ['http://x', 'invalid bind address format: http://x'],
  ['TCP://x', 'invalid bind address format: TCP://x'],
  ['tcp://[::1]', 'invalid bind address format: [::1]'],
  ['unix://tcp://x', 'invalid proto, expected unix: tcp://x'],
  ['tcp://a:b:c', 'parse "tcp://a:b:c": invalid port ":c" after host'],
  ['tcp://h:abc', 'parse "tcp://h:abc": invalid port ":abc" after host'],
  ['[::1', 'parse "tcp://[::1": missing \']\' in host'],
  ['tcp://h\r\nX: y', 'parse "tcp://h\\r\\nX: y": net/url: invalid control character in URL'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseAddress(text, false, 'linux')).toThrow(new Error(message))
})

const ssh = 'ssh host connection is not valid: invalid SSH URL: '
test.each([
  ['ssh://u:p@h', `${ssh}plain-text password is not supported`],
  ['ssh://h?x', `${ssh}query parameters are not allowed: "x"`],
  ['ssh://h#f', `${ssh}fragments are not allowed: "f"`],
  ['ssh://', `${ssh}hostname is empty`],
  ['ssh://h:p', 'parse "ssh://h:p": invalid port ":p" after host'],
  ['ssh://us er@h', 'parse "ssh://us er@h": net/url: invalid userinfo'],
  ['ssh://u:hunter2@h:p', 'parse "ssh://u:xxxxx@h:p": invalid port ":p" after host'],
])('%s is refused: %s', (address, message) => {
  expect(() => checkSsh(address)).toThrow(new Error(message))
})
