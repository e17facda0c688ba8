import { expect, test } from 'vitest'
import {
  ContextNotFound,
  ContextStore,
  checkContextName,
  contextId,
  dockerEndpoint,
} from '../../src/config/contexts.ts'
import { temporaryDirectory } from './temporary-directory.ts'

const meta = (name: string) => `contexts/meta/${contextId(name)}/meta.json`

test('a context is stored under the SHA-256 of its name', () => {
  expect(contextId('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('a context is read as docker writes it', async () => {
  await using home = temporaryDirectory()
  await home.write(
    meta('abc'),
    '{"Name":"abc","Metadata":{"Description":"d","GODEBUG":"x"},"Endpoints":{"docker":{"Host":"tcp://x:1","SkipTLSVerify":false}}}',
  )
  await home.write(`contexts/tls/${contextId('abc')}/docker/key.pem`, 'KEY')
  await home.write(`contexts/tls/${contextId('abc')}/docker/ca.pem`, 'CA')

  const store = new ContextStore(home.path)

  expect(store.exists('abc')).toBe(true)
  expect(store.get('abc')).toEqual({
    Name: 'abc',
    Metadata: { Description: 'd', GODEBUG: 'x' },
    Endpoints: { docker: { Host: 'tcp://x:1', SkipTLSVerify: false } },
  })
  expect(store.list()).toEqual([store.get('abc')])
  expect(store.tlsFileNames('abc')).toEqual({ docker: ['ca.pem', 'key.pem'] })
  expect(store.tls('abc', 'docker')).toEqual({
    ca: Buffer.from('CA'),
    key: Buffer.from('KEY'),
    cert: undefined,
  })
  expect(store.storage('abc')).toEqual({
    MetadataPath: `${home.path}/contexts/meta/${contextId('abc')}`,
    TLSPath: `${home.path}/contexts/tls/${contextId('abc')}`,
  })
})

test('keys are read in any case, and contexts in deeper directories are listed', async () => {
  await using home = temporaryDirectory()
  await home.write(
    'contexts/meta/old/deep/meta.json',
    '{"name":"deep","endpoints":{"docker":{"host":"tcp://x:1","skiptlsverify":true}}}',
  )

  const [context] = new ContextStore(home.path).list()

  expect(context).toEqual({
    Name: 'deep',
    Metadata: {},
    Endpoints: { docker: { Host: 'tcp://x:1', SkipTLSVerify: true } },
  })
})

test('without a directory there are no contexts', async () => {
  await using home = temporaryDirectory()
  const store = new ContextStore(home.path)

  expect(store.list()).toEqual([])
  expect(store.exists('abc')).toBe(false)
  expect(store.tlsFileNames('abc')).toEqual({})
  expect(store.tls('abc', 'docker')).toBeUndefined()
})

test.each(['nope', '../x', '../../config.json', '/etc', ''])(
  'the unknown context %j is looked for inside the directory only',
  async (name) => {
    await using home = temporaryDirectory()
    const path = `${home.path}/${meta(name)}`
    let refusal: unknown
    try {
      new ContextStore(home.path).get(name)
    } catch (error) {
      refusal = error
    }

    expect(refusal).toEqual(
      new ContextNotFound(
        `context ${JSON.stringify(name)}: context not found: open ${path}: no such file or directory`,
      ),
    )
  },
)

test.each([
  ['{bad', "invalid character 'b'"],
  [
    '{"Endpoints":{"docker":{"Host":5}}}',
    'json: cannot unmarshal number into Go struct field EndpointMetaBase.Host of type string',
  ],
  ['[]', 'metadata is no object'],
])('the damaged context %s is named in the error', async (text, problem) => {
  await using home = temporaryDirectory()
  const path = await home.write(meta('ab'), text)
  const store = new ContextStore(home.path)

  expect(() => store.get('ab')).toThrow(new Error(`context "ab": parsing ${path}: ${problem}`))
  expect(() => store.list()).toThrow(
    new Error(`failed to read metadata: parsing ${path}: ${problem}`),
  )
})

test.each(['..', '../docker', '.', '', 'a/b', 'a\\b', 'a\0'])(
  'the endpoint name %j cannot lead out of the TLS directory',
  async (endpoint) => {
    await using home = temporaryDirectory()
    await home.write(`contexts/tls/${contextId('ab')}/ca.pem`, 'outside')
    await home.write('contexts/tls/docker/ca.pem', 'outside')

    expect(() => new ContextStore(home.path).tls('ab', endpoint)).toThrow('invalid endpoint name')
  },
)

test('a context without a docker endpoint says so', () => {
  const context = { Name: 'ab', Metadata: {}, Endpoints: {} }

  expect(() => dockerEndpoint(context)).toThrow('cannot find docker endpoint in context')
})

const pattern = 'names are validated against regexp "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$"'
test.each([
  ['', 'context name cannot be empty'],
  ['default', '"default" is a reserved context name'],
  ['a', `context name "a" is invalid, ${pattern}`],
  ['-b', `context name "-b" is invalid, ${pattern}`],
  ['../x', `context name "../x" is invalid, ${pattern}`],
  ['ab\n', `context name "ab\\n" is invalid, ${pattern}`],
])('no context may be called %j', (name, message) => {
  expect(() => checkContextName(name)).toThrow(new Error(message))
})

test.each(['ab', 'a+b', '1.2', 'A_-'])('a context may be called %s', (name) => {
  expect(() => checkContextName(name)).not.toThrow()
})
