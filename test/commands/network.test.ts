import { expect, test } from 'vitest'
import type { NetworkSummary } from '../../src/api/schema.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

function aNetwork(fields: Partial<NetworkSummary> = {}): NetworkSummary {
  return {
    Name: 'front',
    Id: '4c01db0b339c8e1f6fda4b6b1a1f3c1c3e1f0ab5b41ba9a2f4d1b8e2d3c4b5a6',
    Created: '2026-01-02T03:04:05.000000006Z',
    Scope: 'local',
    Driver: 'bridge',
    EnableIPv4: true,
    EnableIPv6: false,
    IPAM: {},
    Internal: false,
    Attachable: false,
    Ingress: false,
    ConfigFrom: {},
    ConfigOnly: false,
    Options: {},
    Labels: {},
    ...fields,
  }
}

const twoNetworks = [
  aNetwork({ Name: 'b10', EnableIPv6: true, Labels: { role: 'front', b: '2' } }),
  aNetwork({ Name: 'b9', Id: 'sha256:bbbbbbbbbbbbbbbb', Driver: 'overlay', Scope: 'swarm' }),
]

test.each([
  [
    '',
    'NETWORK ID     NAME      DRIVER    SCOPE\nbbbbbbbbbbbb   b9        overlay   swarm\n4c01db0b339c   b10       bridge    local\n',
  ],
  ['--quiet', 'bbbbbbbbbbbb\n4c01db0b339c\n'],
  [
    '-q --no-trunc',
    'sha256:bbbbbbbbbbbbbbbb\n4c01db0b339c8e1f6fda4b6b1a1f3c1c3e1f0ab5b41ba9a2f4d1b8e2d3c4b5a6\n',
  ],
  ['-q --format raw', 'network_id: bbbbbbbbbbbb\nnetwork_id: 4c01db0b339c\n'],
  ['-q --format {{.Name}}', 'b9\nb10\n'],
  [
    '--format \'{{.IPv4}} {{.IPv6}} {{.Internal}} {{.Label "role"}} {{.Labels}}\'',
    'true false false  \ntrue true false front b=2,role=front\n',
  ],
])('network ls %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies: { 'GET /networks': twoNetworks } })

  const result = await quaymaster(`network ls ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('network ls --format json has every field', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /networks': [aNetwork()] } })

  const { stdout } = await quaymaster('network ls --format json', engine)

  expect(JSON.parse(stdout)).toEqual({
    CreatedAt: '2026-01-02 03:04:05.000000006 +0000 UTC',
    Driver: 'bridge',
    ID: '4c01db0b339c',
    IPv4: 'true',
    IPv6: 'false',
    Internal: 'false',
    Labels: '',
    Name: 'front',
    Scope: 'local',
  })
})

test('network ls passes filters on, and uses the format of config.json', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /networks': [aNetwork()] } })

  const result = await quaymaster('network list -f driver=x -f name=a --filter name=b', engine, {
    config: { networksFormat: '{{.Name}}!' },
  })

  expect(result.stdout).toBe('front!\n')
  expect(engine.requests[0]!.query.get('filters')).toBe(
    '{"driver":{"x":true},"name":{"a":true,"b":true}}',
  )
})

test('network ls tells what is wrong with a template', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /networks': [aNetwork()] } })

  const result = await quaymaster('network ls --format {{.Foo}}', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'template parsing error: template: :1:2: executing "" at <.Foo>: ' +
      "can't evaluate field Foo in type *network.networkContext\n",
  })
})

const plainEndpoint = { IPAMConfig: {}, Aliases: [], DriverOpts: {}, GwPriority: 0 }

test.each([
  ['', plainEndpoint],
  ['--alias a,b --alias c', { ...plainEndpoint, Aliases: ['a', 'b', 'c'] }],
  ["--driver-opt k=v --driver-opt 'e= f '", { ...plainEndpoint, DriverOpts: { k: 'v', e: 'f' } }],
  ['--gw-priority -7', { ...plainEndpoint, GwPriority: -7 }],
  ['--ip 10.1.1.1', { ...plainEndpoint, IPAMConfig: { IPv4Address: '10.1.1.1' } }],
  ['--ip6 2001:DB8::5', { ...plainEndpoint, IPAMConfig: { IPv6Address: '2001:db8::5' } }],
  [
    '--link-local-ip 169.254.1.1,169.254.1.2',
    { ...plainEndpoint, IPAMConfig: { LinkLocalIPs: ['169.254.1.1', '169.254.1.2'] } },
  ],
  ['--link x:y --link z', { ...plainEndpoint, Links: ['x:y', 'z'] }],
])('network connect %s', async (flags, EndpointConfig) => {
  await using engine = await fakeEngine({ replies: { 'POST /networks/net/connect': undefined } })

  const result = await quaymaster(`network connect ${flags} net web`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(engine.requests[0]!.body).toEqual({ Container: 'web', EndpointConfig })
})

test.each([
  ['--ip x', 125, 'invalid argument "x" for "--ip" flag: failed to parse IP: "x"'],
  ['--link a:b:c', 125, 'invalid argument "a:b:c" for "--link" flag: bad format for links: a:b:c'],
  ['--driver-opt =v', 1, 'invalid key/value pair format in driver options'],
  ['--driver-opt v', 1, 'invalid key/value pair format in driver options'],
])('network connect %s is refused before anything is asked', async (flags, exitCode, message) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(`network connect ${flags} net web`, engine)

  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr.split('\n')[0]).toBe(message)
  expect(engine.requests).toEqual([])
})

test.each([
  ['disconnect net web', { Container: 'web', Force: false }],
  ['disconnect -f net web', { Container: 'web', Force: true }],
])('network %s', async (line, body) => {
  await using engine = await fakeEngine({ replies: { 'POST /networks/net/disconnect': undefined } })

  const result = await quaymaster(`network ${line}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(engine.requests[0]!.body).toEqual(body)
})

test.each([
  ["connect net ''", 'container'],
  ["connect '' web", 'network'],
  ["disconnect net ''", 'container'],
  ["inspect ''", 'network'],
])('network %s: there is no %s without a name', async (line, kind) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(`network ${line}`, engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe(`invalid ${kind} name or ID: value is empty\n`)
  expect(engine.requests).toEqual([])
})

test.each([
  ['', null],
  ['--verbose', 'true'],
])('network inspect %s shows what there is and reports the rest', async (flags, verbose) => {
  await using engine = await fakeEngine({ replies: { 'GET /networks/a': { Name: 'a', X: 1 } } })

  const result = await quaymaster(`network inspect ${flags} a b`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '[\n    {\n        "Name": "a",\n        "X": 1\n    }\n]\n',
    stderr: 'Error response from daemon: page not found\n',
  })
  expect(engine.requests.map(({ query }) => query.get('verbose'))).toEqual([
    verbose && '1',
    verbose && '1',
  ])
})

test('network inspect --format knows the fields by their names in Go', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /networks/a': aNetwork() } })

  const result = await quaymaster("network inspect -f '{{.ID}} {{.Created}}' a", engine)

  expect(result.stdout).toBe(`${aNetwork().Id} 2026-01-02 03:04:05.000000006 +0000 UTC\n`)
})

const notFound = { status: 404, body: { message: 'network x not found' } }
const replies = {
  'GET /networks/{id}': aNetwork(),
  'GET /networks/mesh': aNetwork({ Ingress: true }),
  'GET /networks/x': notFound,
  'DELETE /networks/{id}': undefined,
  'DELETE /networks/x': notFound,
  'DELETE /networks/used': { status: 403, body: { message: 'network used has active endpoints' } },
}

test('network rm removes one after the other and goes on after a failure', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('network rm a x used b', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'a\nb\n',
    stderr:
      'Error response from daemon: network x not found\n' +
      'Error response from daemon: network used has active endpoints\n' +
      'exit status 1\n',
  })
})

test('network rm --force says nothing of a network that is missing', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('network remove --force x a', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'a\n', stderr: '' })
})

test.each([
  ['y', ['mesh', 'a']],
  ['n', ['a']],
  ['', ['a']],
])('network rm asks before it removes the routing mesh: %j', async (answer, removed) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('network rm mesh a', engine, { input: answer && `${answer}\n` })

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toMatch(/^WARNING! Before removing the routing-mesh network, /)
  expect(result.stdout).toMatch(
    new RegExp(`Are you sure you want to continue\\? \\[y/N\\] ${removed.join('\n')}\n$`),
  )
  const deleted = engine.requests.filter(({ method }) => method === 'DELETE')
  expect(deleted.map(({ path }) => path)).toEqual(removed.map((name) => `/networks/${name}`))
})

test('network prune asks, and tells what it removed', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /networks/prune': { NetworksDeleted: ['a', 'b'] } },
  })

  const result = await quaymaster('network prune --filter until=1h', engine, {
    input: 'y\n',
    config: { pruneFilters: ['label=keep'] },
  })

  expect(result).toEqual({
    exitCode: 0,
    stdout:
      'WARNING! This will remove all custom networks not used by at least one container.\n' +
      'Are you sure you want to continue? [y/N] Deleted Networks:\na\nb\n\n',
    stderr: '',
  })
  expect(engine.requests[0]!.query.get('filters')).toBe(
    '{"until":{"1h":true},"label":{"keep":true}}',
  )
})

test('network prune --force does not ask, and is silent where nothing was removed', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /networks/prune': { NetworksDeleted: null } },
  })

  const result = await quaymaster('network prune -f', engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

test('network prune removes nothing unless the answer is yes', async () => {
  await using engine = await fakeEngine()

  const result = await quaymaster('network prune', engine, { input: 'no\n' })

  expect(result.exitCode).toBe(0)
  expect(engine.requests).toEqual([])
})
