import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { GrpcClient } from '../../../src/build/buildkit/grpc-client.ts'
import {
  WriteContentRequest,
  WriteContentResponse,
  writeActions,
} from '../../../src/build/buildkit/messages.ts'
import { aBuildContext } from '../../helpers/build-context.ts'
import { builds, containerdStore, digest, engineWithBuildKit } from '../../helpers/fake-buildkit.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const here = aBuildContext()

/** As BuildKit writes to a layout of ours. */
async function writeContent(session: GrpcClient, store: string, content: string): Promise<string> {
  const call = session.open('/containerd.services.content.v1.Content/Write', {
    metadata: [['buildkit-attachable-store-id', store]],
  })
  const data = Buffer.from(content)
  await call.send(WriteContentRequest.encode({ action: writeActions.commit, ref: 'a', data }))
  call.end()
  let written = ''
  for await (const bytes of call.messages) written = WriteContentResponse.decode(bytes).digest
  return written
}

test('a cache in a directory is written, entered, and offered to the next build', async () => {
  const cache = join(here.root, 'cache')
  const buildkit = builds({
    workerLabels: containerdStore,
    async solve(_request, session) {
      const manifest = await writeContent(session, `local:${cache}`, 'manifest')
      return { 'cache.manifest': JSON.stringify({ digest: manifest, size: 8 }) }
    },
  })
  await using engine = await engineWithBuildKit(buildkit)
  const flags = ['--cache-to', `type=local,dest=${cache},mode=max`]

  const first = await quaymaster(['build', '-q', ...flags, here.context], engine)
  const from = ['--cache-from', `type=local,src=${cache}`]
  const second = await quaymaster(['build', '-q', ...from, here.context], engine)

  const [entry] = JSON.parse(readFileSync(join(cache, 'index.json'), 'utf8')).manifests
  expect([first.exitCode, second.exitCode]).toEqual([0, 0])
  expect(entry.annotations).toEqual({ 'org.opencontainers.image.ref.name': 'latest' })
  expect(buildkit.solves[0]!.Cache?.Exports).toEqual([
    { Type: 'local', Attrs: { dest: cache, mode: 'max' } },
  ])
  expect(JSON.parse(buildkit.solves[1]!.FrontendAttrs['cache-imports']!)).toEqual([
    { Type: 'local', Attrs: { src: cache, digest: entry.digest } },
  ])
})

test('a cache that is not there is told of, and does not hinder the build', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(
    ['build', '-q', '--cache-from', 'type=local,src=nowhere', here.context],
    engine,
  )

  expect(result).toEqual({
    exitCode: 0,
    stdout: `${digest}\n`,
    stderr:
      'WARNING: local cache import at nowhere not found due to err: ' +
      'open nowhere/index.json: no such file or directory\n',
  })
  expect(buildkit.solves[0]!.FrontendAttrs).not.toHaveProperty('cache-imports')
})

test('an image is written to a directory, entered by its names, and made a context by its tag', async () => {
  const layout = join(here.root, 'layout')
  const descriptor = { digest, size: 8 }
  const buildkit = builds({
    workerLabels: containerdStore,
    async solve({ Exporters }, session): Promise<Record<string, string>> {
      if (Exporters.length === 0) return {}
      await writeContent(session, 'export', 'manifest')
      return {
        'containerimage.descriptor': Buffer.from(JSON.stringify(descriptor)).toString('base64'),
      }
    },
  })
  await using engine = await engineWithBuildKit(buildkit)
  const output = ['-o', `type=oci,tar=false,dest=${layout}`, '-t', 'a:1', '-t', 'b']

  const first = await quaymaster(['build', '-q', ...output, here.context], engine)
  const named = ['--build-context', `x=oci-layout://${layout}:1`]
  const second = await quaymaster(
    ['build', '-q', '-o', 'type=none', ...named, here.context],
    engine,
  )

  const { manifests } = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'))
  const names = manifests.map((it: { annotations: object }) => Object.values(it.annotations))
  expect([first.exitCode, second.exitCode]).toEqual([0, 0])
  expect(names).toEqual([
    ['docker.io/library/a:1', '1'],
    ['docker.io/library/b:latest', 'latest'],
  ])
  expect(buildkit.solves[1]!.FrontendAttrs['context:x']).toMatch(
    new RegExp(`^oci-layout://[0-9a-z]{25}:1@${digest}$`),
  )
})

test.each([
  ['type=oci,tar=false', /dest is required for oci exporter/],
  ['type=oci,tar=false,dest=Dockerfile', /destination directory .*Dockerfile is a file/],
  ['type=docker,tar=false,dest=x', /output directory is not supported by docker exporter/],
])('an image cannot be written to a directory by %s', async (output, message) => {
  const buildkit = builds({ workerLabels: containerdStore })
  await using engine = await engineWithBuildKit(buildkit)
  const inContext = output.replace('dest=Dockerfile', `dest=${here.context}/Dockerfile`)

  const result = await quaymaster(['build', '-o', inContext, here.context], engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(message)
  expect(buildkit.solves).toEqual([])
})

test.each([
  ['tar=false', 1, /can only be reached by POST \/build, without --output with tar=false/],
  ['tar=true', 0, /^$/],
])(
  'where only POST /build can build, an image with %s ends with %i',
  async (tar, exitCode, message) => {
    // This engine does not tell the address that the name stands for.
    const buildkit = builds({ workerLabels: containerdStore })
    await using engine = await fakeEngine({
      hijacked: { 'POST /grpc': buildkit.handle, 'POST /session': () => {} },
      replies: { 'POST /build': { status: 200, body: '' } },
    })
    const output = `type=oci,${tar},dest=${here.root}/image`
    const flags = ['-q', '--provenance=false', '--add-host', 'h:host-gateway', '-o', output]

    const result = await quaymaster(['build', ...flags, here.context], engine)

    expect(result.exitCode).toBe(exitCode)
    expect(result.stderr).toMatch(message)
  },
)
