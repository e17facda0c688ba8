import { expect, test } from 'vitest'
import { encodeAuth } from '../../../src/config/auth.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const lines = (...messages: object[]) => messages.map((m) => `${JSON.stringify(m)}\n`).join('')
const answer = lines(
  { status: 'The push refers to repository [r.example/app]' },
  { status: 'Pushed', id: 'abc' },
  { status: '1: digest: sha256:cc size: 527' },
  { aux: { Tag: '1', Digest: 'sha256:cc', Size: 527 } },
)
const replies = { 'POST /images/{a}/{b}/push': { status: 200, body: answer } }
const anywhere = {
  ...replies,
  'POST /images/{a}/{b}/{c}/push': { status: 200, body: answer },
}
const sentAuth = (headers: Record<string, unknown>) =>
  JSON.parse(Buffer.from(String(headers['x-registry-auth']), 'base64url').toString())

test('push shows the progress, and sends the credentials of the registry alone', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('push r.example/app:1', engine, {
    config: {
      auths: {
        'r.example': { auth: encodeAuth('bob', 'secret') },
        'https://index.docker.io/v1/': { auth: encodeAuth('other', 'hidden') },
      },
    },
  })

  expect(result).toEqual({
    exitCode: 0,
    stdout:
      'The push refers to repository [r.example/app]\nabc: Pushed\n1: digest: sha256:cc size: 527\n',
    stderr: '',
  })
  const { headers, path, query } = engine.requests[0]!
  expect([path, ...query]).toEqual(['/images/r.example/app/push', ['tag', '1']])
  expect(sentAuth(headers)).toEqual({
    username: 'bob',
    password: 'secret',
    serveraddress: 'r.example',
  })
})

test.each([
  ['foo', '/images/docker.io/library/foo/push', 'latest', 'Using default tag: latest\n'],
  ['me/foo:2', '/images/docker.io/me/foo/push', '2', ''],
  ['-a me/foo', '/images/docker.io/me/foo/push', null, ''],
  ['--all-tags index.docker.io/me/foo', '/images/docker.io/me/foo/push', null, ''],
])('push %s asks for %s with tag %s', async (words, path, tag, before) => {
  await using engine = await fakeEngine({ replies: anywhere })

  const { stdout } = await quaymaster(`image push ${words}`, engine)

  expect(engine.requests[0]!.path).toBe(path)
  expect(engine.requests[0]!.query.get('tag')).toBe(tag)
  expect(stdout.startsWith(`${before}The push refers`)).toBe(true)
  expect(sentAuth(engine.requests[0]!.headers)).toEqual({})
})

test.each([
  ['docker.io/me/foo', 'hub'],
  ['index.docker.io/me/foo', 'hub'],
  ['docker.io.evil/me/foo', undefined],
  ['r.example:5000/me/foo', undefined],
  ['R.example/me/foo', undefined],
  ['127.0.0.1:5000/me/foo', 'local'],
  ['[::1]:5000/me/foo', 'six'],
])('push %s gets the credentials of %s', async (name, username) => {
  await using engine = await fakeEngine({ replies: anywhere })
  const auth = (user: string) => ({ auth: encodeAuth(user, 'p') })

  await quaymaster(['push', name], engine, {
    config: {
      auths: {
        'https://index.docker.io/v1/': auth('hub'),
        'r.example': auth('named'),
        '127.0.0.1:5000': auth('local'),
        '[::1]:5000': auth('six'),
      },
    },
  })

  expect(sentAuth(engine.requests[0]!.headers).username).toBe(username)
})

test('push takes DOCKER_AUTH_CONFIG before the file', async () => {
  await using engine = await fakeEngine({ replies })
  const auths = { 'r.example': { auth: encodeAuth('env', 'e') } }

  await quaymaster('push r.example/app', engine, {
    config: { auths: { 'r.example': { auth: encodeAuth('file', 'f') } } },
    env: { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) },
  })

  expect(sentAuth(engine.requests[0]!.headers).username).toBe('env')
})

test('push --quiet prints the whole name', async () => {
  await using engine = await fakeEngine({ replies: anywhere })

  const result = await quaymaster('push -q foo', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'docker.io/library/foo:latest\n', stderr: '' })
})

test('push --platform sends JSON and says what is left out', async () => {
  await using engine = await fakeEngine({ replies: anywhere })

  const { stdout } = await quaymaster('push -q --platform linux/arm64 foo', engine)

  expect(JSON.parse(engine.requests[0]!.query.get('platform')!)).toEqual({
    os: 'linux',
    architecture: 'arm64',
  })
  expect(stdout).toMatch(/^\n Info -> Using --platform pushes only the specified platform/)
  expect(stdout).toMatch(/\ndocker.io\/library\/foo:latest\n$/)
})

test.each([
  [
    {
      manifestPushedInsteadOfIndex: true,
      originalIndex: { digest: 'sha256:aa' },
      selectedManifest: { digest: 'sha256:bb' },
    },
    /\n Info -> Not all multiplatform-content is present .*\n {9}sha256:aa -> sha256:bb\n$/,
  ],
  [{ contentMissing: true }, /\n Info -> The image is for several platforms, and not all of them/],
])('push explains %j after the rest', async (aux, note) => {
  await using engine = await fakeEngine({
    replies: { 'POST /images/{a}/{b}/push': { status: 200, body: lines({ aux }) } },
  })

  const { stdout } = await quaymaster('push r.example/app:1', engine)

  expect(stdout).toMatch(note)
})

const digest = `sha256:${'0'.repeat(64)}`

test.each([
  ['1.53', ['-a', 'foo:1'], "tag can't be used with --all-tags/-a"],
  ['1.53', ['-a', `foo@${digest}`], "tag can't be used with --all-tags/-a"],
  ['1.53', [`foo@${digest}`], 'cannot push a digest reference'],
  ['1.53', ['Foo'], 'invalid reference format: repository name (library/Foo) must be lowercase'],
  [
    '1.53',
    ['--platform', 'a/b/c/d', 'foo'],
    'Invalid platform a/b/c/d"a/b/c/d": cannot parse platform specifier: invalid argument',
  ],
  [
    '1.45',
    ['--platform', 'linux', 'foo'],
    '"--platform" requires API version 1.46, but the Docker daemon API version is 1.45',
  ],
])('push on API %s of %j is refused before anything is sent', async (apiVersion, words, text) => {
  await using engine = await fakeEngine({ apiVersion, replies: anywhere })

  const result = await quaymaster(['push', ...words], engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${text}\n` })
  expect(engine.requests).toEqual([])
})

test('push fails with the error inside the stream', async () => {
  await using engine = await fakeEngine({
    replies: {
      'POST /images/{a}/{b}/push': {
        status: 200,
        body: lines({ errorDetail: { message: 'denied' }, error: 'denied' }),
      },
    },
  })

  const result = await quaymaster('push -q r.example/app', engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: 'denied\n' })
})

test('push with a helper that is not there sends nothing', async () => {
  await using engine = await fakeEngine({ replies })

  const { exitCode, stderr } = await quaymaster('push r.example/app', engine, {
    config: { credsStore: 'missing', auths: { 'r.example': { auth: encodeAuth('a', 'b') } } },
    env: { PATH: '/nowhere' },
  })

  expect(exitCode).toBe(1)
  expect(stderr).toContain('"docker-credential-missing": executable file not found in $PATH')
  expect(engine.requests).toEqual([])
})
