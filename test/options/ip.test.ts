import { expect, test } from 'vitest'
import {
  canonicalCidr,
  canonicalIp,
  cidrs,
  ip,
  ips,
  isVersion4,
  parseIpAddress,
} from '../../src/options/ip.ts'

test.each([
  ['1.2.3.4', '1.2.3.4'],
  ['255.255.255.255', '255.255.255.255'],
  ['::', '::'],
  ['::1', '::1'],
  ['::0001', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['1:0:2:0:3:0:4:0', '1:0:2:0:3:0:4:0'],
  ['1:2:3:4:5:6:0:0', '1:2:3:4:5:6::'],
  ['1::8', '1::8'],
  ['::ffff:1.2.3.4', '1.2.3.4'],
  ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
])('%s is %s', (raw, canonical) => {
  expect(canonicalIp(raw)).toBe(canonical)
})

test.each([
  '',
  'x',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '256.1.1.1',
  'fe80::1%eth0',
  '1:2',
  ':::',
  '[::1]',
])('%j is no address', (raw) => {
  expect(canonicalIp(raw)).toBeUndefined()
})

test.each([
  ['10.1.2.3/8', '10.0.0.0/8'],
  ['10.0.0.0/0', '0.0.0.0/0'],
  ['192.168.1.1/32', '192.168.1.1/32'],
  ['2001:db8::1/64', '2001:db8::/64'],
  ['10.0.0.0/33', undefined],
  ['10.0.0.0', undefined],
  ['x/8', undefined],
  ['10.0.0.0/-1', undefined],
])('the network of %s is %s', (raw, network) => {
  expect(canonicalCidr(raw)).toBe(network)
})

test('a mapped address is of version 4', () => {
  expect(['1.2.3.4', '::ffff:1.2.3.4', '::1'].map(isVersion4)).toEqual([true, true, false])
})

test('flags read addresses in pflag’s way', () => {
  const read = <T>(option: { parse(raw: string, previous: T | undefined): T }, raw: string) =>
    option.parse(raw, undefined)

  expect(read(ip('--ip', 'address'), ' ::01 ')).toBe('::1')
  expect(read(ip('--ip', 'address'), '')).toBeUndefined()
  expect(read(ips('--gateway', 'address'), '1.1.1.1, ::1')).toEqual(['1.1.1.1', '::1'])
  expect(read(cidrs('--subnet', 'network'), '10.0.0.1/24')).toEqual(['10.0.0.0/24'])
  expect(() => read(ip('--ip', 'address'), 'x')).toThrow('failed to parse IP: "x"')
  expect(() => read(ips('--gateway', 'address'), '1.1.1.1,x')).toThrow(
    'invalid string being converted to IP address: x',
  )
  expect(() => read(cidrs('--subnet', 'network'), 'x')).toThrow(
    'invalid string being converted to CIDR: x',
  )
})

test('docker’s own flags have their own refusal', () => {
  expect(parseIpAddress(' 1.1.1.1')).toBe('1.1.1.1')
  expect(() => parseIpAddress('x')).toThrow('IP address is not correctly formatted: x')
})
