import { expect, test } from 'vitest'
import { parseExposed, parsePublished } from '../../src/options/port.ts'

test.each([
  ['80', { '80/tcp': [on('')] }],
  ['0', { '0/tcp': [on('')] }],
  [':80', { '80/tcp': [on('')] }],
  ['8080:80', { '80/tcp': [on('8080')] }],
  ['8080:80/', { '80/tcp': [on('8080')] }],
  ['8080:80/UDP', { '80/udp': [on('8080')] }],
  ['80:80/tcp/udp', { '80/tcp': [on('80')] }],
  ['80:90/sctp', { '90/sctp': [on('80')] }],
  ['1.2.3.4:80:90', { '90/tcp': [on('80', '1.2.3.4')] }],
  ['1.2.3.4::90', { '90/tcp': [on('', '1.2.3.4')] }],
  ['[::0001]:80:90', { '90/tcp': [on('80', '::1')] }],
  ['::1:80:90', { '90/tcp': [on('80', '::1')] }],
  ['[::]::90', { '90/tcp': [on('', '::')] }],
  ['90-91', { '90/tcp': [on('')], '91/tcp': [on('')] }],
  ['80-81:90-91', { '90/tcp': [on('80')], '91/tcp': [on('81')] }],
  ['80-85:90', { '90/tcp': [on('80-85')] }],
  ['1.2.3.4:80-81:90', { '90/tcp': [on('80-81', '1.2.3.4')] }],
  ['published=80,target=90', { '90/tcp': [on('80')] }],
  ['published=80,target=90,protocol=udp,mode=host', { '90/udp': [on('80')] }],
  ['target=90', { '90/tcp': [on('')] }],
])('-p %s', (raw, bindings) => {
  expect(parsePublished([raw])).toEqual(bindings)
})

test('bindings of one port add up', () => {
  expect(parsePublished(['80:90', '81:90'])).toEqual({ '90/tcp': [on('80'), on('81')] })
})

test.each([
  ['', 'no port specified: <empty>'],
  ['80:', 'no port specified: 80:<empty>'],
  ['published=80', 'no port specified: 80:/tcp<empty>'],
  ['foo=80', 'no port specified: :/tcp<empty>'],
  ['x=1,y', "invalid publish opts format (should be name=value but got 'y')"],
  ['x', 'invalid containerPort: x'],
  ['80:a', 'invalid containerPort: a'],
  ['70000', 'invalid containerPort: 70000'],
  ['80-70', 'invalid containerPort: 80-70'],
  ['80:80-', 'invalid containerPort: 80-'],
  ['a:80', 'invalid hostPort: a'],
  ['-1:80', 'invalid hostPort: -1'],
  ['99999:80', 'invalid hostPort: 99999'],
  ['80/foo', 'invalid proto: foo'],
  ['80:90-91', 'invalid ranges specified for container and host Ports: 90-91 and 80'],
  ['80-81:90-95', 'invalid ranges specified for container and host Ports: 90-95 and 80-81'],
  ['1.2.3:80:80', 'invalid IP address: 1.2.3'],
  ['localhost:80:80', 'invalid IP address: localhost'],
  [':::80', 'invalid IP address: :'],
  ['a:b:c:d', 'invalid IP address: a:b'],
  ['[fe80::1%eth0]:80:80', 'invalid IP address: fe80::1%eth0'],
  ['[::1:80:80', "invalid IP address [::1: address [::1:: missing ']' in address"],
])('-p %j is refused', (raw, message) => {
  expect(() => parsePublished([raw])).toThrow(new Error(message))
})

test.each([
  ['80', ['80/tcp']],
  ['80/', ['80/tcp']],
  ['80/UDP', ['80/udp']],
  ['80/foo', ['80/foo']],
  ['80-82/sctp', ['80/sctp', '81/sctp', '82/sctp']],
  ['80-80', ['80/tcp']],
])('--expose %s', (raw, ports) => {
  expect(parseExposed(raw)).toEqual(ports)
})

test.each([
  ['', 'invalid port range: value is empty'],
  ['/tcp', "invalid start port '': value is empty"],
  ['x', "invalid start port 'x': invalid syntax"],
  ['80:90', "invalid start port '80:90': invalid syntax"],
  ['70000', "invalid start port '70000': value out of range"],
  ['80-', "invalid end port '': value is empty"],
  ['80-x', "invalid end port 'x': invalid syntax"],
  ['90-80', 'invalid port range: 90-80'],
])('--expose %j is refused', (raw, message) => {
  expect(() => parseExposed(raw)).toThrow(
    new Error(`invalid range format for --expose: ${message}`),
  )
})

function on(HostPort: string, HostIp = '') {
  return { HostIp, HostPort }
}
