import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const images = [
  {
    Id: `sha256:${'a'.repeat(64)}`,
    RepoTags: ['busybox:latest', 'busybox:other'],
    RepoDigests: [],
    Created: 1700000000,
    Size: 1234567,
    SharedSize: 100,
    Containers: 2,
  },
  {
    Id: `sha256:${'b'.repeat(64)}`,
    RepoTags: null,
    RepoDigests: [`foo@sha256:${'1'.repeat(64)}`],
    Created: 1700000001,
    Size: 4000000,
    SharedSize: -1,
    Containers: 0,
  },
  {
    Id: `sha256:${'c'.repeat(64)}`,
    RepoTags: ['<none>:<none>'],
    RepoDigests: ['<none>@<none>'],
    Created: 1700000001,
    Size: 2000,
    SharedSize: 0,
    Containers: -1,
  },
]
const containers = [
  {
    Id: 'c1'.repeat(32),
    Names: ['/a', '/b/a'],
    Image: 'busybox',
    ImageID: images[0]!.Id,
    Command: "sh -c 'sleep 3600 and more'",
    Created: 1700000100,
    SizeRw: 500,
    SizeRootFs: 5000,
    State: 'running',
    Status: 'Up 2 hours',
    Mounts: [{ Driver: 'local', Name: 'v1' }],
  },
  {
    Id: 'c2'.repeat(32),
    Names: ['/z'],
    Image: 'busybox',
    ImageID: 'x',
    Command: 'true',
    Created: 1700000200,
    SizeRw: 700,
    State: 'exited',
    Status: 'Exited (0) 1 hour ago',
  },
]
const volumes = [
  { Name: 'v2', Driver: 'local', UsageData: { Size: 300, RefCount: 0 } },
  { Name: 'v1', Driver: 'local', UsageData: { Size: 7000, RefCount: 1 } },
  { Name: 'v3', Driver: 'x', UsageData: { Size: -1, RefCount: -1 } },
]
const created = '2026-01-02T03:04:05.5Z'
const used = '2026-01-03T03:04:05.5Z'
const cache = [
  {
    ID: 'k'.repeat(21),
    ' Parents': ['p1', 'p2'],
    Type: 'regular',
    Description: 'd <x>',
    InUse: true,
    Shared: false,
    Size: 123456,
    CreatedAt: created,
    LastUsedAt: used,
    UsageCount: 3,
  },
  { ID: 'jjjj', Type: 'frontend', Shared: true, Size: 99, CreatedAt: created, LastUsedAt: null },
  { ID: 'aaaa', Type: 'source.local', Size: 1000, CreatedAt: created, LastUsedAt: used },
]

const legacy = {
  LayersSize: 5000000,
  Images: images,
  Containers: containers,
  Volumes: volumes,
  BuildCache: cache,
}
const usage = (Items: object[], totals: readonly [number, number, number, number]) => {
  const [ActiveCount, TotalCount, Reclaimable, TotalSize] = totals
  return { ActiveCount, TotalCount, Reclaimable, TotalSize, Items }
}
/** What engines from API 1.52 on answer; the old fields are still there, and count no more. */
const current = {
  LayersSize: 1,
  Images: [],
  ImageUsage: usage(images, [1, 3, 2000, 5000000]),
  ContainerUsage: usage(containers, [1, 2, 700, 1200]),
  VolumeUsage: usage(volumes, [1, 3, 300, 7300]),
  BuildCacheUsage: usage(cache, [1, 3, 1000, 124456]),
}
/** The same under the names that the API's definition has. */
const asDefined = {
  ImagesDiskUsage: current.ImageUsage,
  ContainersDiskUsage: current.ContainerUsage,
  VolumesDiskUsage: current.VolumeUsage,
  BuildCacheDiskUsage: current.BuildCacheUsage,
}

const table = `TYPE            TOTAL     ACTIVE    SIZE      RECLAIMABLE
Images          3         1         5MB       2kB (0%)
Containers      2         1         1.2kB     700B (58%)
Local Volumes   3         1         7.3kB     300B (4%)
Build Cache     3         1         124.5kB   1kB
`

test.each([
  ['1.41', legacy],
  ['1.51', legacy],
  ['1.52', current],
  ['1.53', asDefined],
])('system df adds up what the engine of API %s does not', async (apiVersion, reply) => {
  await using engine = await fakeEngine({ apiVersion, replies: { 'GET /system/df': reply } })

  const result = await quaymaster('system df', engine)

  expect(result).toEqual({ exitCode: 0, stdout: table, stderr: '' })
  expect(engine.requests.map(({ query }) => query.toString())).toEqual([''])
})

test.each([
  [
    'raw',
    'type: Images\ntotal: 3\nactive: 1\nsize: 5MB\nreclaimable: 2kB (0%)\n\ntype: Containers\n',
  ],
  [
    'json',
    '{"Active":"1","Reclaimable":"2kB (0%)","Size":"5MB","TotalCount":"3","Type":"Images"}\n',
  ],
  ['{{.Type}}={{.Reclaimable}}', 'Images=2kB (0%)\nContainers=700B (58%)\n'],
  ['table {{.Type}}\\t{{.Size}}', 'TYPE            SIZE\nImages          5MB\n'],
])('system df --format %s', async (format, beginning) => {
  await using engine = await fakeEngine({ replies: { 'GET /system/df': current } })

  const result = await quaymaster(['system', 'df', '--format', format], engine)

  expect(result.exitCode).toBe(0)
  expect(result.stdout.slice(0, beginning.length)).toBe(beginning)
})

const details = `Images space usage:

REPOSITORY   TAG       IMAGE ID       CREATED    SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS
busybox      latest    aaaaaaaaaaaa   AGE   1.23MB    100B          1.234MB       2
<none>       <none>    bbbbbbbbbbbb   AGE   4MB       N/A           N/A           0
<none>       <none>    cccccccccccc   AGE   2kB       0B            2kB           N/A

Containers space usage:

CONTAINER ID   IMAGE     COMMAND                  LOCAL VOLUMES   SIZE      CREATED    STATUS                  NAMES
c1c1c1c1c1c1   busybox   "sh -c 'sleep 3600 a…"   1               500B      AGE   Up 2 hours              a
c2c2c2c2c2c2   busybox   "true"                   0               700B      AGE   Exited (0) 1 hour ago   z

Local Volumes space usage:

VOLUME NAME   LINKS     SIZE
v2            0         300B
v1            1         7kB
v3            -1        -1B

Build cache usage: 124.5kB

CACHE ID        CACHE TYPE     SIZE      CREATED    LAST USED   USAGE     SHARED
jjjj            frontend       99B       AGE               0         true
aaaa            source.local   1kB       AGE   AGE    0         false
kkkkkkkkkkkk*   regular        123kB     AGE   AGE    3         false
`

/** Ages depend on the day; so do the blanks after the column's title. */
function withoutAges(text: string): string {
  return text
    .replaceAll(/\d+ (?:days|weeks|months|years) ago/g, 'AGE')
    .replaceAll(/(CREATED) +/g, '$1    ')
}

test.each([
  ['1.51', legacy, ''],
  ['1.52', current, 'verbose=1'],
])('system df -v shows each object of an engine of API %s', async (apiVersion, reply, query) => {
  await using engine = await fakeEngine({ apiVersion, replies: { 'GET /system/df': reply } })

  const result = await quaymaster('system df -v', engine)

  expect(withoutAges(result.stdout).replaceAll(/ +/g, ' ')).toBe(details.replaceAll(/ +/g, ' '))
  expect(engine.requests[0]!.query.toString()).toBe(query)
})

const empty = `Images space usage:

REPOSITORY   TAG       IMAGE ID   CREATED   SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS

Containers space usage:

CONTAINER ID   IMAGE     COMMAND   LOCAL VOLUMES   SIZE      CREATED   STATUS    NAMES

Local Volumes space usage:

VOLUME NAME   LINKS     SIZE

Build cache usage: 0B

CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   USAGE     SHARED
`

test.each([
  ['', empty],
  ['--format json', '{"Images":[],"Containers":[],"Volumes":[],"BuildCache":[]}'],
  ['--format raw', ''],
])('system df -v %s of an empty engine', async (flags, stdout) => {
  await using engine = await fakeEngine({
    apiVersion: '1.41',
    replies: { 'GET /system/df': { LayersSize: 0, Images: null, Containers: [] } },
  })

  const result = await quaymaster(`system df -v ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test.each([
  [
    '{{range .Images}}{{.Repository}} {{.UniqueSize}}|{{end}}',
    'busybox 1.234MB|<none> N/A|<none> 2kB|',
  ],
  ['{{len .Containers}} {{(index .Containers 0).Size}}', '2 500B'],
  [
    '{{json (index .Volumes 0)}}',
    '{"Availability":"N/A","Driver":"local","Group":"N/A","Labels":"","Links":"0","Mountpoint":"","Name":"v2","Scope":"","Size":"300B","Status":"N/A"}',
  ],
  ['table {{range .BuildCache}}{{.ID}} {{end}}', 'jjjj aaaa kkkkkkkkkkkk* '],
  ['{{range .BuildCache}}{{.ID}}:{{.Parent}};{{end}}', `jjjj:;aaaa:;${'k'.repeat(21)}*:p1, p2;`],
  [
    '{{with index .BuildCache 2}}{{.CreatedAt}}{{.LastUsedAt}}{{.InUse}}{{end}}',
    '2026-01-02 03:04:05.5 +0000 UTC2026-01-03 03:04:05.5 +0000 UTCtrue',
  ],
])('system df -v --format %s fills the template once', async (format, stdout) => {
  await using engine = await fakeEngine({ replies: { 'GET /system/df': current } })

  const result = await quaymaster(['system', 'df', '-v', '--format', format], engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('system df -v --format json has every object with every field', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /system/df': current } })

  const { stdout } = await quaymaster('system df -v --format json', engine)

  const { Images, BuildCache } = JSON.parse(stdout)
  expect(stdout.at(-1)).toBe('}')
  expect(Object.keys(JSON.parse(stdout))).toEqual(['Images', 'Containers', 'Volumes', 'BuildCache'])
  expect(Images[0]).toMatchObject({ ID: images[0]!.Id, Tag: 'latest', Digest: '', Containers: '2' })
  expect(BuildCache[2]).toMatchObject({ Description: 'd <x>', Parent: 'p1, p2', UsageCount: '3' })
  expect(stdout).toContain('d \\u003cx\\u003e')
})

test('system df -v --format raw names the kind of each object', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /system/df': current } })

  const { stdout } = await quaymaster('system df -v --format raw', engine)

  expect(stdout).toContain('type: Image\nrepository: busybox\ntag: latest\ndigest: \nimage_id: sha')
  expect(stdout).toContain('labels:\nports:\nsize: 500B\n\ntype: Container\n')
  expect(stdout).toContain('type: Volume\nname: v2\ndriver: local\n\ntype: Volume\n')
  expect(stdout).toContain('type: Build Cache\nbuild_cache_id: jjjj\nparent_id: \n')
})

test.each([
  [['{{'], 'template parsing error: template: :1: unclosed action\n'],
  [
    ['{{.Foo}}'],
    'template parsing error: template: :1:2: executing "" at <.Foo>: ' +
      "can't evaluate field Foo in type *formatter.diskUsageImagesContext\n",
  ],
  [['{{', '-v'], 'template parsing error: template: :1: unclosed action\n'],
  [
    ['{{.Foo}}', '-v'],
    'template: :1:2: executing "" at <.Foo>: ' +
      "can't evaluate field Foo in type *formatter.diskUsageContext\n",
  ],
])('system df --format %j tells what is wrong with the template', async (words, stderr) => {
  await using engine = await fakeEngine({ replies: { 'GET /system/df': current } })

  const result = await quaymaster(['system', 'df', '--format', ...words], engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
})
