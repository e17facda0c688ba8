import { expect, test } from 'vitest'
import type { ImageSummary } from '../../../src/api/schema.ts'
import { type EngineRequest, fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const id = `sha256:${'a'.repeat(64)}`

const image: ImageSummary = {
  Id: id,
  ParentId: '',
  RepoTags: ['web:1'],
  RepoDigests: [],
  Created: 1_700_000_000,
  Size: 4_150_000,
  SharedSize: -1,
  Labels: {},
  Containers: -1,
}

const withManifests: ImageSummary = {
  ...image,
  Manifests: [
    {
      ID: id,
      Descriptor: {},
      Available: true,
      Size: { Total: 4_150_000, Content: 2_130_000 },
      Kind: 'image',
      ImageData: {
        Platform: { os: 'linux', architecture: 'amd64' },
        Containers: ['c1'],
        Size: { Unpacked: 2_020_000 },
      },
    },
  ],
}

test.each([
  ['1.47', '1', 'web:1   aaaaaaaaaaaa       4.15MB         2.13MB   U    '],
  ['1.46', null, 'web:1   aaaaaaaaaaaa       4.15MB             0B        '],
])(
  'images on API %s takes contents and use from the manifests where there are any',
  async (apiVersion, manifests, row) => {
    await using engine = await fakeEngine({
      apiVersion,
      replies: {
        'GET /images/json': ({ query }: EngineRequest) => [
          query.has('manifests') ? withManifests : image,
        ],
      },
    })

    const result = await quaymaster('images', engine)

    expect(engine.requests[0]!.query.get('manifests')).toBe(manifests)
    expect(result.stdout.split('\n')[1]).toBe(row)
  },
)

test.each(['--quiet', '--no-trunc', '--digests', '--format json'])(
  'images %s does without the manifests',
  async (flags) => {
    await using engine = await fakeEngine({ replies: { 'GET /images/json': [image] } })

    await quaymaster(`images ${flags}`, engine)

    expect(engine.requests[0]!.query.has('manifests')).toBe(false)
  },
)

test.each([
  ['--digests --format {{.Digest}}', 'sha256:d'],
  ['--digests --format json', 'sha256:d'],
  ['--digests --format raw', 'sha256:d'],
  ['--format {{.Digest}}', 'sha256:d'],
  ['--format json', '<none>'],
])('images %s shows the digest %s of a tag', async (flags, digest) => {
  const pulled = { ...image, RepoDigests: [`web@sha256:${'d'.repeat(64)}`] }
  await using engine = await fakeEngine({ replies: { 'GET /images/json': [pulled] } })

  const { stdout } = await quaymaster(`images ${flags}`, engine)

  expect(stdout.replaceAll('\\u003c', '<').replaceAll('\\u003e', '>')).toContain(digest)
})
