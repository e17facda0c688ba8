import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

function pulling(...messages: object[]) {
  const stream = messages.map((message) => `${JSON.stringify(message)}\n`)
  return fakeEngine({ replies: { 'POST /images/create': { status: 200, stream } } })
}

const layers = [
  { status: 'Pulling from library/busybox', id: 'latest' },
  { status: 'Downloading', progressDetail: { current: 1, total: 2 }, id: 'a1' },
  { status: 'Pull complete', progressDetail: {}, id: 'a1' },
  { status: 'Digest: sha256:12' },
]

test('pull shows what happens, without bars in a pipe, and the name last', async () => {
  await using engine = await pulling(...layers)

  const result = await quaymaster('pull busybox', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout:
      'Using default tag: latest\nlatest: Pulling from library/busybox\na1: Pull complete\n' +
      'Digest: sha256:12\ndocker.io/library/busybox:latest\n',
    stderr: '',
  })
  expect(engine.requests[0]!.query.toString()).toBe(
    'fromImage=docker.io%2Flibrary%2Fbusybox&tag=latest',
  )
})

test('on a terminal a layer has one line', async () => {
  await using engine = await pulling(...layers)

  const result = await quaymaster('pull busybox', engine, { tty: true })

  expect(result.stdout).toContain('a1: Downloading')
  expect(result.stdout).toContain('\x1b[')
})

test('pull -q prints the name alone', async () => {
  await using engine = await pulling(...layers)

  const result = await quaymaster('pull -q busybox:1', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'docker.io/library/busybox:1\n', stderr: '' })
})

test.each([
  ['pull -a busybox', { fromImage: 'docker.io/library/busybox' }],
  ['pull busybox:1', { fromImage: 'docker.io/library/busybox', tag: '1' }],
  [
    `pull host:5000/a/b@sha256:${'0'.repeat(64)}`,
    { fromImage: 'host:5000/a/b', tag: `sha256:${'0'.repeat(64)}` },
  ],
  [
    'pull --platform linux/arm64 busybox',
    { fromImage: 'docker.io/library/busybox', tag: 'latest', platform: 'linux/arm64' },
  ],
])('%s asks for that', async (line, query) => {
  await using engine = await pulling()

  await quaymaster(line, engine)

  expect(Object.fromEntries(engine.requests[0]!.query)).toEqual(query)
})

test.each([
  ['pull -a busybox:1', "tag can't be used with --all-tags/-a"],
  ['pull BAD', 'invalid reference format: repository name (library/BAD) must be lowercase'],
])('%s is refused before anything is asked', async (line, message) => {
  await using engine = await pulling()

  const result = await quaymaster(line, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})

test('a registry gets the credentials that the user has for it, and no others', async () => {
  await using engine = await pulling()
  const auth = Buffer.from('ada:secret').toString('base64')
  const config = { auths: { 'reg.example.com': { auth } } }

  await quaymaster('pull reg.example.com/app', engine, { config })
  await quaymaster('pull other.example.com/app', engine, { config })

  const [own, other] = engine.requests.map(({ headers }) =>
    JSON.parse(Buffer.from(String(headers['x-registry-auth']), 'base64url').toString()),
  )
  expect(own).toMatchObject({ username: 'ada', password: 'secret' })
  expect(other.password).toBeUndefined()
})

test.each([
  [
    'a refusal',
    { status: 404, body: { message: 'not found' } },
    'Error response from daemon: not found\n',
  ],
  ['an error in the stream', { status: 200, stream: ['{"error":"denied"}\n'] }, 'denied\n'],
])('%s ends the pull with 1', async (_name, reply, stderr) => {
  await using engine = await fakeEngine({ replies: { 'POST /images/create': reply } })

  const result = await quaymaster('pull -q busybox', engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
})

test('a helper that is not there is told of, and a public image is pulled without it', async () => {
  await using engine = await pulling(...layers)

  const { exitCode, stderr } = await quaymaster('pull busybox', engine, {
    config: { credsStore: 'missing', auths: { 'https://index.docker.io/v1/': { auth: 'YTpi' } } },
    env: { PATH: '/nowhere' },
  })

  expect(exitCode).toBe(0)
  expect(stderr).toBe(
    'WARNING: error getting credentials - err: exec: "docker-credential-missing": ' +
      'executable file not found in $PATH, out: ``\n',
  )
  const auth = String(engine.requests[0]!.headers['x-registry-auth'])
  expect(Buffer.from(auth, 'base64').toString()).toBe('{}')
})

test('a stream that is cut off is one line on stderr, and no name is printed', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /images/create': { status: 200, stream: ['{"status":"Pul'] } },
  })

  const result = await quaymaster('pull -q busybox', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stdout).toBe('')
  expect(result.stderr).toMatch(/^.+\n$/)
})
