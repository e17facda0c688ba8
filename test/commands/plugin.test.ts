import { expect, test } from 'vitest'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'
import { aPlugin } from './plugin/a-plugin.ts'

const plugins = [
  aPlugin({ Name: 'b10:1', Enabled: true }),
  aPlugin({ Id: 'b'.repeat(64), Name: 'b9:1', Config: { Description: 'two\r\nlines' } }),
]

const table = `ID             NAME      DESCRIPTION                                     ENABLED
bbbbbbbbbbbb   b9:1      twolines                                        false
aaaaaaaaaaaa   b10:1     A plugin whose description is longer than th…   true
`

test.each([
  ['', table],
  ['-q', 'bbbbbbbbbbbb\naaaaaaaaaaaa\n'],
  ['--quiet --no-trunc', `${'b'.repeat(64)}\n${'a'.repeat(64)}\n`],
  [
    "--no-trunc --format '{{.Name}} {{.Description}}'",
    'b9:1 twolines\nb10:1 A plugin whose description is longer than the table has room for\n',
  ],
  [
    '--format json',
    '{"Description":"twolines","Enabled":false,"ID":"bbbbbbbbbbbb","Name":"b9:1","PluginReference":"docker.io/some/plugin:latest"}\n' +
      '{"Description":"A plugin whose description is longer than th…","Enabled":true,"ID":"aaaaaaaaaaaa","Name":"b10:1","PluginReference":"docker.io/some/plugin:latest"}\n',
  ],
  ['-q --format raw', 'plugin_id: bbbbbbbbbbbb\nplugin_id: aaaaaaaaaaaa\n'],
])('plugin ls %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies: { 'GET /plugins': plugins } })

  const result = await quaymaster(`plugin ls ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('plugin ls filters, and takes its format from the configuration', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /plugins': [aPlugin()] } })

  const result = await quaymaster(
    'plugin list --filter enabled=true -f capability=authz -f capability=logdriver',
    engine,
    { config: { pluginsFormat: '{{.PluginReference}}' } },
  )

  expect(result).toEqual({ exitCode: 0, stdout: 'docker.io/some/plugin:latest\n', stderr: '' })
  expect(JSON.parse(engine.requests[0]!.query.get('filters')!)).toEqual({
    enabled: { true: true },
    capability: { authz: true, logdriver: true },
  })
})

test.each([
  ['enable p', 'POST /plugins/p/enable?timeout=30'],
  ['enable --timeout 5 some/p:1', 'POST /plugins/some/p:1/enable?timeout=5'],
  ['enable --timeout 0 p', 'POST /plugins/p/enable?timeout=0'],
  ['disable p', 'POST /plugins/p/disable?'],
  ['disable --force p', 'POST /plugins/p/disable?force=1'],
  ['rm p', 'DELETE /plugins/p?'],
  ['remove -f p', 'DELETE /plugins/p?force=1'],
])('plugin %s asks for what it says, and prints the name', async (line, request) => {
  await using engine = await fakeEngine({
    replies: {
      'POST /plugins/{name}/enable': { status: 200 },
      'POST /plugins/some/p:1/enable': { status: 200 },
      'POST /plugins/{name}/disable': { status: 200 },
      'DELETE /plugins/{name}': { status: 200 },
    },
  })

  const result = await quaymaster(`plugin ${line}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${line.split(' ').at(-1)}\n`, stderr: '' })
  const asked = engine.requests.map(({ method, path, query }) => `${method} ${path}?${query}`)
  expect(asked).toEqual([request])
})

test('plugin enable refuses a negative timeout before anything is asked', async () => {
  await using engine = await fakeEngine()

  const result = await quaymaster('plugin enable --timeout -5 p', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'negative timeout -5 is invalid\n',
  })
  expect(engine.requests).toEqual([])
})

test('plugin rm goes on after a failure', async () => {
  await using engine = await fakeEngine({
    replies: {
      'DELETE /plugins/a': { status: 409, body: { message: 'plugin a:latest is enabled' } },
      'DELETE /plugins/b': { status: 200 },
    },
  })

  const result = await quaymaster('plugin rm a b', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'b\n',
    stderr: 'Error response from daemon: plugin a:latest is enabled\n',
  })
})

test('plugin set sends its settings as they are', async () => {
  await using engine = await fakeEngine({ replies: { 'POST /plugins/p/set': { status: 204 } } })

  const result = await quaymaster(['plugin', 'set', 'p', 'DEBUG=1', 'a=b = c'], engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(engine.requests[0]!.body).toEqual(['DEBUG=1', 'a=b = c'])
})

test('plugin inspect shows what is there, and what is not', async () => {
  await using engine = await fakeEngine({
    replies: {
      'GET /plugins/p/json': aPlugin(),
      'GET /plugins/q/json': { status: 404, body: { message: 'plugin "q" not found' } },
    },
  })

  const result = await quaymaster("plugin inspect p q -f '{{.ID}} {{.Settings.Env}}'", engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: `${'a'.repeat(64)} [DEBUG=0]\n`,
    stderr: 'Error response from daemon: plugin "q" not found\n',
  })
})

test('plugin push gives the registry its own credentials and no others', async () => {
  const stream = ['{"status":"Pushing"}\n{"status":"1: digest: sha256:abc size: 3"}\n']
  await using engine = await fakeEngine({
    replies: { 'POST /plugins/example.com/some/p:latest/push': { status: 200, stream } },
  })
  const auths = {
    'example.com': { auth: Buffer.from('me:secret').toString('base64') },
    'https://index.docker.io/v1/': { auth: Buffer.from('me:other').toString('base64') },
  }

  const result = await quaymaster('plugin push example.com/some/p', engine, { config: { auths } })

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Pushing\n1: digest: sha256:abc size: 3\n',
    stderr: '',
  })
  const header = engine.requests[0]!.headers['x-registry-auth'] as string
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
    username: 'me',
    password: 'secret',
    serveraddress: 'example.com',
  })
})

test.each([
  ['P', 'invalid reference format: repository name (library/P) must be lowercase\n'],
  [`p@sha256:${'0'.repeat(64)}`, `invalid name: p@sha256:${'0'.repeat(64)}\n`],
])('plugin push refuses %s', async (name, stderr) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(['plugin', 'push', name], engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(engine.requests).toEqual([])
})
