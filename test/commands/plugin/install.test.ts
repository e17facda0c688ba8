import { expect, test } from 'vitest'
import { type FakeEngine, fakeEngine, type Reply } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const privileges = [
  { Name: 'network', Description: 'permissions to access a network', Value: ['host'] },
  { Name: 'mount', Description: 'host path to mount', Value: ['/data', '/var'] },
  { Name: 'devices', Description: '', Value: null },
]
const question = `Plugin "some/p" is requesting the following privileges:
 - network: [host]
 - mount: [/data /var]
 - devices: []
Do you grant the above permissions? [y/N] `
const progress = 'abc: Downloading\nDigest: sha256:123\n'

function anEngine(replies: Record<string, Reply> = {}): Promise<FakeEngine> {
  return fakeEngine({
    replies: {
      'GET /plugins/privileges': privileges,
      'POST /plugins/pull': {
        status: 200,
        headers: { 'Docker-Plugin-Name': 'some/p:latest' },
        stream: ['{"status":"Downloading","id":"abc"}\n{"status":"Digest: sha256:123"}\n'],
      },
      'POST /plugins/some/p:latest/set': { status: 204 },
      'POST /plugins/some/p:latest/enable': { status: 200 },
      ...replies,
    },
  })
}

function asked({ requests }: FakeEngine): string[] {
  return requests.map(({ method, path, query }) => `${method} ${path}?${query}`)
}

test('plugin install shows what the plugin asks for, and starts it when that is granted', async () => {
  await using engine = await anEngine()

  const result = await quaymaster('plugin install some/p', engine, { input: 'y\n' })

  expect(result).toEqual({
    exitCode: 0,
    stdout: `${question}${progress}Installed plugin some/p\n`,
    stderr: '',
  })
  expect(asked(engine)).toEqual([
    'GET /plugins/privileges?remote=docker.io%2Fsome%2Fp',
    'POST /plugins/pull?remote=docker.io%2Fsome%2Fp',
    'POST /plugins/some/p:latest/enable?timeout=0',
  ])
  expect(engine.requests[1]!.body).toEqual(privileges)
})

test.each([['n\n'], ['yes\n'], ['']])('plugin install takes %j for a no', async (input) => {
  await using engine = await anEngine()

  const result = await quaymaster('plugin install some/p', engine, { input })

  expect(result).toEqual({
    exitCode: 1,
    stdout: question,
    stderr: 'permission denied while installing plugin docker.io/some/p\n',
  })
  expect(engine.requests).toHaveLength(1)
})

test('plugin install takes an alias, settings and a plugin that is not to run', async () => {
  await using engine = await anEngine()

  const result = await quaymaster(
    'plugin install --grant-all-permissions --disable --alias mine example.com/some/p:2 A=b C=',
    engine,
  )

  expect(result).toEqual({
    exitCode: 0,
    stdout: `${progress}Installed plugin example.com/some/p:2\n`,
    stderr: '',
  })
  expect(asked(engine)).toEqual([
    'GET /plugins/privileges?remote=example.com%2Fsome%2Fp%3A2',
    'POST /plugins/pull?remote=example.com%2Fsome%2Fp%3A2&name=mine%3Alatest',
    'POST /plugins/some/p:latest/set?',
  ])
  expect(engine.requests[2]!.body).toEqual(['A=b', 'C='])
})

test('plugin install asks nothing where nothing is asked for', async () => {
  await using engine = await anEngine({ 'GET /plugins/privileges': [] })

  const result = await quaymaster('plugin install some/p', engine)

  expect(result.stdout).toBe(`${progress}Installed plugin some/p\n`)
})

test('plugin install gives credentials to the registry of the plugin only', async () => {
  await using engine = await anEngine()
  const auths = { 'example.com': { auth: Buffer.from('me:secret').toString('base64') } }
  const line = 'plugin install --grant-all-permissions'

  await quaymaster(`${line} example.com/some/p`, engine, { config: { auths } })
  await quaymaster(`${line} example.com.evil/some/p`, engine, { config: { auths } })

  const sent = engine.requests
    .filter(({ headers }) => headers['x-registry-auth'])
    .map(({ headers }) => Buffer.from(headers['x-registry-auth'] as string, 'base64url').toString())
  const own = '{"username":"me","password":"secret","serveraddress":"example.com"}'
  expect(sent).toEqual([own, own, '{}', '{}'])
})

test('plugin install ends with an error of the stream, and starts nothing', async () => {
  const stream = ['{"errorDetail":{"message":"no space"},"error":"no space"}\n']
  await using engine = await anEngine({ 'POST /plugins/pull': { status: 200, stream } })

  const result = await quaymaster('plugin install --grant-all-permissions some/p', engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: 'no space\n' })
  expect(engine.requests).toHaveLength(2)
})

test('plugin install leaves a plugin that does not start to be looked into', async () => {
  await using engine = await anEngine({
    'POST /plugins/some/p:latest/enable': { status: 500, body: { message: 'no socket' } },
  })

  const result = await quaymaster('plugin install --grant-all-permissions some/p', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: progress,
    stderr: 'Error response from daemon: no socket\n',
  })
  expect(engine.requests.map(({ method }) => method)).not.toContain('DELETE')
})

test.each([
  [
    '--alias Mine some/p',
    'invalid reference format: repository name (library/Mine) must be lowercase\n',
  ],
  [`--alias a@sha256:${'0'.repeat(64)} some/p`, `invalid name: a@sha256:${'0'.repeat(64)}\n`],
  ['P', 'invalid reference format: repository name (library/P) must be lowercase\n'],
])('plugin install refuses %s', async (words, stderr) => {
  await using engine = await anEngine()

  const result = await quaymaster(`plugin install ${words}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(engine.requests).toEqual([])
})

test('what a plugin asks for cannot drive the terminal', async () => {
  const hostile = [{ Name: 'mount\x1b[2K', Description: '', Value: ['/\x1b]52;c;eA==\x07'] }]
  await using engine = await anEngine({ 'GET /plugins/privileges': hostile })

  const { stdout } = await quaymaster('plugin install some/p', engine, { tty: true })

  expect(stdout).not.toMatch(/[\x07\x1b]/)
})

test('a signature that need not be checked is mentioned no more', async () => {
  await using engine = await anEngine()

  const result = await quaymaster(
    'plugin install --disable-content-trust --grant-all-permissions some/p',
    engine,
  )

  expect(result.stdout).toMatch(/^Flag --disable-content-trust has been deprecated, /)
  expect(result.exitCode).toBe(0)
})
