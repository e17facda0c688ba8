import { expect, test } from 'vitest'
import { Engine } from '../../src/api/index.ts'
import { operations, undocumentedOperations } from '../../src/api/operations.ts'
import { rawServer, respond } from './raw-server.ts'

const upgraded = 'HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n'

/** A call for each operation, with a value for each of its parameters. */
const calls: Record<string, (engine: Engine) => Promise<unknown>> = {
  ContainerCreate: ({ containers }) => containers.create({ name: 'a', platform: 'b' }, {}),
  ContainerList: ({ containers }) =>
    containers.list({ all: true, limit: 1, size: true, filters: { name: ['a'] } }),
  ContainerPrune: ({ containers }) => containers.prune({ filters: { label: ['a'] } }),
  ContainerArchive: ({ containers }) => containers.archive('x', '/etc'),
  ContainerArchiveInfo: ({ containers }) => containers.archiveInfo('x', '/etc'),
  PutContainerArchive: ({ containers }) =>
    containers.putArchive(
      'x',
      { path: '/', noOverwriteDirNonDir: true, copyUIDGID: true },
      Buffer.from('tar'),
    ),
  ContainerAttachWebsocket: ({ containers }) =>
    containers.attachWebsocket('x', everyAttach, { key: 'abc' }),
  ContainerAttach: ({ containers }) => containers.attach('x', everyAttach),
  ContainerChanges: ({ containers }) => containers.changes('x'),
  ContainerExport: ({ containers }) => containers.export('x'),
  ContainerInspect: ({ containers }) => containers.inspect('x', { size: true }),
  ContainerKill: ({ containers }) => containers.kill('x', { signal: 'TERM' }),
  ContainerLogs: ({ containers }) => containers.logs('x', { ...everyLog, until: '2' }),
  ContainerPause: ({ containers }) => containers.pause('x'),
  ContainerRename: ({ containers }) => containers.rename('x', 'y'),
  ContainerResize: ({ containers }) => containers.resize('x', { h: 1, w: 2 }),
  ContainerRestart: ({ containers }) => containers.restart('x', { signal: 'INT', t: 1 }),
  ContainerStart: ({ containers }) =>
    containers.start('x', { checkpoint: 'a', 'checkpoint-dir': 'b' }),
  ContainerStats: ({ containers }) => containers.stats('x', { 'one-shot': true }),
  ContainerStop: ({ containers }) => containers.stop('x', { signal: 'INT', t: -1 }),
  ContainerTop: ({ containers }) => containers.top('x', { ps_args: 'aux' }),
  ContainerUnpause: ({ containers }) => containers.unpause('x'),
  ContainerUpdate: ({ containers }) => containers.update('x', {}),
  ContainerWait: ({ containers }) => containers.wait('x', { condition: 'removed' }),
  ContainerDelete: ({ containers }) => containers.remove('x', { force: true, link: true, v: true }),
  ContainerExec: ({ execs }) => execs.create('x', {}),
  ExecInspect: ({ execs }) => execs.inspect('x'),
  ExecResize: ({ execs }) => execs.resize('x', { h: 1, w: 2 }),
  ExecStart: ({ execs }) => execs.attach('x', {}),
  BuildPrune: ({ images }) =>
    images.pruneBuildCache({
      all: true,
      filters: { until: ['1h'] },
      'reserved-space': 1,
      'max-used-space': 1,
      'min-free-space': 1,
    }),
  ImageBuild: ({ images }) => images.build({ t: ['a'] }, Buffer.from('tar')),
  ImageCommit: ({ containers }) =>
    containers.commit(
      {
        container: 'x',
        repo: 'a',
        tag: 'b',
        comment: 'c',
        author: 'd',
        pause: false,
        changes: ['e', 'f'],
      },
      {},
    ),
  ImageCreate: ({ images }) => images.pull({ fromImage: 'a', tag: 'b', platform: 'linux' }),
  ImageGetAll: ({ images }) => images.save({ names: ['a', 'b'], platform: ['{}'] }),
  ImageList: ({ images }) =>
    images.list({ all: true, filters: {}, 'shared-size': true, digests: true, manifests: true }),
  ImageLoad: ({ images }) => images.load({ quiet: true, platform: ['{}'] }, Buffer.from('tar')),
  ImagePrune: ({ images }) => images.prune({ filters: { dangling: ['true'] } }),
  ImageSearch: ({ images }) => images.search({ term: 'a', limit: 1, filters: {} }),
  ImageGet: ({ images }) => images.get('x', { platform: ['{}'] }),
  ImageHistory: ({ images }) => images.history('x', { platform: '{}' }),
  ImageInspect: ({ images }) => images.inspect('x', { manifests: true }),
  ImagePush: ({ images }) => images.push('x', { tag: 'a', platform: '{}' }),
  ImageTag: ({ images }) => images.tag('x', { repo: 'a', tag: 'b' }),
  ImageDelete: ({ images }) =>
    images.remove('x', { force: true, noprune: true, platforms: ['{}'] }),
  NetworkCreate: ({ networks }) => networks.create({ Name: 'a' }),
  NetworkPrune: ({ networks }) => networks.prune(),
  NetworkConnect: ({ networks }) => networks.connect('x', { Container: 'a' }),
  NetworkDisconnect: ({ networks }) => networks.disconnect('x', { Container: 'a' }),
  NetworkDelete: ({ networks }) => networks.remove('x'),
  NetworkInspect: ({ networks }) => networks.inspect('x', { verbose: true, scope: 'swarm' }),
  NetworkList: ({ networks }) => networks.list(),
  VolumeCreate: ({ volumes }) => volumes.create({}),
  VolumePrune: ({ volumes }) => volumes.prune({ filters: { all: ['true'] } }),
  VolumeDelete: ({ volumes }) => volumes.remove('x', { force: true }),
  VolumeInspect: ({ volumes }) => volumes.inspect('x'),
  VolumeUpdate: ({ volumes }) => volumes.update('x', { version: 1 }, {}),
  VolumeList: ({ volumes }) => volumes.list(),
  SystemPingHead: ({ system }) => system.ping(),
  SystemAuth: ({ system }) => system.auth({}),
  SystemEvents: ({ system }) => system.events({ since: '1', until: '2', filters: {} }),
  SystemInfo: ({ system }) => system.info(),
  SystemDataUsage: ({ system }) => system.dataUsage({ type: ['image'], verbose: true }),
  SystemVersion: ({ system }) => system.version(),
  DistributionInspect: ({ distribution }) => distribution.inspect('x'),
  Session: ({ system }) => system.session(),
  PluginCreate: ({ plugins }) => plugins.create({ name: 'a' }, Buffer.from('tar')),
  GetPluginPrivileges: ({ plugins }) => plugins.privileges({ remote: 'a' }),
  PluginPull: ({ plugins }) => plugins.pull({ remote: 'a', name: 'b' }, []),
  PluginDisable: ({ plugins }) => plugins.disable('x', { force: true }),
  PluginEnable: ({ plugins }) => plugins.enable('x', { timeout: 1 }),
  PluginInspect: ({ plugins }) => plugins.inspect('x'),
  PluginPush: ({ plugins }) => plugins.push('x'),
  PluginSet: ({ plugins }) => plugins.set('x', ['a=b']),
  PluginUpgrade: ({ plugins }) => plugins.upgrade('x', { remote: 'a' }, []),
  PluginDelete: ({ plugins }) => plugins.remove('x', { force: true }),
  PluginList: ({ plugins }) => plugins.list(),
  SwarmInit: ({ swarm }) => swarm.init({}),
  SwarmJoin: ({ swarm }) => swarm.join({ ListenAddr: 'a', RemoteAddrs: ['b'], JoinToken: 'c' }),
  SwarmLeave: ({ swarm }) => swarm.leave({ force: true }),
  SwarmUnlock: ({ swarm }) => swarm.unlock({}),
  SwarmUnlockkey: ({ swarm }) => swarm.unlockKey(),
  SwarmUpdate: ({ swarm }) =>
    swarm.update(
      {
        version: 1,
        rotateWorkerToken: true,
        rotateManagerToken: true,
        rotateManagerUnlockKey: true,
      },
      {},
    ),
  SwarmInspect: ({ swarm }) => swarm.inspect(),
  NodeUpdate: ({ nodes }) => nodes.update('x', { version: 1 }, {}),
  NodeDelete: ({ nodes }) => nodes.remove('x', { force: true }),
  NodeInspect: ({ nodes }) => nodes.inspect('x'),
  NodeList: ({ nodes }) => nodes.list(),
  ServiceCreate: ({ services }) => services.create({}),
  ServiceLogs: ({ services }) => services.logs('x', everyLog),
  ServiceUpdate: ({ services }) =>
    services.update('x', { version: 1, registryAuthFrom: 'spec', rollback: 'previous' }, {}),
  ServiceDelete: ({ services }) => services.remove('x'),
  ServiceInspect: ({ services }) => services.inspect('x', { insertDefaults: true }),
  ServiceList: ({ services }) => services.list({ status: true }),
  TaskLogs: ({ tasks }) => tasks.logs('x', everyLog),
  TaskInspect: ({ tasks }) => tasks.inspect('x'),
  TaskList: ({ tasks }) => tasks.list(),
  SecretCreate: ({ secrets }) => secrets.create({}),
  SecretUpdate: ({ secrets }) => secrets.update('x', { version: 1 }, {}),
  SecretDelete: ({ secrets }) => secrets.remove('x'),
  SecretInspect: ({ secrets }) => secrets.inspect('x'),
  SecretList: ({ secrets }) => secrets.list(),
  ConfigCreate: ({ configs }) => configs.create({}),
  ConfigUpdate: ({ configs }) => configs.update('x', { version: 1 }, {}),
  ConfigDelete: ({ configs }) => configs.remove('x'),
  ConfigInspect: ({ configs }) => configs.inspect('x'),
  ConfigList: ({ configs }) => configs.list(),
  BuildCancel: ({ images }) => images.cancelBuild('x'),
  CheckpointCreate: ({ checkpoints }) => checkpoints.create('x', { CheckpointID: 'a' }),
  CheckpointDelete: ({ checkpoints }) => checkpoints.remove('x', 'y', { dir: 'a' }),
  CheckpointList: ({ checkpoints }) => checkpoints.list('x', { dir: 'a' }),
  Grpc: ({ system }) => system.grpc(),
}

const everyAttach = {
  detachKeys: 'ctrl-p',
  logs: true,
  stream: true,
  stdin: true,
  stdout: true,
  stderr: true,
}
const everyLog = {
  stdout: true,
  stderr: true,
  follow: true,
  since: '1',
  timestamps: true,
  tail: '10',
  details: true,
}

// GET /_ping is what the client falls back to on its own.
const all = [...operations, ...undocumentedOperations].filter(({ id }) => id !== 'SystemPing')

test.each(all.map((operation) => [operation.id, operation] as const))(
  '%s is reached by its route',
  async (id, { method, path, query, body }) => {
    await using server = await rawServer(({ socket, head }) => {
      if (/\r\nupgrade: /i.test(head)) socket.end(upgraded)
      else respond(socket, method === 'HEAD' ? '' : '{}')
    })
    const client = server.client()

    const answer = await calls[id]!(new Engine(client))

    const request = server.requests.at(-1)!
    const url = new URL(request.target, 'http://engine')
    const pattern = path.replace('{checkpoint}', 'y').replace(/\{\w+\}/, 'x')
    expect(request.method).toBe(method)
    expect(url.pathname.replace('/v1.53', '')).toBe(pattern)
    for (const name of url.searchParams.keys()) expect(query).toContain(name)
    if (body === 'json') expect(request.head).toContain('\r\nContent-Type: application/json')
    if (body === undefined) expect(request.body).toHaveLength(0)
    expect(answer).not.toBeInstanceOf(Error)
    client.close()
  },
)
