import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Descriptor, OciLayout } from '../../src/build/oci-layout.ts'
import { temporaryDirectory } from '../config/temporary-directory.ts'

const helloDigest = 'sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

function descriptor(letter: string): Descriptor {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  return { mediaType, digest: `sha256:${letter.repeat(64)}`, size: 5 }
}

const manifestsIn = (directory: string) =>
  JSON.parse(readFileSync(join(directory, 'index.json'), 'utf8')).manifests

test('an image is entered under each of its names, and found by tag and by name', async () => {
  await using home = temporaryDirectory()
  const layout = new OciLayout(join(home.path, 'layout'))
  const image = 'docker.io/library/a:1'
  layout.create()

  await layout.enter({ ...descriptor('a'), annotations: { by: 'BuildKit' } }, [
    { tag: '1', image },
    { tag: 'latest' },
  ])

  expect(manifestsIn(join(home.path, 'layout'))).toEqual([
    {
      ...descriptor('a'),
      annotations: {
        'io.containerd.image.name': image,
        by: 'BuildKit',
        'org.opencontainers.image.ref.name': '1',
      },
    },
    {
      ...descriptor('a'),
      annotations: { by: 'BuildKit', 'org.opencontainers.image.ref.name': 'latest' },
    },
  ])
  expect(readFileSync(join(home.path, 'layout/oci-layout'), 'utf8')).toBe(
    '{"imageLayoutVersion":"1.0.0"}',
  )
  expect(['1', image, 'latest', '2'].map((name) => layout.find(name)?.digest)).toEqual([
    descriptor('a').digest,
    descriptor('a').digest,
    descriptor('a').digest,
    undefined,
  ])
})

test('a name leads to the last that was entered under it; others are left alone', async () => {
  await using home = temporaryDirectory()
  const layout = new OciLayout(home.path)
  await layout.enter(descriptor('a'), [{ tag: 'latest' }, { tag: 'old' }])

  await layout.enter(descriptor('b'), [{ tag: 'latest' }])

  expect(layout.find('latest')).toMatchObject(descriptor('b'))
  expect(layout.find('old')).toMatchObject(descriptor('a'))
  expect(manifestsIn(home.path)).toHaveLength(2)
})

test('images of one tag and different names do not replace each other', async () => {
  await using home = temporaryDirectory()
  const layout = new OciLayout(home.path)

  await layout.enter(descriptor('a'), [{ tag: 'latest', image: 'docker.io/library/a:latest' }])
  await layout.enter(descriptor('b'), [{ tag: 'latest', image: 'docker.io/library/b:latest' }])

  expect(layout.find('docker.io/library/a:latest')).toMatchObject(descriptor('a'))
  expect(layout.find('docker.io/library/b:latest')).toMatchObject(descriptor('b'))
})

test.each([
  ['no index', undefined, /^open .*index\.json: no such file or directory$/],
  ['an index that is no JSON', '{', /index\.json is no index of images$/],
  ['an index of nothing', '{}', /index\.json is no index of images$/],
])('a directory with %s is no layout', async (_name, content, message) => {
  await using home = temporaryDirectory()
  if (content) await home.write('index.json', content)

  expect(() => new OciLayout(home.path).find('latest')).toThrow(message)
})

test('what is written is found by its digest', async () => {
  await using home = temporaryDirectory()
  const layout = new OciLayout(home.path)
  {
    await using ingest = await layout.ingest()
    await ingest.write(Buffer.from('hel'))
    await ingest.write(Buffer.from('lo'))
    expect(ingest.size).toBe(5)
    expect(await ingest.keep(helloDigest)).toBe(helloDigest)
  }

  await using file = await layout.open(helloDigest)

  expect(await layout.sizeOf(helloDigest)).toBe(5)
  expect(await file.readFile('utf8')).toBe('hello')
  expect(readdirSync(join(home.path, 'ingest'))).toEqual([])
})

test('what is not what was expected is not kept', async () => {
  await using home = temporaryDirectory()
  const layout = new OciLayout(home.path)
  {
    await using ingest = await layout.ingest()
    await ingest.write(Buffer.from('other'))
    await expect(ingest.keep(helloDigest)).rejects.toThrow(/^unexpected digest sha256:/)
  }

  expect(readdirSync(join(home.path, 'ingest'))).toEqual([])
  expect(existsSync(join(home.path, 'blobs'))).toBe(false)
})

test.each(['sha256:../../secret', `sha256:${'a'.repeat(63)}/`, 'md5:a', ''])(
  'there is nothing under %j',
  async (digest) => {
    await using home = temporaryDirectory()
    await home.write('blobs/sha256/secret', 'x')

    expect(await new OciLayout(home.path).sizeOf(digest)).toBeUndefined()
  },
)
