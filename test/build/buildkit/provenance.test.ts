import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Methods } from '../../../src/build/buildkit/grpc-server.ts'
import { unary } from '../../../src/build/buildkit/grpc-server.ts'
import {
  BuildHistoryEvent,
  BuildHistoryRequest,
  ReadContentRequest,
  ReadContentResponse,
} from '../../../src/build/buildkit/messages.ts'
import { aBuildContext } from '../../helpers/build-context.ts'
import { builds, digest, engineWithBuildKit } from '../../helpers/fake-buildkit.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const here = aBuildContext()

const version02 = {
  builder: { id: '' },
  invocation: { parameters: { args: { x: '<&>' } } },
  buildConfig: { steps: [] },
  metadata: { buildStartedOn: 'now' },
}
const version1 = {
  buildDefinition: { buildType: 'x', internalParameters: { buildConfig: {}, platform: 'y' } },
  runDetails: { builder: { id: '' }, metadata: {} },
}

/** A history in which each build has `statements` under their keys, and what is no statement of SLSA. */
function historyWith(statements: Readonly<Record<string, object>>): Methods {
  const attested = (predicate: string, digest: string) => ({
    Attestations: [
      { digest: 'sha256:other', annotations: { 'in-toto.io/predicate-type': 'https://spdx.dev' } },
      { digest, annotations: { 'in-toto.io/predicate-type': predicate } },
    ],
  })
  const { '': whole, ...byPlatform } = statements
  const infoOf = (key: string) => attested('https://slsa.dev/provenance/v1', key)
  return {
    '/moby.buildkit.v1.Control/ListenBuildHistory': unary(
      BuildHistoryRequest,
      BuildHistoryEvent,
      () => ({
        record: {
          ...(whole && { Result: infoOf('') }),
          Results: Object.fromEntries(Object.keys(byPlatform).map((key) => [key, infoOf(key)])),
        },
      }),
    ),
    '/containerd.services.content.v1.Content/Read': unary(
      ReadContentRequest,
      ReadContentResponse,
      ({ digest }) => ({ data: Buffer.from(JSON.stringify(statements[digest])) }),
    ),
  }
}

async function metadataOf(methods: Methods, setting?: string) {
  await using engine = await engineWithBuildKit(builds({ methods }))
  const file = join(here.context, 'metadata')
  const env = setting === undefined ? {} : { BUILDX_METADATA_PROVENANCE: setting }

  const result = await quaymaster(['build', '-q', '--metadata-file', file, here.context], engine, {
    env,
  })

  expect(result).toEqual({ exitCode: 0, stdout: `${digest}\n`, stderr: '' })
  return readFileSync(file, 'utf8')
}

test.each<[setting: string | undefined, left: object]>([
  [undefined, { builder: version02.builder, invocation: version02.invocation }],
  ['min', { builder: version02.builder, invocation: version02.invocation }],
  ['max', version02],
])(
  'with BUILDX_METADATA_PROVENANCE=%s metadata tell how the result came to be',
  async (setting, left) => {
    const metadata = JSON.parse(await metadataOf(historyWith({ '': version02 }), setting))

    expect(metadata['buildx.build.provenance']).toEqual(left)
  },
)

test.each(['disabled', 'false', '0'])(
  'BUILDX_METADATA_PROVENANCE=%s leaves it out',
  async (setting) => {
    const metadata = JSON.parse(await metadataOf(historyWith({ '': version02 }), setting))

    expect(metadata).not.toHaveProperty('buildx.build.provenance')
  },
)

test('statements of version 1 are cut as well, and each platform has its own', async () => {
  const history = historyWith({ 'linux/amd64': version1, 'linux/arm64': version1 })

  const metadata = JSON.parse(await metadataOf(history))

  const left = {
    buildDefinition: { buildType: 'x', internalParameters: { platform: 'y' } },
    runDetails: { builder: { id: '' } },
  }
  expect(metadata).toMatchObject({
    'buildx.build.provenance/linux/amd64': left,
    'buildx.build.provenance/linux/arm64': left,
  })
})

test('metadata are escaped as Go escapes JSON', async () => {
  const text = await metadataOf(historyWith({ '': version02 }))

  expect(text).toContain(String.raw`"x": "\u003c\u0026\u003e"`)
})

test('an engine without a history builds all the same', async () => {
  const metadata = JSON.parse(await metadataOf({}))

  expect(Object.keys(metadata)).toEqual(['buildx.build.ref', 'containerimage.digest'])
})
