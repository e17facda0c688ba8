import { expect, test } from 'vitest'
import { version } from '../../../src/version.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const inactive = { LocalNodeState: 'inactive', ControlAvailable: false }

/** The least that an engine says. */
const bare = {
  Containers: 0,
  ContainersRunning: 0,
  ContainersPaused: 0,
  ContainersStopped: 0,
  Images: 0,
  NCPU: 1,
  MemTotal: 1024,
  Swarm: inactive,
}

const full = {
  ID: 'AB:CD',
  Containers: 6,
  ContainersRunning: 3,
  ContainersPaused: 1,
  ContainersStopped: 2,
  Images: 10,
  Driver: 'overlay2',
  DriverStatus: [
    ['Backing Filesystem', 'extfs'],
    ['Supports d_type', 'true'],
  ],
  DockerRootDir: '/var/lib/docker',
  Plugins: {
    Volume: ['local'],
    Network: ['bridge', 'host'],
    Authorization: ['guard'],
    Log: ['json-file', 'local'],
  },
  Debug: false,
  NFd: 25,
  NGoroutines: 39,
  SystemTime: '2026-01-02T03:04:05Z',
  LoggingDriver: 'json-file',
  CgroupDriver: 'systemd',
  CgroupVersion: '2',
  NEventsListener: 1,
  KernelVersion: '6.12.0',
  OperatingSystem: 'Debian GNU/Linux 13 (trixie)',
  OSType: 'linux',
  Architecture: 'x86_64',
  NCPU: 8,
  MemTotal: 25_276_514_304,
  RegistryConfig: {
    InsecureRegistryCIDRs: ['::1/128', '127.0.0.0/8'],
    IndexConfigs: {
      'docker.io': { Name: 'docker.io', Secure: true, Official: true, Mirrors: [] },
      'registry:5000': { Name: 'registry:5000', Secure: false, Official: false, Mirrors: [] },
    },
    Mirrors: ['https://mirror.example/'],
  },
  HttpProxy: 'http://proxy:3128',
  HttpsProxy: 'https://proxy:3128',
  NoProxy: 'localhost',
  Name: 'host1',
  Labels: ['zone=a', 'disk=ssd'],
  ExperimentalBuild: true,
  ServerVersion: '29.1.0',
  Runtimes: { runc: { path: 'runc' }, 'io.containerd.runc.v2': { path: 'runc' } },
  DefaultRuntime: 'runc',
  Swarm: inactive,
  LiveRestoreEnabled: true,
  InitBinary: 'docker-init',
  ContainerdCommit: { ID: 'c1' },
  RuncCommit: { ID: 'r1' },
  InitCommit: { ID: 'i1' },
  SecurityOptions: ['name=seccomp,profile=builtin', 'name=cgroupns', 'apparmor'],
  ProductLicense: 'Community Engine',
  DefaultAddressPools: [{ Base: '10.10.0.0/16', Size: 24 }],
  FirewallBackend: { Driver: 'nftables', Info: [['ReloadedAt', 'never']] },
  CDISpecDirs: ['/etc/cdi', '/var/run/cdi'],
  DiscoveredDevices: [{ Source: 'cdi', ID: 'vendor.com/gpu=0' }],
  Warnings: ['WARNING: No swap limit support', 'WARNING: bridge-nf-call-iptables is disabled'],
}

const clientPage = `Client: Quaymaster ${version}
 Version:    29.7.2
 Context:    default
 Debug Mode: false

Server:
`

const fullPage = `${clientPage} Containers: 6
  Running: 3
  Paused: 1
  Stopped: 2
 Images: 10
 Server Version: 29.1.0
 Storage Driver: overlay2
  Backing Filesystem: extfs
  Supports d_type: true
 Logging Driver: json-file
 Cgroup Driver: systemd
 Cgroup Version: 2
 Plugins:
  Volume: local
  Network: bridge host
  Authorization: guard
  Log: json-file local
 CDI spec directories:
  /etc/cdi
  /var/run/cdi
 Discovered Devices:
  cdi: vendor.com/gpu=0
 Swarm: inactive
 Runtimes: io.containerd.runc.v2 runc
 Default Runtime: runc
 Init Binary: docker-init
 containerd version: c1
 runc version: r1
 init version: i1
 Security Options:
  seccomp
   Profile: builtin
  cgroupns
  apparmor
 Kernel Version: 6.12.0
 Operating System: Debian GNU/Linux 13 (trixie)
 OSType: linux
 Architecture: x86_64
 CPUs: 8
 Total Memory: 23.54GiB
 Name: host1
 ID: AB:CD
 Docker Root Dir: /var/lib/docker
 Debug Mode: false
 HTTP Proxy: http://proxy:3128
 HTTPS Proxy: https://proxy:3128
 No Proxy: localhost
 Username: alice
 Labels:
  zone=a
  disk=ssd
 Experimental: true
 Insecure Registries:
  registry:5000
  ::1/128
  127.0.0.0/8
 Registry Mirrors:
  https://mirror.example/
 Live Restore Enabled: true
 Product License: Community Engine
 Default Address Pools:
   Base: 10.10.0.0/16, Size: 24
 Firewall Backend: nftables
  ReloadedAt: never

`

test('info shows everything an engine says, and its warnings on stderr', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /info': full } })

  const auth = Buffer.from('alice:secret').toString('base64')
  const config = { auths: { 'https://index.docker.io/v1/': { auth } } }
  const result = await quaymaster('info', engine, { config })

  expect(result).toEqual({
    exitCode: 0,
    stdout: fullPage,
    stderr: 'WARNING: No swap limit support\nWARNING: bridge-nf-call-iptables is disabled\n',
  })
})

test('info leaves out what an engine does not say', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /info': bare } })

  const result = await quaymaster('system info', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: `${clientPage} Containers: 0
  Running: 0
  Paused: 0
  Stopped: 0
 Images: 0
 Plugins:
  Volume: 
  Network: 
  Log: 
 Swarm: inactive
 CPUs: 1
 Total Memory: 1KiB
 Docker Root Dir: 
 Debug Mode: false
 Experimental: false
 Live Restore Enabled: false

`,
    stderr: '',
  })
})

test.each([
  ['info', { ...bare, Debug: true }],
  ['-D info', bare],
])('%s shows figures for debugging when either end is debugged', async (line, info) => {
  const figures = { NFd: 25, NGoroutines: 39, SystemTime: 'now', NEventsListener: 1 }
  await using engine = await fakeEngine({ replies: { 'GET /info': { ...info, ...figures } } })

  const result = await quaymaster(line, engine)

  expect(result.stdout).toContain(
    '  File Descriptors: 25\n  Goroutines: 39\n  System Time: now\n  EventsListeners: 1\n',
  )
})

test('info names the isolation of engines on Windows', async () => {
  const info = { ...bare, OSType: 'windows', Isolation: 'hyperv' }
  await using engine = await fakeEngine({ replies: { 'GET /info': info } })

  const result = await quaymaster('info', engine)

  expect(result.stdout).toContain('\n Default Isolation: hyperv\n')
})

const manager = {
  NodeID: 'n1',
  NodeAddr: '10.0.0.1',
  LocalNodeState: 'active',
  ControlAvailable: true,
  Error: '',
  RemoteManagers: [
    { NodeID: 'n2', Addr: '10.0.0.2:2377' },
    { NodeID: 'n1', Addr: '10.0.0.1:2377' },
  ],
  Nodes: 3,
  Managers: 2,
  Cluster: {
    ID: 's1',
    Spec: {
      Orchestration: { TaskHistoryRetentionLimit: 5 },
      Raft: { SnapshotInterval: 10_000, KeepOldSnapshots: 0, HeartbeatTick: 1, ElectionTick: 10 },
      Dispatcher: { HeartbeatPeriod: 5_000_000_000 },
      CAConfig: {
        NodeCertExpiry: 7_776_000_000_000_000,
        SigningCACert: '\nPEM\n',
        ExternalCAs: [{ Protocol: 'cfssl', URL: 'https://ca.example' }],
        ForceRotate: 2,
      },
      EncryptionConfig: { AutoLockManagers: true },
    },
    RootRotationInProgress: false,
    DefaultAddrPool: ['10.0.0.0/8', '20.0.0.0/8'],
    SubnetSize: 24,
    DataPathPort: 4789,
  },
}

const managerPage = ` Swarm: active
  NodeID: n1
  Is Manager: true
  ClusterID: s1
  Managers: 2
  Nodes: 3
  Default Address Pool: 10.0.0.0/8  20.0.0.0/8  
  SubnetSize: 24
  Data Path Port: 4789
  Orchestration:
   Task History Retention Limit: 5
  Raft:
   Snapshot Interval: 10000
   Number of Old Snapshots to Retain: 0
   Heartbeat Tick: 1
   Election Tick: 10
  Dispatcher:
   Heartbeat Period: 5 seconds
  CA Configuration:
   Expiry Duration: 3 months
   Force Rotate: 2
   Signing CA Certificate: 
PEM

   External CAs:
     cfssl: https://ca.example
  Autolock Managers: true
  Root Rotation In Progress: false
  Node Address: 10.0.0.1
  Manager Addresses:
   10.0.0.1:2377
   10.0.0.2:2377
 CPUs: 1
`

const workerPage = ` Swarm: active
  NodeID: n1
  Is Manager: false
  Node Address: 10.0.0.1
 CPUs: 1
`

const brokenPage = ` Swarm: error
  NodeID: n1
  Error: no quorum
  Is Manager: true
  Node Address: 10.0.0.1
 CPUs: 1
`

test.each([
  ['a manager', manager, managerPage],
  ['a worker', { ...manager, ControlAvailable: false, RemoteManagers: null }, workerPage],
  [
    'a broken node',
    { ...manager, LocalNodeState: 'error', Error: 'no quorum', RemoteManagers: null },
    brokenPage,
  ],
  ['a locked node', { ...manager, LocalNodeState: 'locked' }, ' Swarm: locked\n CPUs: 1\n'],
])('info tells of the swarm of %s', async (_who, Swarm, page) => {
  await using engine = await fakeEngine({ replies: { 'GET /info': { ...bare, Swarm } } })

  const result = await quaymaster('info', engine)

  expect(result.stdout).toContain(page)
})

test('info shows the client also where no engine answers', async () => {
  const result = await quaymaster('info')

  expect(result).toEqual({
    exitCode: 1,
    stdout: clientPage,
    stderr: expect.stringMatching(/^failed to connect to the docker API at unix:.*\n$/),
  })
})

test.each([
  ['{{.ServerVersion}} {{.NCPU}} {{.Name}}', '29.1.0 8 host1'],
  ['{{.HTTPProxy}} {{.CPUCfsQuota}}', 'http://proxy:3128 false'],
  [
    '{{range .DriverStatus}}{{index . 0}}={{index . 1}};{{end}}',
    'Backing Filesystem=extfs;Supports d_type=true;',
  ],
  ['{{.Swarm.LocalNodeState}}{{.Swarm.ControlAvailable}}', 'inactivefalse'],
  ['{{json .Plugins.Volume}} {{json .GenericResources}}', '["local"] null'],
  [
    '{{.RegistryConfig.Mirrors}} {{.SecurityOptions}}',
    '[https://mirror.example/] [name=seccomp,profile=builtin name=cgroupns apparmor]',
  ],
  ['{{.ClientInfo.Context}} {{.ServerVersion}}', 'default 29.1.0'],
])('info -f %s gives %s', async (format, shown) => {
  await using engine = await fakeEngine({ replies: { 'GET /info': full } })

  const result = await quaymaster(['info', '-f', format], engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${shown}\n`, stderr: '' })
})

test('info --format json holds what the engine says, and the client', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /info': full } })

  const result = await quaymaster('info --format json', engine)

  const info = JSON.parse(result.stdout)
  expect(info).toMatchObject({
    ID: 'AB:CD',
    Containers: 6,
    HttpProxy: 'http://proxy:3128',
    FirewallBackend: full.FirewallBackend,
    DiscoveredDevices: full.DiscoveredDevices,
    ClientInfo: { Debug: false, Version: '29.7.2', Context: 'default', Plugins: [] },
  })
  expect(info).not.toHaveProperty('ServerErrors')
})

test('info asks no engine for what only the client knows', async () => {
  const result = await quaymaster(['info', '-f', '{{.ClientInfo.Context}}{{.ClientErrors}}'])

  expect(result).toEqual({ exitCode: 0, stdout: 'default[]\n', stderr: '' })
})

test('info fills a template with nothing where no engine answers, and fails', async () => {
  const result = await quaymaster(['info', '-f', '{{.ServerVersion}}|{{.Containers}}'])

  expect(result).toEqual({
    exitCode: 1,
    stdout: '|0\n',
    stderr: expect.stringMatching(/^failed to connect/),
  })
})

test.each([
  ['{{.Name', 64, '', 'template parsing error: template: :1: unclosed action\n'],
  [
    '{{.Foo}}',
    1,
    '\n',
    'template: :1:2: executing "" at <.Foo>: can\'t evaluate field Foo in type system.dockerInfo\n',
  ],
])('info refuses the template %s with exit code %i', async (format, exitCode, stdout, stderr) => {
  await using engine = await fakeEngine({ replies: { 'GET /info': full } })

  const result = await quaymaster(['info', '-f', format], engine)

  expect(result).toEqual({ exitCode, stdout, stderr })
})
