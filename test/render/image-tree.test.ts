import { expect, test } from 'vitest'
import type { ImageManifestSummary, ImageSummary } from '../../src/api/schema.ts'
import { renderImageTree } from '../../src/render/image-tree.ts'
import { memoryOutput } from './output.ts'

const amd64: ImageManifestSummary = {
  ID: `sha256:1de283a1a188${'0'.repeat(52)}`,
  Descriptor: {},
  Available: true,
  Kind: 'image',
  Size: { Total: 3150000, Content: 1080000 },
  ImageData: {
    Platform: { os: 'linux', architecture: 'amd64' },
    Containers: ['abc'],
    Size: { Unpacked: 0 },
  },
}
const attestation: ImageManifestSummary = {
  ...amd64,
  Kind: 'attestation',
  ImageData: null,
  AttestationData: { For: amd64.ID },
}

function anImage(image: Partial<ImageSummary>): ImageSummary {
  return {
    Id: `sha256:c87d686b51b3${'0'.repeat(52)}`,
    ParentId: '',
    RepoTags: ['alpine:latest'],
    RepoDigests: [],
    Created: 0,
    Size: 3150000,
    SharedSize: -1,
    Labels: {},
    Containers: 0,
    ...image,
  }
}

const busybox = anImage({
  Id: amd64.ID,
  RepoTags: ['registry:5000/busybox:frozen', 'busybox:latest'],
  Manifests: [amd64, attestation],
})

async function shown(images: ImageSummary[], options = {}, terminal = {}) {
  const out = memoryOutput(terminal)
  await renderImageTree(out, images, options)
  return out.text()
}

test('a pipe gets a line for each name, sorted, as wide as the names', async () => {
  const text = await shown([busybox, anImage({}), anImage({ RepoTags: [] })])

  expect(text).toBe(
    [
      'IMAGE                          ID             DISK USAGE   CONTENT SIZE   EXTRA',
      'alpine:latest                  c87d686b51b3       3.15MB             0B        ',
      'busybox:latest                 1de283a1a188       3.15MB         1.08MB   U    ',
      'registry:5000/busybox:frozen   1de283a1a188       3.15MB         1.08MB   U    ',
      '',
    ].join('\n'),
  )
})

test('--tree puts the names of an image together and its platforms below them', async () => {
  const text = await shown([busybox], { expanded: true })

  expect(text).toBe(
    [
      'IMAGE                          ID             DISK USAGE   CONTENT SIZE   EXTRA',
      'busybox:latest               ',
      'registry:5000/busybox:frozen   1de283a1a188       3.15MB         1.08MB   U    ',
      '└─ linux/amd64                 1de283a1a188       3.15MB         1.08MB   U    ',
      '',
      '',
    ].join('\n'),
  )
})

test.each([
  [{ all: true }, '<none>:<none>   c87d686b51b3'],
  [{ all: true, expanded: true }, '<untagged>   c87d686b51b3'],
])('images without a name are shown with %j', async (options, line) => {
  const text = await shown([anImage({ RepoTags: null })], options)

  expect(text).toContain(`\n${line}`)
})

test('an empty list has its header', async () => {
  const text = await shown([])

  expect(text).toBe('IMAGE   ID             DISK USAGE   CONTENT SIZE   EXTRA\n')
})

test('a terminal explains the marks above, at the right edge', async () => {
  const text = await shown([busybox], {}, { columns: 100, rows: 24, colorLevel: 1 })

  const [legend, header, name] = text.split('\n')
  expect(legend!.replace(/\x1b\[[\d;]*m/g, '')).toBe(`${' '.repeat(79)}i Info →   U  In Use`)
  expect(header).toContain('\x1b[39m\x1b[1mIMAGE\x1b[0m')
  expect(name).toContain('\x1b[34m\x1b[1mbusybox:latest\x1b[0m')
  expect(name).toMatch(/\x1b\[38;5;0m\x1b\[48;5;14m U \x1b\[0m {2}$/)
})

test('columns that do not fit a terminal are dropped, and a long name has a line of its own', async () => {
  const text = await shown([busybox], {}, { columns: 50, rows: 24 })

  expect(text.split('\n').slice(1)).toEqual([
    'IMAGE                    ID             DISK USAGE',
    'busybox:latest           1de283a1a188       3.15MB',
    'registry:5000/busybox:frozen',
    '                         1de283a1a188       3.15MB',
    '',
  ])
})
