import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = { 'POST /networks/create': { Id: '0123456789ab', Warning: '' } }

/** What docker sends when no flag is given. */
const plain = {
  Name: 'net',
  Driver: 'bridge',
  Scope: '',
  IPAM: { Driver: 'default', Options: {}, Config: [] },
  Internal: false,
  Attachable: false,
  Ingress: false,
  ConfigOnly: false,
  Options: {},
  Labels: {},
}

test.each<[string, object]>([
  ['', {}],
  ['--attachable', { Attachable: true }],
  ['--config-from x', { ConfigFrom: { Network: 'x' } }],
  ['--config-only', { ConfigOnly: true }],
  ['-d overlay', { Driver: 'overlay' }],
  ['--ingress', { Ingress: true }],
  ['--internal', { Internal: true }],
  ['--ipv4=false --ipv6', { EnableIPv4: false, EnableIPv6: true }],
  ['--ipv4 --ipv6=false', { EnableIPv4: true, EnableIPv6: false }],
  ['--label a=1 --label b', { Labels: { a: '1', b: '' } }],
  ['-o mtu=1400 --opt x', { Options: { mtu: '1400', x: '' } }],
  ['--scope swarm', { Scope: 'swarm' }],
  [
    '--ipam-driver mine --ipam-opt k=v',
    { IPAM: { Driver: 'mine', Options: { k: 'v' }, Config: [] } },
  ],
])('network create %s', async (flags, difference) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`network create ${flags} net`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: '0123456789ab\n', stderr: '' })
  expect(engine.requests.map(({ body }) => body)).toEqual([{ ...plain, ...difference }])
})

test.each<[string, object[]]>([
  ['--subnet 10.1.0.0/16,10.2.0.0/16', [{ Subnet: '10.1.0.0/16' }, { Subnet: '10.2.0.0/16' }]],
  [
    '--subnet 10.1.0.5/16 --ip-range 10.1.1.1/24',
    [{ Subnet: '10.1.0.5/16', IPRange: '10.1.1.0/24' }],
  ],
  [
    '--subnet 2001:DB8::/64 --gateway 2001:db8:0::1',
    [{ Subnet: '2001:db8::/64', Gateway: '2001:db8::1' }],
  ],
  ['--subnet 10.1.0.1', [{ Subnet: '10.1.0.1/32' }]],
  ['--subnet 2001:db8::1', [{ Subnet: '2001:db8::1/128' }]],
  [
    '--subnet 10.1.0.0/16 --subnet 2001:db8::/64 --subnet 10.2.0.0/16 ' +
      '--gateway 10.2.0.1 --gateway 2001:db8::1 --ip-range 10.1.5.0/24 ' +
      '--aux-address a=10.1.0.9 --aux-address b=10.2.0.8 --aux-address a=10.1.0.7',
    [
      {
        Subnet: '10.1.0.0/16',
        IPRange: '10.1.5.0/24',
        AuxiliaryAddresses: { a: '10.1.0.7' },
      },
      { Subnet: '2001:db8::/64', Gateway: '2001:db8::1' },
      { Subnet: '10.2.0.0/16', Gateway: '10.2.0.1', AuxiliaryAddresses: { b: '10.2.0.8' } },
    ],
  ],
])('network create %s sorts addresses to their subnets', async (flags, configs) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`network create ${flags} net`, engine)

  expect(result.stderr).toBe('')
  expect(engine.requests[0]!.body).toMatchObject({ IPAM: { Config: configs } })
})

test.each([
  ['--gateway 10.2.0.1', 'every ip-range or gateway must have a corresponding subnet'],
  ['--ip-range 10.2.0.0/24', 'every ip-range or gateway must have a corresponding subnet'],
  [
    '--subnet 10.1.0.0/16 --gateway 10.1.0.1,10.1.0.2',
    'every ip-range or gateway must have a corresponding subnet',
  ],
  ['--subnet 10.1.0.0/16 --gateway 10.2.0.1', 'no matching subnet for gateway 10.2.0.1'],
  ['--subnet 10.1.0.0/16 --ip-range 10.0.0.0/8', 'no matching subnet for range 10.0.0.0/8'],
  ['--aux-address a=10.2.0.9', 'no matching subnet for aux-address 10.2.0.9'],
  ['--aux-address a', 'ParseAddr(""): unable to parse IP'],
  [
    '--subnet 10.1.0.0/24 --subnet 10.1.0.0/16',
    'multiple overlapping subnet configuration is not supported',
  ],
  [
    '--subnet 10.1.0.0/16,10.2.0.0/16 --gateway 10.1.0.1,10.1.0.2',
    'cannot configure multiple gateways (10.1.0.2, 10.1.0.1) for the same subnet (10.1.0.0/16)',
  ],
  [
    '--subnet 10.1.0.0/16,10.2.0.0/16 --ip-range 10.1.1.0/24,10.1.2.0/24',
    'cannot configure multiple ranges (10.1.2.0/24, 10.1.1.0/24) on the same subnet (10.1.0.0/16)',
  ],
  ['--subnet x', 'invalid address: ParseAddr("x"): unable to parse IP'],
  ['--subnet x --gateway 10.0.0.1', 'invalid address: ParseAddr("x"): unable to parse IP'],
  ['--subnet x,y', 'invalid address: ParseAddr("x"): unable to parse IP'],
  ['--subnet 10.1.0.0/16,y', 'invalid subnet: invalid CIDR address: y'],
])('network create %s is refused before anything is asked', async (flags, message) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`network create ${flags} net`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})

test.each([
  ['--gateway x', 'invalid argument "x" for "--gateway" flag: '],
  ['--ip-range x', 'invalid argument "x" for "--ip-range" flag: '],
  ['--label =x', `invalid argument "=x" for "--label" flag: invalid label '=x': empty name`],
])('network create %s is no way to use the flag', async (flags, message) => {
  const result = await quaymaster(`network create ${flags} net`)

  expect(result.exitCode).toBe(125)
  expect(result.stderr).toContain(message)
})

test('engines before API 1.44 are told to look for networks of the same name', async () => {
  await using engine = await fakeEngine({ replies, apiVersion: '1.43' })

  await quaymaster('network create net', engine)

  expect(engine.requests[0]!.body).toEqual({ ...plain, CheckDuplicate: true })
})

test('network create reports what the engine refuses', async () => {
  const refusal = { status: 403, body: { message: 'operation is not permitted' } }
  await using engine = await fakeEngine({ replies: { 'POST /networks/create': refusal } })

  const result = await quaymaster('network create bridge', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: operation is not permitted\n',
  })
})
