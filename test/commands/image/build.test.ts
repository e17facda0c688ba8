import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { toText } from '../../../src/archive/names.ts'
import { entriesOf } from '../../archive/entries.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

let root: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-'))
  mkdirSync(join(root, 'context'))
  writeFileSync(join(root, 'context/Dockerfile'), 'FROM scratch\n')
  writeFileSync(join(root, 'context/file'), 'hello\n')
})

afterEach(() => {
  rmSync(root, { recursive: true, force: true })
})

const success = [
  { stream: 'Step 1/1 : FROM scratch\n' },
  { aux: { ID: 'sha256:abc' } },
  { stream: 'Successfully built abc\n' },
]

function engineThatBuilds(messages: readonly object[] = success) {
  const body = messages.map((message) => `${JSON.stringify(message)}\r\n`).join('')
  return fakeEngine({
    // Such an engine has the classic builder only.
    pingHeaders: { 'Docker-Experimental': 'true', 'Builder-Version': '1', Ostype: 'windows' },
    replies: { 'POST /build': { status: 200, body } },
  })
}

const namesIn = (body: unknown) =>
  entriesOf(body as Buffer).map(({ header }) => toText(header.name))

test('build sends the directory and shows how it is built', async () => {
  await using engine = await engineThatBuilds()

  const result = await quaymaster(['build', join(root, 'context')], engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout:
      'Sending build context to Docker daemon  3.072kB\r\r\n' +
      'Step 1/1 : FROM scratch\nSuccessfully built abc\n',
    stderr: '',
  })
  expect(namesIn(engine.requests[0]!.body)).toEqual(['Dockerfile', 'file'])
  expect(engine.requests[0]!.headers).toMatchObject({
    'content-type': 'application/x-tar',
    'x-registry-config': 'e30=',
  })
})

// As the official client sends them.
test.each<[string, string]>([
  ['', ''],
  ['--add-host a:1.2.3.4', 'extrahosts=a%3A1.2.3.4'],
  [
    '--add-host b=::1 --add-host c:host-gateway',
    'extrahosts=b%3A%3A%3A1&extrahosts=c%3Ahost-gateway',
  ],
  [
    '--build-arg A=1 --build-arg B --build-arg NOPE',
    'buildargs=%7B%22A%22%3A%221%22%2C%22B%22%3A%22from+env%22%2C%22NOPE%22%3Anull%7D',
  ],
  ['--build-arg A=1 --build-arg A=2', 'buildargs=%7B%22A%22%3A%222%22%7D'],
  ['--cache-from a,b --cache-from c', 'cachefrom=%5B%22a%22%2C%22b%22%2C%22c%22%5D'],
  ['--cgroup-parent x', 'cgroupparent=x'],
  ['--cpu-period 5 --cpu-quota 6 -c 7', 'cpuperiod=5&cpuquota=6&cpushares=7'],
  ['--cpu-quota -1', 'cpuquota=-1'],
  ['--cpuset-cpus 0-1 --cpuset-mems 0', 'cpusetcpus=0-1&cpusetmems=0'],
  ['--force-rm', 'forcerm=1'],
  ['--isolation hyperv', 'isolation=hyperv'],
  [
    '--label a=b --label c --label d=',
    'labels=%7B%22a%22%3A%22b%22%2C%22c%22%3A%22%22%2C%22d%22%3A%22%22%7D',
  ],
  ['-m 10m --memory-swap -1', 'memory=10485760&memswap=-1'],
  ['--memory-swap 1g', 'memswap=1073741824'],
  ['--network host', 'networkmode=host'],
  ['--network default', ''],
  ['--no-cache', 'nocache=1'],
  ['--platform LINUX/arm64', 'platform=linux%2Farm64'],
  ['--pull', 'pull=1'],
  ['-q', 'q=1'],
  ['--rm=false', 'rm=0'],
  ['--security-opt a=b,c --security-opt d', 'securityopt=a%3Db&securityopt=c&securityopt=d'],
  ['--shm-size 64m', 'shmsize=67108864'],
  ['--squash', 'squash=1'],
  ['-t foo -t foo:bar -t reg:5000/x', 't=foo&t=foo%3Abar&t=reg%3A5000%2Fx'],
  ['--target t', 'target=t'],
  [
    '--ulimit nofile=1:2 --ulimit core=5',
    'ulimits=%5B%7B%22Name%22%3A%22core%22%2C%22Hard%22%3A5%2C%22Soft%22%3A5%7D%2C' +
      '%7B%22Name%22%3A%22nofile%22%2C%22Hard%22%3A2%2C%22Soft%22%3A1%7D%5D',
  ],
])('build %s asks for what docker asks for', async (flags, expected) => {
  await using engine = await engineThatBuilds()
  const words = flags.split(' ').filter(Boolean)

  const result = await quaymaster(['build', ...words, join(root, 'context')], engine, {
    env: { B: 'from env' },
  })

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  const query = new URLSearchParams(engine.requests[0]!.query)
  expect(query.get('dockerfile')).toBe('Dockerfile')
  expect(query.get('version')).toBe('1')
  query.delete('dockerfile')
  query.delete('version')
  expect(query.toString()).toBe(expected)
})

test('build takes the platform of DOCKER_DEFAULT_PLATFORM', async () => {
  await using engine = await engineThatBuilds()

  await quaymaster(['build', join(root, 'context')], engine, {
    env: { DOCKER_DEFAULT_PLATFORM: 'linux/s390x' },
  })

  expect(engine.requests[0]!.query.get('platform')).toBe('linux/s390x')
})

test('build sends proxies and credentials of the configuration', async () => {
  await using engine = await engineThatBuilds()
  const config = {
    proxies: { default: { httpProxy: 'http://p:1' } },
    auths: { 'reg:5000': { auth: Buffer.from('me:secret').toString('base64') } },
  }

  await quaymaster(['build', '--build-arg', 'http_proxy=mine', join(root, 'context')], engine, {
    config,
  })

  const { query, headers } = engine.requests[0]!
  expect(JSON.parse(query.get('buildargs')!)).toEqual({
    HTTP_PROXY: 'http://p:1',
    http_proxy: 'mine',
  })
  expect(
    JSON.parse(Buffer.from(`${headers['x-registry-config']}`, 'base64url').toString()),
  ).toMatchObject({ 'reg:5000': { username: 'me', password: 'secret' } })
})

test('build --compress sends the same archive compressed', async () => {
  await using engine = await engineThatBuilds()

  await quaymaster(['build', '--compress', join(root, 'context')], engine)

  const archive = gunzipSync(engine.requests[0]!.body as Buffer)
  expect(namesIn(archive)).toEqual(['Dockerfile', 'file'])
})

test('build exits with the code of the step that failed', async () => {
  await using engine = await engineThatBuilds([
    { stream: 'Step 1/1 : RUN exit 7\n' },
    { errorDetail: { code: 7, message: 'returned a non-zero code: 7' }, error: 'returned …' },
  ])

  const result = await quaymaster(['build', join(root, 'context')], engine)

  expect(result).toMatchObject({ exitCode: 7, stderr: 'returned a non-zero code: 7\n' })
})

test('build exits with 1 where the engine names no code', async () => {
  await using engine = await engineThatBuilds([{ errorDetail: { message: 'no' }, error: 'no' }])

  const result = await quaymaster(['build', join(root, 'context')], engine)

  expect(result).toMatchObject({ exitCode: 1, stderr: 'no\n' })
})

test('build --quiet prints the ID alone', async () => {
  await using engine = await engineThatBuilds([{ stream: 'sha256:abc\n' }])

  const result = await quaymaster(['build', '-q', join(root, 'context')], engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'sha256:abc\n', stderr: '' })
})

test('build --quiet shows on stderr what happened before it failed', async () => {
  await using engine = await engineThatBuilds([{ stream: 'Step 1\n' }, { error: 'no' }])

  const result = await quaymaster(['build', '-q', join(root, 'context')], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Sending build context to Docker daemon  3.072kB\r\r\nStep 1\nno\n',
  })
})

test('build --iidfile writes the ID, and leaves no old one where the build fails', async () => {
  await using engine = await engineThatBuilds()
  await using failing = await engineThatBuilds([{ error: 'no' }])
  const path = join(root, 'iid')

  await quaymaster(['build', '--iidfile', path, join(root, 'context')], engine)
  const written = readFileSync(path, 'utf8')
  await quaymaster(['build', '--iidfile', path, join(root, 'context')], failing)

  expect(written).toBe('sha256:abc')
  expect(() => readFileSync(path)).toThrow('ENOENT')
})

test('build --iidfile fails where the engine tells no ID', async () => {
  await using engine = await engineThatBuilds([{ stream: 'done\n' }])
  const path = join(root, 'iid')

  const result = await quaymaster(['build', '--iidfile', path, join(root, 'context')], engine)

  expect(result).toMatchObject({
    exitCode: 1,
    stderr: `Server did not provide an image ID. Cannot write ${path}\n`,
  })
})

test('build - takes a Dockerfile from stdin', async () => {
  await using engine = await engineThatBuilds()

  await quaymaster('build -', engine, { input: 'FROM scratch\n' })

  const [entry] = entriesOf(engine.requests[0]!.body as Buffer)
  expect(entry).toMatchObject({
    header: { name: 'Dockerfile', mode: 0o644 },
    content: Buffer.from('FROM scratch\n'),
  })
})

test('build stops sending where the context cannot be read', async () => {
  await using engine = await engineThatBuilds()
  writeFileSync(join(root, 'context/.dockerignore'), 'a*[\n')

  const result = await quaymaster(['build', join(root, 'context')], engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe('error checking context: syntax error in pattern\n')
})

test('build takes a link to the context for the context', async () => {
  await using engine = await engineThatBuilds()
  symlinkSync('context', join(root, 'link'))

  await quaymaster(['build', join(root, 'link')], engine)

  expect(namesIn(engine.requests[0]!.body)).toEqual(['Dockerfile', 'file'])
})
