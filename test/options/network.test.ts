import { expect, test } from 'vitest'
import { parseNetwork, plainAttachment } from '../../src/options/network.ts'

test.each([
  ['x', plainAttachment('x')],
  ['Foo', plainAttachment('Foo')],
  ['container:a', plainAttachment('container:a')],
  ['name= x', plainAttachment('name= x')],
  ['', plainAttachment('')],
  ['NAME=X,alias=A,alias=b', { ...plainAttachment('x'), aliases: ['a', 'b'] }],
  [
    'name=x,ip=1.2.3.4,ip6=::01,link-local-ip=169.254.0.1',
    { ...plainAttachment('x'), ipv4: '1.2.3.4', ipv6: '::1', linkLocalIps: ['169.254.0.1'] },
  ],
  [
    'name=x,mac-address=92:d0:c6:0a:29:33,gw-priority=-5',
    { ...plainAttachment('x'), macAddress: '92:d0:c6:0a:29:33', gwPriority: -5 },
  ],
  [
    'name=x,"driver-opt=a=b,c",driver-opt=d=',
    { ...plainAttachment('x'), driverOpts: { a: 'b,c', d: '' } },
  ],
])('%s', (raw, attachment) => {
  expect(parseNetwork(raw)).toEqual(attachment)
})

test.each([
  ['alias=a', 'network name/id is not specified'],
  ['name=x,foo', 'invalid field foo'],
  ['x,alias=a', 'invalid field x'],
  ['name=x,foo=bar', 'invalid field key foo'],
  ['name=x,driver-opt=x', 'invalid key value pair format in driver options'],
  ['name=x,gw-priority=x', 'invalid gw-priority (x): invalid syntax'],
  [
    'name=x,gw-priority=99999999999999999999',
    'invalid gw-priority (99999999999999999999): value out of range',
  ],
  ['name=x,ip=y', 'ParseAddr("y"): unable to parse IP'],
])('%s is refused', (raw, message) => {
  expect(() => parseNetwork(raw)).toThrow(new Error(message))
})
