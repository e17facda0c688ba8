import { afterAll, expect, test } from 'vitest'
import { contextId } from '../../src/config/contexts.ts'
import {
  type ConnectionFlags,
  resolveContextName,
  resolveEndpoint,
} from '../../src/config/endpoint.ts'
import { makeCertificates } from '../helpers/certificates.ts'
import { type TemporaryDirectory, temporaryDirectory } from './temporary-directory.ts'

const certificates = makeCertificates()
certificates.authority('one')
certificates.authority('other')
const certificate = certificates.file('one.pem').toString()
const privateKey = certificates.file('one.key').toString()
afterAll(() => certificates[Symbol.dispose]())

const noKey = '-----BEGIN PRIVATE KEY-----\n'
const noCertificate = '-----BEGIN CERTIFICATE-----\n'
const initialise = 'Failed to initialize: '
const tlsInfo = `${initialise}failed to retrieve context tls info: `
const resolve = `${initialise}unable to resolve docker endpoint: `

test.each([
  ['-c wins over DOCKER_HOST', { context: 'c' }, { DOCKER_HOST: 'x' }, 'c'],
  ['-H means the default one', { host: 'x' }, { DOCKER_CONTEXT: 'e' }, 'default'],
  ['DOCKER_HOST means the default one', {}, { DOCKER_HOST: 'x', DOCKER_CONTEXT: 'e' }, 'default'],
  ['DOCKER_CONTEXT wins over the file', {}, { DOCKER_HOST: '', DOCKER_CONTEXT: 'e' }, 'e'],
  ['then the current one of the file', {}, { DOCKER_CONTEXT: '' }, 'current'],
] as [string, ConnectionFlags, Record<string, string>, string][])(
  'the context in use: %s',
  (_, flags, env, name) => {
    expect(resolveContextName(flags, env, { currentContext: 'current' })).toBe(name)
  },
)

test('without anything said the context is the default one', () => {
  expect(resolveContextName({}, {}, {})).toBe('default')
})

test('-H and -c together are refused', () => {
  expect(() => resolveContextName({ host: 'x', context: 'y' }, {}, {})).toThrow(
    new Error('conflicting options: cannot specify both --host and --context'),
  )
})

function endpoint(
  directory: string,
  flags: ConnectionFlags,
  env: Record<string, string> = {},
  platform: NodeJS.Platform = 'linux',
) {
  return resolveEndpoint(flags, env, { directory }, platform)
}

test.each([
  [{}, {}, 'unix:///var/run/docker.sock'],
  [{ host: 'tcp://flag' }, { DOCKER_HOST: 'tcp://env' }, 'tcp://flag:2375'],
  [{}, { DOCKER_HOST: 'tcp://env' }, 'tcp://env:2375'],
  [{ host: '' }, {}, 'unix:///var/run/docker.sock'],
  [{ host: 'ssh://me@there' }, {}, 'ssh://me@there'],
] as [ConnectionFlags, Record<string, string>, string][])(
  'with the flags %j and the environment %j the daemon is at %s',
  (flags, env, host) => {
    expect(endpoint('/nonexistent', flags, env)).toEqual({ host })
  },
)

test('on Windows the daemon is at a pipe', () => {
  expect(endpoint('/nonexistent', {}, {}, 'win32').host).toBe('npipe:////./pipe/docker_engine')
})

test.each([
  ['foo://x', `${resolve}invalid bind address format: foo://x`],
  ['tcp://a:b:c', `${resolve}parse "tcp://a:b:c": invalid port ":c" after host`],
  ['ssh://', `${initialise}ssh host connection is not valid: invalid SSH URL: hostname is empty`],
])('the address %s is refused in docker’s words', (host, message) => {
  expect(() => endpoint('/nonexistent', { host })).toThrow(new Error(message))
})

async function withCertificates(): Promise<TemporaryDirectory> {
  const home = temporaryDirectory()
  await home.write('ca.pem', certificate)
  await home.write('cert.pem', certificate)
  await home.write('key.pem', privateKey)
  return home
}

test.each([
  ['--tls', { tls: true }, {}, false],
  ['--tlsverify', { tlsverify: true }, {}, true],
  ['--tlsverify=false', { tlsverify: false }, {}, false],
  ['DOCKER_TLS', {}, { DOCKER_TLS: '0' }, false],
  ['DOCKER_TLS_VERIFY', {}, { DOCKER_TLS_VERIFY: '0' }, true],
  ['--tlsverify=false over its variable', { tlsverify: false }, { DOCKER_TLS_VERIFY: '1' }, false],
] as [string, ConnectionFlags, Record<string, string>, boolean][])(
  '%s turns TLS on',
  async (_, flags, env, verify) => {
    await using home = await withCertificates()

    const { host, tls } = endpoint(home.path, flags, env)

    expect(host).toBe('tcp://localhost:2376')
    expect(tls).toEqual({
      verify,
      ca: Buffer.from(certificate),
      cert: Buffer.from(certificate),
      key: Buffer.from(privateKey),
    })
  },
)

test('--tls=false turns DOCKER_TLS off', () => {
  expect(endpoint('/nonexistent', { tls: false }, { DOCKER_TLS: '1' })).toEqual({
    host: 'unix:///var/run/docker.sock',
  })
})

test('TLS flags and variables mean nothing to a socket', async () => {
  await using home = await withCertificates()

  const { tls } = endpoint(home.path, { host: 'unix:///x', tlsverify: true })

  expect(tls).toBeUndefined()
})

test('DOCKER_CERT_PATH is where the files are, and flags name others', async () => {
  await using home = await withCertificates()
  const ca = await home.write('my ca', `${certificate}mine`)

  const { tls } = endpoint(
    '/nonexistent',
    { tlsverify: true, tlscacert: `"${ca}"` },
    { DOCKER_CERT_PATH: home.path },
  )

  expect(tls).toMatchObject({ ca: Buffer.from(`${certificate}mine`), key: Buffer.from(privateKey) })
})

test('a default certificate may be missing, and its key counts for nothing then', async () => {
  await using home = temporaryDirectory()
  await home.write('ca.pem', certificate)
  await home.write('key.pem', privateKey)

  const { tls } = endpoint(home.path, { tlsverify: true })

  expect(tls).toEqual({ verify: true, ca: Buffer.from(certificate) })
})

test.each([
  [
    'no ca.pem',
    {},
    {},
    (home: string) => `${resolve}open ${home}/ca.pem: no such file or directory`,
  ],
  ['a bad ca.pem', { 'ca.pem': 'bad' }, {}, () => `${tlsInfo}ca.pem seems invalid`],
  [
    'no file of that name',
    { 'ca.pem': certificate },
    { tlscert: '/nope' },
    () => `${resolve}open /nope: no such file or directory`,
  ],
  [
    'a bad key',
    { 'ca.pem': certificate, 'cert.pem': certificate, 'key.pem': 'bad' },
    {},
    () => `${initialise}no valid private key found`,
  ],
  [
    'a key that is none',
    { 'ca.pem': certificate, 'cert.pem': certificate, 'key.pem': noKey },
    {},
    () => `${tlsInfo}tls: failed to parse private key`,
  ],
  [
    'the key of another certificate',
    {
      'ca.pem': certificate,
      'cert.pem': certificate,
      'key.pem': certificates.file('other.key').toString(),
    },
    {},
    () => `${tlsInfo}tls: private key does not match public key`,
  ],
  [
    'a bad certificate',
    { 'ca.pem': certificate, 'cert.pem': 'bad', 'key.pem': privateKey },
    {},
    () => `${tlsInfo}tls: failed to find any PEM data in certificate input`,
  ],
  [
    'a certificate that is none',
    { 'ca.pem': certificate, 'cert.pem': noCertificate, 'key.pem': privateKey },
    {},
    () => `${tlsInfo}x509: malformed certificate`,
  ],
] as [string, Record<string, string>, ConnectionFlags, (home: string) => string][])(
  'with %s TLS is refused in docker’s words',
  async (_, files, flags, message) => {
    await using home = temporaryDirectory()
    for (const [name, contents] of Object.entries(files)) await home.write(name, contents)

    const resolving = () => endpoint(home.path, { host: 'tcp://x', tls: true, ...flags })

    expect(resolving).toThrow(new Error(message(home.path)))
  },
)

async function withContext(name: string, docker: object | undefined): Promise<TemporaryDirectory> {
  const home = temporaryDirectory()
  const Endpoints = docker ? { docker } : {}
  await home.write(
    `contexts/meta/${contextId(name)}/meta.json`,
    JSON.stringify({ Name: name, Metadata: {}, Endpoints }),
  )
  return home
}

test.each([
  [{ Host: 'tcp://x:1', SkipTLSVerify: false }, { host: 'tcp://x:1' }],
  [
    { Host: 'tcp://x:1', SkipTLSVerify: true },
    { host: 'tcp://x:1', tls: { verify: false } },
  ],
  [{ Host: 'unix:///x', SkipTLSVerify: true }, { host: 'unix:///x' }],
  [{}, { host: 'unix:///var/run/docker.sock' }],
])('the context with the endpoint %j leads to %j', async (docker, expected) => {
  await using home = await withContext('ab', docker)

  const found = endpoint(home.path, { context: 'ab', tlsverify: true })

  expect(found).toEqual(expected)
})

test('a context brings its own TLS files', async () => {
  await using home = await withContext('ab', { Host: 'tcp://x:1' })
  await home.write(`contexts/tls/${contextId('ab')}/docker/ca.pem`, certificate)

  const { tls } = endpoint(home.path, {}, { DOCKER_CONTEXT: 'ab' })

  expect(tls).toEqual({ verify: true, ca: Buffer.from(certificate) })
})

test('an unknown context is refused in docker’s words', () => {
  const path = `/nonexistent/contexts/meta/${contextId('nope')}/meta.json`

  expect(() => endpoint('/nonexistent', { context: 'nope' })).toThrow(
    new Error(
      `${resolve}context "nope": context not found: open ${path}: no such file or directory`,
    ),
  )
})

test('a context without a docker endpoint is refused in docker’s words', async () => {
  await using home = await withContext('ab', undefined)

  expect(() => endpoint(home.path, { context: 'ab' })).toThrow(
    new Error(`${resolve}cannot find docker endpoint in context`),
  )
})
