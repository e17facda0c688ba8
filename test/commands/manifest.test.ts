import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeRegistry, fakeRegistry } from '../helpers/fake-registry.ts'
import type { Result } from '../helpers/program.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

let home: string

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'quaymaster-home-'))
})

afterEach(() => rm(home, { recursive: true }))

/** Runs `manifest`, with HOST in the line standing for the registry. */
function manifest(line: string, registry?: Pick<FakeRegistry, 'host'>): Promise<Result> {
  const words = line.replaceAll('HOST', registry?.host ?? 'registry.example')
  return quaymaster(`manifest ${words}`, undefined, { home })
}

async function aRegistryWithImages() {
  const registry = await fakeRegistry()
  const digests = {
    amd64: registry.add('app:amd64', { architecture: 'amd64', os: 'linux' }),
    arm: registry.add('app:arm', { architecture: 'arm', os: 'linux', variant: 'v7' }),
    oci: registry.add('app:oci', { architecture: 's390x', os: 'linux' }, 'oci'),
    windows: registry.add('win/app:1', {
      architecture: 'amd64',
      os: 'windows',
      'os.version': '10.0.17763',
      'os.features': ['win32k'],
    }),
  }
  registry.add('app:nothing', {})
  return Object.assign(registry, { digests })
}

const stored = (path: string) => join(home, '.docker/manifests', path)

async function storedPlatform(list: string, image: string): Promise<unknown> {
  const text = await readFile(stored(`${list}/${image}`), 'utf8')
  return JSON.parse(text).Descriptor.platform
}

test('manifest create keeps the list as docker does', async () => {
  await using registry = await aRegistryWithImages()

  const result = await manifest('create --insecure HOST/list HOST/app:arm HOST/app:oci', registry)

  const { host, digests } = registry
  const stdout = `Created manifest list ${host}/list:latest\n`
  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
  const file = host.replace(':', '-')
  expect(await readdir(stored(`${file}_list-latest`))).toEqual([
    `${file}_app-arm`,
    `${file}_app-oci`,
  ])
  const text = await readFile(stored(`${file}_list-latest/${file}_app-arm`), 'utf8')
  const { Raw, SchemaV2Manifest } = JSON.parse(text)
  expect(JSON.parse(Buffer.from(Raw, 'base64').toString())).toEqual(SchemaV2Manifest)
  expect(text).toBe(
    JSON.stringify({
      Ref: `${host}/app:arm`,
      Descriptor: {
        mediaType: 'application/vnd.docker.distribution.manifest.v2+json',
        digest: digests.arm,
        size: Buffer.from(Raw, 'base64').length,
        platform: { architecture: 'arm', os: 'linux', variant: 'v7' },
      },
      Raw,
      SchemaV2Manifest,
    }),
  )
  expect(await readFile(stored(`${file}_list-latest/${file}_app-oci`), 'utf8')).toContain(
    '"OCIManifest":{',
  )
})

test('manifest create amends a list only when it is told to, and keeps annotations', async () => {
  await using registry = await aRegistryWithImages()
  await manifest('create --insecure HOST/list HOST/app:amd64', registry)
  await manifest('annotate HOST/list HOST/app:amd64 --variant v3', registry)

  const refused = await manifest('create --insecure HOST/list HOST/app:arm', registry)
  const amended = await manifest(
    'create -a --insecure HOST/list HOST/app:amd64 HOST/app:arm',
    registry,
  )

  expect(refused).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'refusing to amend an existing manifest list with no --amend flag\n',
  })
  expect(amended.exitCode).toBe(0)
  const list = await manifest('inspect HOST/list', registry)
  const platforms = [...list.stdout.matchAll(/"variant": "(.*)"/g)].map(([, variant]) => variant)
  expect(platforms).toEqual(['v3', 'v7'])
})

test.each([
  ['create HOST/list HOST/app:amd64', 'no such manifest: HOST/app:amd64'],
  ['create --insecure HOST/list HOST/app', 'no such manifest: HOST/app:latest'],
  ['create --insecure HOST/list HOST/app:list', 'HOST/app:list is a manifest list'],
  [
    'create HOST/LIST HOST/app',
    'error parsing name for manifest list HOST/LIST: invalid reference format: repository name (LIST) must be lowercase',
  ],
  ['create HOST/list A', 'invalid reference format: repository name (library/A) must be lowercase'],
  ['annotate HOST/list HOST/app:1', 'manifest for image HOST/app:1 does not exist in HOST/list'],
  [
    'annotate HOST/LIST HOST/app',
    'annotate: error parsing name for manifest list HOST/LIST: invalid reference format: repository name (LIST) must be lowercase',
  ],
  [
    'annotate list A',
    'annotate: error parsing name for manifest A: invalid reference format: repository name (library/A) must be lowercase',
  ],
  ['inspect HOST/app', 'no such manifest: HOST/app:latest'],
  ['inspect HOST/list HOST/app', 'No such manifest: HOST/app:latest'],
  ['push HOST/list', 'No such manifest: HOST/list:latest'],
  [
    'rm list B',
    'No such manifest: docker.io/library/list:latest\ninvalid reference format: repository name (library/B) must be lowercase',
  ],
])('manifest %s fails', async (line, message) => {
  await using registry = await aRegistryWithImages()
  registry.addList('app:list', [])

  const result = await manifest(line, registry)

  const stderr = `${message.replaceAll('HOST', registry.host)}\n`
  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
})

test('manifest annotate says what an image is for', async () => {
  await using registry = await aRegistryWithImages()
  await manifest('create --insecure HOST/list:1 HOST/app:amd64', registry)

  const results = [
    await manifest(
      'annotate HOST/list:1 HOST/app:amd64 --os-features a,b --os-features b,c --os-version 1.2',
      registry,
    ),
    await manifest(
      'annotate HOST/list:1 HOST/app:amd64 --os-features d,a --os windows --arch 386 --variant v2',
      registry,
    ),
  ]

  expect(results).toEqual(Array(2).fill({ exitCode: 0, stdout: '', stderr: '' }))
  const file = registry.host.replace(':', '-')
  expect(await storedPlatform(`${file}_list-1`, `${file}_app-amd64`)).toEqual({
    architecture: '386',
    os: 'windows',
    'os.version': '1.2',
    'os.features': ['a', 'b', 'c', 'd'],
    variant: 'v2',
  })
})

test.each([
  ['--os beos', 'beos/'],
  ['--arch vax', '/vax'],
  ['--os plan9 --arch arm', 'plan9/arm'],
])('manifest annotate refuses %s, and changes nothing', async (flags, shown) => {
  await using registry = await aRegistryWithImages()
  await manifest('create --insecure HOST/list:1 HOST/app:amd64', registry)

  const result = await manifest(`annotate HOST/list:1 HOST/app:amd64 ${flags}`, registry)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `manifest entry for image has unsupported os/arch combination: ${shown}\n`,
  })
  const file = registry.host.replace(':', '-')
  expect(await storedPlatform(`${file}_list-1`, `${file}_app-amd64`)).toEqual({
    architecture: 'amd64',
    os: 'linux',
  })
})

test('manifest inspect shows the manifest of an image, by tag or digest', async () => {
  await using registry = await aRegistryWithImages()

  const byTag = await manifest('inspect --insecure HOST/app:amd64', registry)
  const digest = registry.digests.amd64
  const byDigest = await manifest(`inspect --insecure HOST/app@${digest}`, registry)

  expect(byTag.stdout).toMatch(/^\{\n\t"schemaVersion": 2,\n\t"mediaType": /)
  expect(byDigest).toEqual(byTag)
})

test('manifest inspect --verbose shows the platform and everything else', async () => {
  await using registry = await aRegistryWithImages()

  const { stdout } = await manifest('inspect --insecure -v HOST/win/app:1', registry)

  expect(stdout).toMatch(/^\{\n\t"Ref": "127/)
  expect(stdout).toMatch(/\n\}\n$/)
  const { Descriptor, Ref } = JSON.parse(stdout)
  expect(Ref).toBe(`${registry.host}/win/app:1`)
  expect(Descriptor.platform).toEqual({
    architecture: 'amd64',
    os: 'windows',
    'os.version': '10.0.17763',
    'os.features': ['win32k'],
  })
})

test.each(['docker', 'oci'] as const)('manifest inspect shows a list of kind %s', async (kind) => {
  await using registry = await aRegistryWithImages()
  const { digests } = registry
  const platform = { architecture: 'arm', os: 'linux', variant: 'v6' }
  registry.addList('app:list', [{ digest: digests.arm, platform }, { digest: digests.oci }], kind)

  const list = await manifest('inspect --insecure HOST/app:list', registry)
  const verbose = await manifest('inspect --insecure --verbose HOST/app:list', registry)

  expect(list.stdout).toBe(`{
   "schemaVersion": 2,
   "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json",
   "manifests": [
      {
         "mediaType": "application/vnd.docker.distribution.manifest.v2+json",
         "size": 521,
         "digest": "${digests.arm}",
         "platform": {
            "architecture": "arm",
            "os": "linux",
            "variant": "v6"
         }
      },
      {
         "mediaType": "application/vnd.oci.image.manifest.v1+json",
         "size": 499,
         "digest": "${digests.oci}",
         "platform": {
            "architecture": "",
            "os": ""
         }
      }
   ]
}
`)
  expect(verbose.stdout).toMatch(/^\[\n\t\{\n\t\t"Ref"/)
  expect([...verbose.stdout.matchAll(/"Ref": "(.*)"/g)].map(([, ref]) => ref)).toEqual([
    `${registry.host}/app:list@${digests.arm}`,
    `${registry.host}/app:list@${digests.oci}`,
  ])
})

test('manifest push uploads a list of images of its own repository', async () => {
  await using registry = await aRegistryWithImages()
  await manifest('create --insecure HOST/app:all HOST/app:arm HOST/app:amd64', registry)
  const shown = await manifest('inspect HOST/app:all', registry)
  const before = registry.calls.length

  const pushed = await manifest('push HOST/app:all', registry)

  expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(pushed.stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/)
  expect(registry.put('app:all')).toEqual({
    mediaType: 'application/vnd.docker.distribution.manifest.list.v2+json',
    text: shown.stdout.trimEnd(),
  })
  expect(registry.calls.slice(before).map(({ method }) => method)).toEqual(['GET', 'PUT'])
})

test('manifest push takes images of other repositories along', async () => {
  await using registry = await aRegistryWithImages()
  const { digests, host } = registry
  await manifest('create --insecure HOST/all HOST/app:oci HOST/win/app:1', registry)

  const pushed = await manifest('push --insecure --purge HOST/all', registry)

  const list = registry.put('all:latest')!
  expect(list.mediaType).toBe('application/vnd.oci.image.index.v1+json')
  expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
  expect(pushed.stdout.split('\n').slice(0, 2)).toEqual([
    `Pushed ref ${host}/all@${digests.oci} with digest: ${digests.oci}`,
    `Pushed ref ${host}/all@${digests.windows} with digest: ${digests.windows}`,
  ])
  const mounts = registry.calls.filter(({ method }) => method === 'POST')
  expect(mounts.map(({ url }) => new URLSearchParams(url.split('?')[1]).get('from'))).toEqual([
    'app',
    'app',
    'win/app',
    'win/app',
  ])
  expect(await readdir(join(home, '.docker/manifests'))).toEqual([])
})

test.each([
  ['linux', 1],
  ['windows', 0],
])('manifest push of %s without a layer ends with %d', async (os, exitCode) => {
  await using registry = await fakeRegistry(({ method }) =>
    method === 'POST' ? { status: 202, headers: { Location: '/v2/all/uploads/u?s=1' } } : undefined,
  )
  registry.add('app:1', { architecture: 'amd64', os })
  await manifest('create --insecure HOST/all HOST/app:1', registry)

  const pushed = await manifest('push HOST/all', registry)

  expect(pushed.exitCode).toBe(exitCode)
  if (exitCode === 1)
    expect(pushed.stderr).toMatch(/^error mounting .*\/app@sha256:\w{64} to .*\/all:latest\n$/)
  // What the registry would have kept waiting for is called off.
  const { method, url } = registry.calls.find((call) => call.method === 'DELETE')!
  expect(`${method} ${url}`).toBe('DELETE /v2/all/uploads/u?s=1')
})

test.each([
  [
    'HOST/app:all HOST/app:nothing',
    'manifest HOST/app:nothing must have an OS and Architecture to be pushed to a registry',
  ],
  [
    'elsewhere.test/app HOST/app:arm',
    'cannot use source images from a different registry than the target image: HOST != elsewhere.test',
  ],
])('manifest push refuses the list made by create %s', async (words, message) => {
  await using registry = await aRegistryWithImages()
  await manifest(`create --insecure ${words}`, registry)
  const before = registry.calls.length

  const pushed = await manifest(`push ${words.split(' ')[0]}`, registry)

  const stderr = `${message.replaceAll('HOST', registry.host)}\n`
  expect(pushed).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(registry.calls).toHaveLength(before)
})

test('manifest rm forgets lists', async () => {
  await using registry = await aRegistryWithImages()
  await manifest('create --insecure HOST/a HOST/app:arm', registry)
  await manifest('create --insecure HOST/b HOST/app:arm', registry)

  const result = await manifest('rm HOST/a HOST/c HOST/b', registry)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `No such manifest: ${registry.host}/c:latest\n`,
  })
  expect(await readdir(join(home, '.docker/manifests'))).toEqual([])
})

test('credentials go to the registry they are for, and are shown nowhere', async () => {
  await using registry = await fakeRegistry(({ headers }) =>
    headers.authorization
      ? undefined
      : { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="r"' } },
  )
  registry.add('app:1', { architecture: 'amd64', os: 'linux' })
  await mkdir(join(home, '.docker'))
  const auth = Buffer.from('me:s3cret').toString('base64')
  const other = Buffer.from('me:other').toString('base64')
  const auths = { [registry.host]: { auth }, 'https://index.docker.io/v1/': { auth: other } }
  await writeFile(join(home, '.docker/config.json'), JSON.stringify({ auths }))

  const result = await manifest('create --insecure HOST/list HOST/app:1', registry)

  expect(result.exitCode).toBe(0)
  const sent = registry.calls.flatMap(({ headers }) => headers.authorization ?? [])
  expect(new Set(sent)).toEqual(new Set([`Basic ${auth}`]))
  const [list = ''] = await readdir(join(home, '.docker/manifests'))
  const [file = ''] = await readdir(stored(list))
  expect(await readFile(stored(`${list}/${file}`), 'utf8')).not.toContain('s3cret')
})

test.each([
  ['missing', { credsStore: 'nowhere-to-be-found' }],
  ['named by a path', { credsStore: '../evil' }],
])('with a credential helper that is %s nothing is sent', async (_what, config) => {
  await using registry = await aRegistryWithImages()

  const line = `manifest inspect --insecure ${registry.host}/app:arm`
  const result = await quaymaster(line, undefined, { config, home })

  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr).not.toBe('')
  expect(registry.calls).toEqual([])
})
