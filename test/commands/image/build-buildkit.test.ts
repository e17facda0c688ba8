import { EventEmitter } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { codes, GrpcError } from '../../../src/build/buildkit/grpc.ts'
import { aBuildContext } from '../../helpers/build-context.ts'
import { builds, containerdStore, digest, engineWithBuildKit } from '../../helpers/fake-buildkit.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const here = aBuildContext()

test('build prints only the ID of the image when it is quiet', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', '-q', '-t', 'a:1', here.context], engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${digest}\n`, stderr: '' })
  expect(buildkit.solves[0]).toMatchObject({
    Frontend: 'dockerfile.v0',
    FrontendAttrs: { filename: 'Dockerfile', 'image-resolve-mode': 'local' },
    Exporters: [{ Type: 'moby', Attrs: { name: 'docker.io/library/a:1' } }],
    ExporterDeprecated: 'moby',
  })
})

test.each<[flags: string, attrs: Record<string, string>]>([
  ['--build-arg A=1 --build-arg B --build-arg NOPE', { 'build-arg:A': '1', 'build-arg:B': 'env' }],
  ['--label a=b --label c', { 'label:a': 'b', 'label:c': '' }],
  ['--target x', { target: 'x' }],
  ['--no-cache', { 'no-cache': '' }],
  ['--no-cache-filter a,b --no-cache-filter c', { 'no-cache': 'a,b,c' }],
  ['--pull', { 'image-resolve-mode': 'pull' }],
  ['--platform LINUX/arm64', { platform: 'linux/arm64' }],
  ['--network none', { 'force-network-mode': 'none' }],
  ['--network host', { 'force-network-mode': 'host' }],
  ['--add-host a:1.2.3.4 --add-host b=::1', { 'add-hosts': 'a=1.2.3.4,b=::1' }],
  ['--shm-size 1m', { 'shm-size': '1048576' }],
  ['--ulimit nofile=1:2', { ulimit: 'nofile=1:2' }],
  ['--cgroup-parent /x', { 'cgroup-parent': '/x' }],
  ['--cache-from a', { 'cache-imports': '[{"Type":"registry","Attrs":{"ref":"a"}}]' }],
  [
    '--build-context base=docker-image://alpine',
    {
      'context:base': 'docker-image://alpine',
      'frontend.caps': 'moby.buildkit.frontend.contexts+forward',
    },
  ],
])('build %s tells the frontend', async (flags, attrs) => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', '-q', ...flags.split(' '), here.context], engine, {
    env: { B: 'env' },
  })

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  const { FrontendAttrs, Entitlements } = buildkit.solves[0]!
  expect(FrontendAttrs).toEqual({
    filename: 'Dockerfile',
    'image-resolve-mode': 'local',
    ...attrs,
  })
  expect(Entitlements).toEqual(
    flags.includes('host') && flags.includes('network') ? ['network.host'] : [],
  )
})

test('build takes the address of the host from the engine', async () => {
  const label = 'org.mobyproject.buildkit.worker.moby.host-gateway-ip'
  const buildkit = builds({ workerLabels: { [label]: '172.17.0.1' } })
  await using engine = await engineWithBuildKit(buildkit)

  await quaymaster(['build', '-q', '--add-host', 'h:host-gateway', here.context], engine)

  expect(buildkit.solves[0]!.FrontendAttrs['add-hosts']).toBe('h=172.17.0.1')
})

test('an engine with the containerd image store gets a statement of provenance', async () => {
  const buildkit = builds({ workerLabels: containerdStore })
  await using engine = await engineWithBuildKit(buildkit)

  await quaymaster(['build', '-q', here.context], engine)
  await quaymaster(['build', '-q', '--provenance=false', here.context], engine)

  const attests = buildkit.solves.map(({ FrontendAttrs }) => FrontendAttrs['attest:provenance'])
  expect(attests).toEqual(['mode=min,inline-only=true', undefined])
})

test('build writes the ID and what else is known to files', async () => {
  const descriptor = Buffer.from('{"digest":"x"}').toString('base64')
  const buildkit = builds({
    solve: () => ({ 'containerimage.digest': digest, 'containerimage.descriptor': descriptor }),
  })
  await using engine = await engineWithBuildKit(buildkit)
  const flags = ['--iidfile', join(here.root, 'id'), '--metadata-file', join(here.root, 'metadata')]

  const result = await quaymaster(['build', '-q', ...flags, here.context], engine)

  expect(result.exitCode).toBe(0)
  expect(readFileSync(join(here.root, 'id'), 'utf8')).toBe(digest)
  expect(JSON.parse(readFileSync(join(here.root, 'metadata'), 'utf8'))).toEqual({
    'buildx.build.ref': `default/default/${buildkit.solves[0]!.Ref}`,
    'containerimage.descriptor': { digest: 'x' },
    'containerimage.digest': digest,
  })
})

test('names that are given win over those of an output', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  await quaymaster(['build', '-q', '-o', 'type=image,name=a', '-t', 'b', here.context], engine)

  expect(buildkit.solves[0]!.Exporters[0]!.Attrs).toEqual({ name: 'docker.io/library/b' })
})

test('the time of the environment is an argument of the build, if there is no other', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)
  const env = { SOURCE_DATE_EPOCH: '1' }

  await quaymaster(['build', '-q', here.context], engine, { env })
  await quaymaster(['build', '-q', '--build-arg', 'SOURCE_DATE_EPOCH=2', here.context], engine, {
    env,
  })

  const times = buildkit.solves.map((solve) => solve.FrontendAttrs['build-arg:SOURCE_DATE_EPOCH'])
  expect(times).toEqual(['1', '2'])
})

test('--progress quiet prints the ID, as -q does', async () => {
  const buildkit = builds()
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', '--progress', 'quiet', here.context], engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${digest}\n`, stderr: '' })
})

test('a build that fails says why, shows the output of the step, and leaves no ID', async () => {
  const vertex = 'sha256:1'
  const started = { seconds: 1_700_000_000, nanos: 0 }
  const buildkit = builds({
    statuses: [
      { vertexes: [{ digest: vertex, name: '[1/1] RUN false', started }] },
      { logs: [{ vertex, timestamp: started, stream: 1, data: Buffer.from('oops\n') }] },
      {
        vertexes: [
          {
            digest: vertex,
            name: '[1/1] RUN false',
            started,
            completed: started,
            error: 'exit code: 1',
          },
        ],
      },
    ],
    solve: () => {
      throw new GrpcError(codes.unknown, 'exit code: 1')
    },
  })
  await using engine = await engineWithBuildKit(buildkit)
  writeFileSync(join(here.root, 'id'), 'old')

  const result = await quaymaster(
    ['build', '--iidfile', join(here.root, 'id'), here.context],
    engine,
  )

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      '#0 building with "default" instance using docker driver\n\n' +
      '#1 [1/1] RUN false\n#1 0.000 oops\n#1 ERROR: exit code: 1\n' +
      '------\n > [1/1] RUN false:\n0.000 oops\n------\n' +
      'ERROR: failed to build: failed to solve: exit code: 1\n',
  })
  expect(existsSync(join(here.root, 'id'))).toBe(false)
})

test('what a build was warned of is told also where it fails', async () => {
  const step = { digest: 'd', name: 'load', started: { seconds: 1 }, completed: { seconds: 2 } }
  const buildkit = builds({
    statuses: [{ vertexes: [step], warnings: [{ vertex: 'd', short: Buffer.from('odd') }] }],
    solve: () => {
      throw new GrpcError(codes.unknown, 'no')
    },
  })
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', here.context], engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/ 1 warning found .*\n - odd\nERROR: failed to build/)
})

test('a step may fail without its build: its output is shown again all the same', async () => {
  const [started, completed] = [{ seconds: 1 }, { seconds: 2 }]
  const step = { digest: 'd', name: 'importing cache', started, completed, error: 'no cache' }
  const buildkit = builds({ statuses: [{ vertexes: [step] }] })
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', here.context], engine)

  expect(result.exitCode).toBe(0)
  expect(result.stderr).toMatch(/#1 ERROR: no cache\n------\n > importing cache:\n------\n$/)
})

test('an interrupt stops the build on the engine', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  let isStopped = false
  const buildkit = builds({
    async solve(_request, _session, signal) {
      const stopped = new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true })
      })
      signals.emit('signal', 'SIGINT')
      await stopped
      isStopped = true
      return {}
    },
  })
  await using engine = await engineWithBuildKit(buildkit)

  const result = await quaymaster(['build', '-q', here.context], engine, { signals })

  expect(result).toEqual({
    exitCode: 130,
    stdout: '',
    stderr: 'ERROR: failed to build: failed to solve: Canceled: context canceled\n',
  })
  await expect.poll(() => isStopped).toBe(true)
})
