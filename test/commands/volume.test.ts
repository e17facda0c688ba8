import { expect, test } from 'vitest'
import type { Volume } from '../../src/api/schema.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

function aVolume(fields: Partial<Volume> = {}): Volume {
  return {
    Name: 'data',
    Driver: 'local',
    Mountpoint: '/var/lib/docker/volumes/data/_data',
    Labels: null,
    Scope: 'local',
    Options: null,
    ...fields,
  }
}

const published = { NodeID: 'n1', State: 'published' }
const volumes = [
  aVolume({ Name: 'v10', Labels: { z: '1', y: '2' } }),
  aVolume({
    Name: 'v9',
    Driver: 'csi',
    ClusterVolume: {
      Spec: { Group: 'g', Availability: 'pause' },
      Info: { VolumeID: 'x' },
      PublishStatus: [published, published],
    },
  }),
  aVolume({ Name: 'v3', Driver: 'csi', ClusterVolume: { Spec: { Availability: 'active' } } }),
  aVolume({ Name: 'v2', Driver: 'csi', ClusterVolume: { Info: { VolumeID: 'x' } } }),
  aVolume({
    Name: 'v1',
    Driver: 'csi',
    UsageData: { Size: 1234567, RefCount: 3 },
    ClusterVolume: { Info: { VolumeID: 'x' }, PublishStatus: [published] },
  }),
]

const clusterTable = `VOLUME NAME   GROUP     DRIVER    AVAILABILITY   STATUS
v1                      csi                      in use (1 node)
v2                      csi                      created
v3                      csi       active         pending creation
v9            g         csi       pause          in use (2 nodes)
`

test.each([
  [
    '',
    'DRIVER    VOLUME NAME\ncsi       v1\ncsi       v2\ncsi       v3\ncsi       v9\nlocal     v10\n',
  ],
  ['-q', 'v1\nv2\nv3\nv9\nv10\n'],
  ['-q --format raw', 'name: v1\nname: v2\nname: v3\nname: v9\nname: v10\n'],
  ['--cluster', clusterTable],
  ['--cluster --format json', clusterTable],
  ['--cluster -q --format json', 'v1\nv2\nv3\nv9\n'],
  [
    '--format \'{{.Name}} {{.Links}} {{.Size}} {{.Group}} {{.Availability}} {{.Label "z"}}\'',
    'v1 3 1.235MB   \nv2 N/A N/A   \nv3 N/A N/A  active \nv9 N/A N/A g pause \nv10 N/A N/A N/A N/A 1\n',
  ],
])('volume ls %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies: { 'GET /volumes': { Volumes: volumes } } })

  const result = await quaymaster(`volume ls ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('volume ls --format json has every field', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /volumes': { Volumes: [aVolume()] } } })

  const { stdout } = await quaymaster('volume ls --format json', engine)

  expect(JSON.parse(stdout)).toEqual({
    Availability: 'N/A',
    Driver: 'local',
    Group: 'N/A',
    Labels: '',
    Links: 'N/A',
    Mountpoint: '/var/lib/docker/volumes/data/_data',
    Name: 'data',
    Scope: 'local',
    Size: 'N/A',
    Status: 'N/A',
  })
})

test('volume ls passes filters on, and uses the format of config.json', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /volumes': { Volumes: [aVolume()] } } })

  const result = await quaymaster('volume list -f dangling=true', engine, {
    config: { volumesFormat: '{{.Name}}!' },
  })

  expect(result.stdout).toBe('data!\n')
  expect(engine.requests[0]!.query.get('filters')).toBe('{"dangling":{"true":true}}')
})

test('volume ls shows an empty table where the engine has no volumes', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /volumes': { Volumes: null } } })

  const result = await quaymaster('volume ls', engine)

  expect(result.stdout).toBe('DRIVER    VOLUME NAME\n')
})

test('volume inspect shows what there is and reports the rest', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /volumes/a': { Name: 'a' } } })

  const result = await quaymaster('volume inspect a b', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '[\n    {\n        "Name": "a"\n    }\n]\n',
    stderr: 'Error response from daemon: page not found\n',
  })
})

test('volume inspect --format knows the fields by their names in Go', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /volumes/a': aVolume() } })

  const result = await quaymaster("volume inspect -f '{{.Name}} {{.Labels}}' a", engine)

  expect(result.stdout).toBe('data map[]\n')
})

const removals = {
  'DELETE /volumes/a': undefined,
  'DELETE /volumes/b': undefined,
  'DELETE /volumes/used': { status: 409, body: { message: 'volume is in use' } },
}

test('volume rm names what it removed, in order, and reports the rest', async () => {
  await using engine = await fakeEngine({ replies: removals })

  const result = await quaymaster('volume rm a used b', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'a\nb\n',
    stderr: 'Error response from daemon: volume is in use\n',
  })
  expect(engine.requests.every(({ query }) => !query.has('force'))).toBe(true)
})

test('volume rm --force leaves it to the engine to bear with what is missing', async () => {
  await using engine = await fakeEngine({ replies: removals })

  const result = await quaymaster('volume remove -f a', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'a\n', stderr: '' })
  expect(engine.requests[0]!.query.get('force')).toBe('1')
})

test.each(['inspect', 'rm'])('volume %s: there is no volume without a name', async (command) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(`volume ${command} ''`, engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe('invalid volume name or ID: value is empty\n')
  expect(engine.requests).toEqual([])
})

const question = (which: string) =>
  `WARNING! This will remove ${which} local volumes not used by at least one container.\n` +
  'Are you sure you want to continue? [y/N] '
const pruned = 'Deleted Volumes:\nv1\nv2\n\nTotal reclaimed space: 12.35kB\n'

test.each([
  ['', question('anonymous') + pruned, null],
  ['-a', question('all') + pruned, '{"all":{"true":true}}'],
  ['-f --filter all=1', pruned, '{"all":{"1":true}}'],
  ['-af --filter label=x', pruned, '{"label":{"x":true},"all":{"true":true}}'],
])('volume prune %s', async (flags, stdout, filters) => {
  await using engine = await fakeEngine({
    replies: {
      'POST /volumes/prune': { VolumesDeleted: ['v1', 'v2'], SpaceReclaimed: 12345 },
    },
  })

  const result = await quaymaster(`volume prune ${flags}`, engine, { input: 'y\n' })

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
  expect(engine.requests[0]!.query.get('filters')).toBe(filters)
})

test.each([
  ['--all --filter all=1', {}, 'conflicting options: cannot specify both --all and --filter all=1'],
  [
    '--all',
    { apiVersion: '1.41' },
    '"--all" requires API version 1.42, but the Docker daemon API version is 1.41',
  ],
])('volume prune %s is refused before anything is asked', async (flags, options, message) => {
  await using engine = await fakeEngine(options)

  const result = await quaymaster(`volume prune ${flags}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})

test('volume prune says what it gained where it removed nothing', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /volumes/prune': { VolumesDeleted: null, SpaceReclaimed: 0 } },
  })

  const result = await quaymaster('volume prune -f', engine)

  expect(result.stdout).toBe('Total reclaimed space: 0B\n')
})
