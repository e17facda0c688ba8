import { expect, test } from 'vitest'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const replies = {
  'POST /swarm/init': { status: 200, body: '"node1"' },
  'GET /nodes/{id}': { ID: 'node1', ManagerStatus: { Addr: '10.0.0.1:2377' } },
  'GET /swarm': { ID: 's1', JoinTokens: { Worker: 'SWMTKN-w', Manager: 'SWMTKN-m' } },
  'GET /swarm/unlockkey': { UnlockKey: 'SWMKEY-1-x' },
}

const initialized = `Swarm initialized: current node (node1) is now a manager.

To add a worker to this swarm, run the following command:

    docker swarm join --token SWMTKN-w 10.0.0.1:2377

To add a manager to this swarm, run 'docker swarm join-token manager' and follow the instructions.
`

/** What docker sends when no flag is given; the engine knows the defaults of the spec. */
const plainInit = {
  ListenAddr: '0.0.0.0:2377',
  AdvertiseAddr: '',
  DataPathAddr: '',
  DataPathPort: 0,
  ForceNewCluster: false,
  Spec: {
    Orchestration: {},
    Raft: { ElectionTick: 0, HeartbeatTick: 0 },
    Dispatcher: {},
    CAConfig: {},
    TaskDefaults: {},
    EncryptionConfig: { AutoLockManagers: false },
  },
  AutoLockManagers: false,
  Availability: '',
  DefaultAddrPool: [],
  SubnetSize: 24,
}

test('swarm init begins a swarm and says how others join it', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('swarm init', engine)

  expect(result).toEqual({ exitCode: 0, stdout: initialized, stderr: '' })
  expect(engine.requests[0]!.body).toEqual(plainInit)
  expect(engine.requests.map(({ path }) => path)).toEqual(['/swarm/init', '/nodes/node1', '/swarm'])
})

test('swarm init --autolock shows the key', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('swarm init --autolock', engine)

  expect(result.stdout).toBe(
    `${initialized}To unlock a swarm manager after it restarts, run the \`docker swarm unlock\`
command and provide the following key:

    SWMKEY-1-x

Remember to store this key in a password manager, since without it you
will not be able to restart the manager.
`,
  )
  expect(engine.requests[0]!.body).toEqual({
    ...plainInit,
    Spec: { ...plainInit.Spec, EncryptionConfig: { AutoLockManagers: true } },
    AutoLockManagers: true,
  })
})

const { Spec: spec } = plainInit

test.each<[flags: string, body: object]>([
  ['--advertise-addr eth0:2378', { AdvertiseAddr: 'eth0:2378' }],
  ['--availability Drain', { Availability: 'drain' }],
  ['--cert-expiry 1h', { Spec: { ...spec, CAConfig: { NodeCertExpiry: 3_600_000_000_000 } } }],
  ['--data-path-addr 10.0.0.2', { DataPathAddr: '10.0.0.2' }],
  ['--data-path-port 5000', { DataPathPort: 5000 }],
  [
    '--default-addr-pool 10.1.2.3/16 --default-addr-pool 10.2.0.0/16,10.3.0.0/16',
    { DefaultAddrPool: ['10.1.0.0/16', '10.2.0.0/16', '10.3.0.0/16'] },
  ],
  ['--default-addr-pool-mask-length 26', { SubnetSize: 26 }],
  [
    '--dispatcher-heartbeat 7s',
    { Spec: { ...spec, Dispatcher: { HeartbeatPeriod: 7_000_000_000 } } },
  ],
  [
    '--external-ca PROTOCOL=CFSSL,url=https://ca.example,Foo=bar --external-ca url=u,protocol=cfssl',
    {
      Spec: {
        ...spec,
        CAConfig: {
          ExternalCAs: [
            { Protocol: 'cfssl', URL: 'https://ca.example', Options: { Foo: 'bar' }, CACert: '' },
            { Protocol: 'cfssl', URL: 'u', CACert: '' },
          ],
        },
      },
    },
  ],
  ['--force-new-cluster', { ForceNewCluster: true }],
  ['--listen-addr eth1', { ListenAddr: 'eth1:2377' }],
  ['--max-snapshots 0', { Spec: { ...spec, Raft: { ...spec.Raft, KeepOldSnapshots: 0 } } }],
  ['--snapshot-interval 77', { Spec: { ...spec, Raft: { ...spec.Raft, SnapshotInterval: 77 } } }],
  ['--snapshot-interval 0 --cert-expiry 0', {}],
  [
    '--task-history-limit 9',
    { Spec: { ...spec, Orchestration: { TaskHistoryRetentionLimit: 9 } } },
  ],
])('swarm init %s is part of the request', async (flags, body) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm init ${flags}`, engine)

  expect(result.exitCode).toBe(0)
  expect(engine.requests[0]!.body).toEqual({ ...plainInit, ...body })
})

test('swarm init sends the certificate of an external CA', async () => {
  await using directory = temporaryDirectory()
  const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
  const file = await directory.write('ca.pem', pem)
  await using engine = await fakeEngine({ replies })

  await quaymaster(`swarm init --external-ca protocol=cfssl,url=u,cacert=${file}`, engine)

  expect(engine.requests[0]!.body).toMatchObject({
    Spec: { CAConfig: { ExternalCAs: [{ CACert: pem }] } },
  })
})

test.each([
  ['', '0.0.0.0:2377'],
  [':99', '0.0.0.0:99'],
  ['10.0.0.1', '10.0.0.1:2377'],
  ['eth0:1', 'eth0:1'],
  ['eth0:', 'eth0:2377'],
  ['tcp://10.0.0.1', '10.0.0.1:2377'],
  ['::1', '[::1]:2377'],
  ['[::1]:5', '[::1]:5'],
])('swarm join --listen-addr "%s" listens at %s', async (raw, address) => {
  await using engine = await fakeEngine({
    replies: { 'POST /swarm/join': undefined, 'GET /info': { Swarm: {} } },
  })

  await quaymaster(['swarm', 'join', '--listen-addr', raw, 'host:2377'], engine)

  expect(engine.requests[0]!.body).toMatchObject({ ListenAddr: address })
})

test.each([
  [
    'init --listen-addr a:b:c',
    '"a:b:c"',
    'listen-addr',
    'parse "tcp://a:b:c": invalid port ":c" after host',
  ],
  ['init --listen-addr [::1]', '"[::1]"', 'listen-addr', 'invalid bind address format: [::1]'],
  [
    'init --listen-addr http://x',
    '"http://x"',
    'listen-addr',
    'invalid proto, expected tcp: http://x',
  ],
  [
    'init --external-ca foo',
    '"foo"',
    'external-ca',
    "invalid field 'foo' must be a key=value pair",
  ],
  [
    'init --external-ca protocol=x,url=y',
    '"protocol=x,url=y"',
    'external-ca',
    'unrecognized external CA protocol x',
  ],
  [
    'init --external-ca url=y',
    '"url=y"',
    'external-ca',
    'the external-ca option needs a protocol= parameter',
  ],
  [
    'init --external-ca protocol=cfssl',
    '"protocol=cfssl"',
    'external-ca',
    'the external-ca option needs a url= parameter',
  ],
  [
    'init --external-ca cacert=/nope',
    '"cacert=/nope"',
    'external-ca',
    'unable to read CA cert for external CA: open /nope: no such file or directory',
  ],
  [
    'init --external-ca cacert=/etc/hosts',
    '"cacert=/etc/hosts"',
    'external-ca',
    'CA cert for external CA must be in PEM format',
  ],
  [
    'init --default-addr-pool x',
    '"x"',
    'default-addr-pool',
    'invalid string being converted to CIDR: x',
  ],
])('swarm %s is a mistake', async (words, value, flag, problem) => {
  const result = await quaymaster(`swarm ${words}`)

  expect(result.exitCode).toBe(125)
  expect(result.stderr.split('\n')[0]).toBe(
    `invalid argument ${value} for "--${flag}" flag: ${problem}`,
  )
})

test.each(['init', 'join host:2377'])(
  'swarm %s refuses an availability it does not know',
  async (words) => {
    await using engine = await fakeEngine()

    const result = await quaymaster(`swarm ${words} --availability off`, engine)

    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'invalid availability "off", only active, pause and drain are supported\n',
    })
    expect(engine.requests).toEqual([])
  },
)

test.each([
  [false, 'worker'],
  [true, 'manager'],
])('swarm join (manager: %s) says that the node is a %s', async (ControlAvailable, role) => {
  await using engine = await fakeEngine({
    replies: { 'POST /swarm/join': undefined, 'GET /info': { Swarm: { ControlAvailable } } },
  })

  const result = await quaymaster('swarm join --token T 10.0.0.1:2377', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: `This node joined a swarm as a ${role}.\n`,
    stderr: '',
  })
  expect(engine.requests[0]!.body).toEqual({
    ListenAddr: '0.0.0.0:2377',
    AdvertiseAddr: '',
    DataPathAddr: '',
    RemoteAddrs: ['10.0.0.1:2377'],
    JoinToken: 'T',
    Availability: '',
  })
})

test('swarm join sends its addresses and its availability', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /swarm/join': undefined, 'GET /info': { Swarm: {} } },
  })

  await quaymaster(
    'swarm join --advertise-addr eth1 --availability pause --data-path-addr 9.9.9.9 --listen-addr :1 m:2377',
    engine,
  )

  expect(engine.requests[0]!.body).toEqual({
    ListenAddr: '0.0.0.0:1',
    AdvertiseAddr: 'eth1',
    DataPathAddr: '9.9.9.9',
    RemoteAddrs: ['m:2377'],
    JoinToken: '',
    Availability: 'pause',
  })
})

test.each([
  ['swarm leave', null],
  ['swarm leave --force', '1'],
  ['swarm leave -f', '1'],
])('%s leaves', async (line, force) => {
  await using engine = await fakeEngine({ replies: { 'POST /swarm/leave': undefined } })

  const result = await quaymaster(line, engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'Node left the swarm.\n', stderr: '' })
  expect(engine.requests[0]!.query.get('force')).toBe(force)
})

test.each([
  ['swarm init', 'POST /swarm/init'],
  ['swarm join host:2377', 'POST /swarm/join'],
  ['swarm leave', 'POST /swarm/leave'],
])('%s reports a refusal in the words of the engine', async (line, route) => {
  await using engine = await fakeEngine({
    replies: { [route]: { status: 503, body: { message: 'This node is not part of a swarm' } } },
  })

  const result = await quaymaster(line, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: This node is not part of a swarm\n',
  })
})

test.each([
  ['--data-path-port 5000', '1.39', '1.40'],
  ['--default-addr-pool 10.0.0.0/8', '1.38', '1.39'],
  ['--default-addr-pool-mask-length 20', '1.38', '1.39'],
])('swarm init %s is refused by an engine of API %s', async (flags, apiVersion, needed) => {
  await using engine = await fakeEngine({ apiVersion })

  const result = await quaymaster(`swarm init ${flags}`, engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain(`requires API version ${needed}`)
  expect(engine.requests).toEqual([])
})
