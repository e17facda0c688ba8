import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { contextId } from '../../src/config/contexts.ts'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { makeCertificates } from '../helpers/certificates.ts'
import { type QuaymasterOptions, quaymaster } from '../helpers/quaymaster.ts'

const certificate = '-----BEGIN CERTIFICATE-----\nAA\n-----END CERTIFICATE-----\n'

/** A home directory without DOCKER_HOST, which would be in the way of contexts. */
function aHome() {
  const home = temporaryDirectory()
  const docker = join(home.path, '.docker')
  return {
    path: home.path,
    write: home.write,
    run: (line: string | readonly string[], options: QuaymasterOptions = {}) =>
      quaymaster(line, undefined, {
        home: home.path,
        ...options,
        env: { DOCKER_HOST: undefined, ...options.env },
      }),
    meta: (name: string) =>
      readFile(join(docker, 'contexts/meta', contextId(name), 'meta.json'), 'utf8'),
    tls: (name: string, file: string) =>
      readFile(join(docker, 'contexts/tls', contextId(name), 'docker', file), 'utf8'),
    config: () => readFile(join(docker, 'config.json'), 'utf8'),
    storage: join(docker, 'contexts'),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

const missing = (home: { storage: string }, name: string) =>
  `context "${name}": context not found: ` +
  `open ${home.storage}/meta/${contextId(name)}/meta.json: no such file or directory`

test.each([
  [
    'new',
    '{"Name":"new","Metadata":{"Description":"Current DOCKER_HOST based configuration"},"Endpoints":{"docker":{"Host":"unix:///var/run/docker.sock","SkipTLSVerify":false}}}',
  ],
  [
    "new --description 'hi <there>' --docker host=tcp://1.2.3.4:2376,skip-tls-verify=true",
    '{"Name":"new","Metadata":{"Description":"hi \\u003cthere\\u003e"},"Endpoints":{"docker":{"Host":"tcp://1.2.3.4:2376","SkipTLSVerify":true}}}',
  ],
  [
    'new --docker host=',
    '{"Name":"new","Metadata":{},"Endpoints":{"docker":{"SkipTLSVerify":false}}}',
  ],
  [
    'new --docker host=ssh://u@h --docker skip-tls-verify=1',
    '{"Name":"new","Metadata":{},"Endpoints":{"docker":{"Host":"ssh://u@h","SkipTLSVerify":true}}}',
  ],
  [
    'new --docker from=default',
    '{"Name":"new","Metadata":{},"Endpoints":{"docker":{"Host":"unix:///var/run/docker.sock","SkipTLSVerify":false}}}',
  ],
])('context create %s stores what docker stores', async (words, meta) => {
  await using home = aHome()

  const result = await home.run(`context create ${words}`)

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'new\n',
    stderr: 'Successfully created context "new"\n',
  })
  expect(await home.meta('new')).toBe(meta)
})

test('TLS files are stored for their owner only, and the rest as docker does', async () => {
  await using home = aHome()
  using certificates = makeCertificates()
  certificates.authority('me')
  const key = certificates.file('me.key').toString()
  const ca = await home.write('ca', certificate)
  const cert = await home.write('cert', certificates.file('me.pem').toString())
  const keyFile = await home.write('key', key)

  const engine = `host=tcp://h:2376,ca=${ca},cert=${cert},key=${keyFile}`
  await home.run(`context create secure --docker ${engine}`)

  const id = contextId('secure')
  const mode = async (path: string) =>
    ((await stat(join(home.storage, path))).mode & 0o777).toString(8)
  expect(await home.tls('secure', 'key.pem')).toBe(key)
  expect(await mode(`tls/${id}`)).toBe('700')
  expect(await mode(`tls/${id}/docker`)).toBe('700')
  expect(await mode(`tls/${id}/docker/key.pem`)).toBe('600')
  expect(await mode(`meta/${id}/meta.json`)).toBe('644')
})

test('context create --from copies all, keys included', async () => {
  await using home = aHome()
  const ca = await home.write('ca', certificate)
  await home.run(`context create one --description d --docker host=tcp://h:2376,ca=${ca}`)

  await home.run('context create two --from one')
  await home.run('context create three --from one --description mine')
  await home.run('context create four --docker from=one')

  const meta = await home.meta('one')
  expect(await home.meta('two')).toBe(meta.replace('one', 'two'))
  expect(await home.tls('two', 'ca.pem')).toBe(certificate)
  expect(await home.meta('three')).toBe(meta.replace('one', 'three').replace('"d"', '"mine"'))
  expect(await home.meta('four')).toContain('"Metadata":{},"Endpoints":{"docker":{"Host":"tcp://h')
})

test('without flags, context create copies the context in use', async () => {
  await using home = aHome()
  await home.run('context create one --docker host=tcp://h:1')

  await home.run('context create two', { env: { DOCKER_CONTEXT: 'one' } })
  await home.run('context create three', { env: { DOCKER_HOST: 'tcp://1.2.3.4' } })

  expect(await home.meta('two')).toContain('"Host":"tcp://h:1"')
  expect(await home.meta('three')).toContain('"Host":"tcp://1.2.3.4:2375"')
})

test.each([
  ['one', 'context "one" already exists'],
  ['default', '"default" is a reserved context name'],
  ["''", 'context name cannot be empty'],
  [
    '../x',
    'context name "../x" is invalid, names are validated against regexp "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$"',
  ],
  ['new --from one --docker host=tcp://x', 'cannot use --docker flag when --from is set'],
  ['new --docker foo=bar', 'unable to create docker endpoint config: unrecognized config key: foo'],
  [
    'new --docker skip-tls-verify=zz',
    'unable to create docker endpoint config: skip-tls-verify: parsing "zz": invalid syntax',
  ],
  [
    'new --docker host=tcp://x,ca=/nothing',
    'unable to create docker endpoint config: open /nothing: no such file or directory',
  ],
  [
    'new --docker host=tcp://x:y:z',
    'unable to create docker endpoint config: invalid docker endpoint options: parse "tcp://x:y:z": invalid port ":z" after host',
  ],
  [
    'new --docker host=ssh://h/x?y=z',
    'unable to create docker endpoint config: invalid docker endpoint options: ssh host connection is not valid: invalid SSH URL: query parameters are not allowed: "y=z"',
  ],
  [
    'new --docker host=tcp://h:2376,ca=/dev/null',
    'unable to create docker endpoint config: invalid docker endpoint options: failed to retrieve context tls info: ca.pem seems invalid',
  ],
])('context create %s is refused, and nothing stored', async (words, message) => {
  await using home = aHome()
  await home.run('context create one')

  const result = await home.run(`context create ${words}`)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(await readdir(join(home.storage, 'meta'))).toEqual([contextId('one')])
})

test('context create --from of a context that does not exist', async () => {
  await using home = aHome()

  const result = await home.run('context create new --from nope')

  expect(result.stderr).toBe(`${missing(home, 'nope')}\n`)
})

test('context update changes what it is told, and keeps the rest', async () => {
  await using home = aHome()
  const ca = await home.write('ca', certificate)
  await home.run(`context create one --docker host=tcp://h:2376,ca=${ca}`)
  await writeFile(
    join(home.storage, 'meta', contextId('one'), 'meta.json'),
    '{"Name":"one","Metadata":{"z":{"b":1},"GODEBUG":"x=1"},"Endpoints":{"kubernetes":{"b":1,"a":2},"docker":{"Host":"tcp://h:2376","SkipTLSVerify":false,"Later":1}}}',
  )

  const described = await home.run('context update one --description new')

  expect(described).toEqual({
    exitCode: 0,
    stdout: 'one\n',
    stderr: 'Successfully updated context "one"\n',
  })
  expect(await home.meta('one')).toBe(
    '{"Name":"one","Metadata":{"Description":"new","GODEBUG":"x=1","z":{"b":1}},"Endpoints":{"docker":{"Host":"tcp://h:2376","SkipTLSVerify":false,"Later":1},"kubernetes":{"a":2,"b":1}}}',
  )
  expect(await home.tls('one', 'ca.pem')).toBe(certificate)

  await home.run("context update one --description '' --docker host=tcp://z")

  expect(await home.meta('one')).toBe(
    '{"Name":"one","Metadata":{"Description":"new","GODEBUG":"x=1","z":{"b":1}},"Endpoints":{"docker":{"Host":"tcp://z","SkipTLSVerify":false},"kubernetes":{"a":2,"b":1}}}',
  )
  await expect(home.tls('one', 'ca.pem')).rejects.toThrow('ENOENT')
})

test.each([
  ['default', () => '"default" is a reserved context name'],
  ['nope', missing],
])('context update %s is refused', async (name, message) => {
  await using home = aHome()

  const result = await home.run(`context update ${name}`)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message(home, name)}\n` })
})

const address = 'unix:///var/run/docker.sock'
const title =
  'NAME        DESCRIPTION                               DOCKER ENDPOINT               ERROR\n'
const isDefault = `default *   Current DOCKER_HOST based configuration   ${address}   \n`

test.each([
  [
    '',
    `${title}a9          nine                                      tcp://h:1                     \na10                                                   ssh://h                       \n${isDefault}`,
  ],
  ['-q', 'a9\na10\ndefault\n'],
  ['-q --format json', 'a9\na10\ndefault\n'],
  [
    "--format 'table {{.Name}}\\t{{.Current}}'",
    'NAME      <no value>\na9        false\na10       false\ndefault   true\n',
  ],
  [
    "--format '{{.Name}}:{{.Current}}:{{.DockerEndpoint}}:{{.Description}}:{{.Error}}'",
    `a9:false:tcp://h:1:nine:\na10:false:ssh://h::\ndefault:true:${address}:Current DOCKER_HOST based configuration:\n`,
  ],
])('context ls %s', async (flags, stdout) => {
  await using home = aHome()
  await home.run('context create a10 --docker host=ssh://h')
  await home.run('context create a9 --description nine --docker host=tcp://h:1')

  const result = await home.run(`context ls ${flags}`)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('context ls --format json has every field', async () => {
  await using home = aHome()

  const { stdout } = await home.run('context list --format json')

  expect(stdout).toBe(
    `{"Current":true,"Description":"Current DOCKER_HOST based configuration","DockerEndpoint":"${address}","Error":"","Name":"default"}\n`,
  )
})

test('context ls shows a context in use that does not exist', async () => {
  await using home = aHome()

  const result = await home.run("context ls --format '{{.Name}}|{{.Current}}|{{.Error}}'", {
    env: { DOCKER_CONTEXT: 'nope' },
  })

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toMatch(
    /^default\|false\|\nnope\|true\|context "nope": context not found: open .*…\n$/,
  )
})

test('context ls warns where DOCKER_HOST is in the way', async () => {
  await using home = aHome()

  const result = await home.run('context ls -q', { env: { DOCKER_HOST: 'tcp://x:1' } })

  expect(result.stderr).toBe(
    'Warning: DOCKER_HOST environment variable overrides the active context. To use a context, either set the global --context flag, or unset DOCKER_HOST environment variable.\n',
  )
})

test('context inspect shows where a context is and which files it has', async () => {
  await using home = aHome()
  const ca = await home.write('ca', certificate)
  await home.run(`context create one --docker host=tcp://h:2376,ca=${ca}`)

  const result = await home.run('context inspect one nope')

  expect(JSON.parse(result.stdout)).toEqual([
    {
      Name: 'one',
      Metadata: {},
      Endpoints: { docker: { Host: 'tcp://h:2376', SkipTLSVerify: false } },
      TLSMaterial: { docker: ['ca.pem'] },
      Storage: {
        MetadataPath: `${home.storage}/meta/${contextId('one')}`,
        TLSPath: `${home.storage}/tls/${contextId('one')}`,
      },
    },
  ])
  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe(`${missing(home, 'nope')}\n`)
})

test.each([
  ['', {}, 'default', address, false],
  ['default', {}, 'default', address, false],
  ['', { DOCKER_HOST: 'tcp://h' }, 'default', 'tcp://h:2375', false],
])('context inspect %s with %j shows the default context', async (words, env, name, host, skip) => {
  await using home = aHome()

  const result = await home.run(`context inspect ${words}`, { env })

  expect(JSON.parse(result.stdout)).toEqual([
    {
      Name: name,
      Metadata: {},
      Endpoints: { docker: { Host: host, SkipTLSVerify: skip } },
      TLSMaterial: {},
      Storage: { MetadataPath: '<IN MEMORY>', TLSPath: '<IN MEMORY>' },
    },
  ])
  expect(result.stdout).toContain('"MetadataPath": "\\u003cIN MEMORY\\u003e"')
})

test('context inspect --format fills a template', async () => {
  await using home = aHome()
  await home.run('context create one --docker host=tcp://h:1')

  const format = '{{.Name}} {{.Endpoints.docker.Host}} {{json .TLSMaterial}}'
  const result = await home.run(['context', 'inspect', '-f', format, 'one'])

  expect(result).toEqual({ exitCode: 0, stdout: 'one tcp://h:1 {}\n', stderr: '' })
})

test.each([
  ['{{.Metadata.Name}} {{.Metadata.Metadata.Description}}', 0, 'one d\n', ''],
  [
    '{{.Metadata.Description}}',
    1,
    '\n',
    "at <.Metadata.Description>: can't evaluate field Description in type store.Metadata\n",
  ],
])(
  'context inspect --format %j reads what docker has there',
  async (format, exitCode, out, err) => {
    await using home = aHome()
    await home.run('context create one --description d')

    const result = await home.run(['context', 'inspect', '-f', format, 'one'])

    expect(result).toEqual({ exitCode, stdout: out, stderr: expect.stringContaining(err) })
  },
)

test('context use remembers the context, and default forgets it', async () => {
  await using home = aHome()
  await home.run('context create one')

  const used = await home.run('context use one')

  expect(used).toEqual({ exitCode: 0, stdout: 'one\n', stderr: 'Current context is now "one"\n' })
  expect(await home.config()).toBe('{\n\t"auths": {},\n\t"currentContext": "one"\n}')
  expect((await home.run('context show')).stdout).toBe('one\n')

  const unused = await home.run('context use default')

  expect(unused.stderr).toBe('Current context is now "default"\n')
  expect(await home.config()).toBe('{\n\t"auths": {}\n}')
  expect((await home.run('context show')).stdout).toBe('default\n')
})

test('context use of the one in use has nothing to do with a config.json it cannot read', async () => {
  await using home = aHome()
  await home.write('.docker/config.json', '{')

  const result = await home.run('context use default')

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toBe('default\n')
  expect(await home.config()).toBe('{')
})

test('context use warns where DOCKER_HOST is in the way', async () => {
  await using home = aHome()
  await home.run('context create one')

  const result = await home.run('context use one', { env: { DOCKER_HOST: 'tcp://x:1' } })

  expect(result.stderr).toBe(
    'Current context is now "one"\nWarning: DOCKER_HOST environment variable overrides the active context. To use "one", either set the global --context flag, or unset DOCKER_HOST environment variable.\n',
  )
})

test.each([
  ['', 'accepts 1 arg(s), received 0'],
  ['a b', 'accepts 1 arg(s), received 2'],
  ["''", 'context name cannot be empty'],
])('context use %s is refused', async (words, message) => {
  await using home = aHome()

  const result = await home.run(`context use ${words}`)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
})

test.each([
  [{}, 'default'],
  [{ DOCKER_CONTEXT: 'nope' }, 'nope'],
  [{ DOCKER_CONTEXT: 'nope', DOCKER_HOST: 'tcp://x' }, 'default'],
])('context show with %j', async (env, name) => {
  await using home = aHome()

  const result = await home.run('context show', { env })

  expect(result).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
})

test('context rm removes contexts with their keys, and reports the rest', async () => {
  await using home = aHome()
  const ca = await home.write('ca', certificate)
  await home.run(`context create one --docker host=tcp://h:2376,ca=${ca}`)
  await home.run('context create two')
  await home.run('context use two')

  const result = await home.run('context rm one nope two default')

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'one\n',
    stderr:
      'context "nope" does not exist\n' +
      'context "two" is in use, set -f flag to force remove\n' +
      'context "default" cannot be removed\n',
  })
  expect(await readdir(join(home.storage, 'tls'))).toEqual([])
  expect(await readdir(join(home.storage, 'meta'))).toEqual([contextId('two')])
})

test('context rm --force removes the context in use, and bears with what is missing', async () => {
  await using home = aHome()
  await home.run('context create one')
  await home.run('context use one')

  const result = await home.run('context remove -f one nope')

  expect(result).toEqual({ exitCode: 0, stdout: 'one\nnope\n', stderr: '' })
  expect(await home.config()).toBe('{\n\t"auths": {}\n}')
})

test('what is stored in a directory of the wrong kind is reported', async () => {
  await using home = aHome()
  await mkdir(dirname(home.storage))
  await writeFile(home.storage, '')

  const result = await home.run('context create one')

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/not a directory\n$/)
})
