import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeAuth } from '../../src/config/auth.ts'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const hub = 'https://index.docker.io/v1/'
const entry = { auth: encodeAuth('bob', 's3cret') }

test.each([
  ['', [hub], hub],
  ['docker.io', [hub, 'docker.io'], 'docker.io'],
  [hub, [hub, 'index.docker.io'], 'index.docker.io'],
  ['r.example', ['r.example', 'http://r.example', 'https://r.example'], 'r.example'],
  ['https://r.example/v1/', ['https://r.example/v1/', 'r.example'], 'r.example'],
  ['r.example:5000', ['r.example:5000'], 'r.example:5000'],
])('logout %s forgets %j alone', async (server, keys, shown) => {
  await using home = temporaryDirectory()
  const others = { 'r.example.evil': entry, 'other:5000': entry }
  const auths = Object.fromEntries(keys.map((key) => [key, entry]))

  const result = await quaymaster(['logout', server], undefined, {
    home: home.path,
    config: { auths: { ...auths, ...others } },
  })

  expect(result).toEqual({
    exitCode: 0,
    stdout: `Removing login credentials for ${shown}\n`,
    stderr: '',
  })
  const saved = await readFile(join(home.path, '.docker/config.json'), 'utf8')
  expect(JSON.parse(saved)).toEqual({ auths: others })
})

test('logout without credentials is no failure', async () => {
  const result = await quaymaster('logout r.example')

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Removing login credentials for r.example\n',
    stderr: '',
  })
})

test('logout reports a helper that forgets nothing', async () => {
  await using home = temporaryDirectory()
  await home.write('bin/docker-credential-h', '#!/bin/sh\necho oops; exit 1\n', 0o755)

  const result = await quaymaster('logout r.example', undefined, {
    config: { credsStore: 'h' },
    env: { PATH: `${home.path}/bin:/bin:/usr/bin` },
  })

  const failure = 'error erasing credentials - err: exit status 1, out: `oops`'
  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Removing login credentials for r.example\n',
    stderr:
      'WARNING: could not erase credentials:\n' +
      `r.example: ${failure}\nhttp://r.example: ${failure}\nhttps://r.example: ${failure}\n`,
  })
})

test('logout warns of credentials that stay', async () => {
  const { stderr } = await quaymaster('logout r.example', undefined, {
    env: { DOCKER_AUTH_CONFIG: '{}' },
  })

  expect(stderr).toMatch(/^WARNING: DOCKER_AUTH_CONFIG is set /)
})

const found = [
  {
    name: 'a',
    description: 'd\nd2\rx and a very long line that is cut somewhere here',
    star_count: 3,
    is_official: false,
  },
  { name: 'b', description: '', star_count: 30, is_official: true },
]
const replies = { 'GET /images/search': found }

// What docker 28.2.2 prints of the same answer.
test.each([
  [
    '',
    'NAME      DESCRIPTION                                     STARS     OFFICIAL\n' +
      'a         d d2 x and a very long line that is cut some…   3         \n' +
      'b                                                         30        [OK]\n',
  ],
  [
    '--no-trunc --format {{.Description}}',
    'd d2 x and a very long line that is cut somewhere here\n\n',
  ],
  ["--format 'table {{.Name}}\\t{{.StarCount}}'", 'NAME      STARS\na         3\nb         30\n'],
  ["--format '{{.Name}}:{{.IsOfficial}}'", 'a:\nb:[OK]\n'],
  [
    '--format json',
    '{"Description":"d d2 x and a very long line that is cut some…","IsOfficial":"false","Name":"a","StarCount":"3"}\n' +
      '{"Description":"","IsOfficial":"true","Name":"b","StarCount":"30"}\n',
  ],
])('search %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`search ${flags} foo`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test.each([
  ['foo', { term: 'foo' }, 'hub'],
  ['me/foo', { term: 'me/foo' }, 'hub'],
  [
    '--limit 5 -f stars=3 -f is-official=true foo',
    { term: 'foo', limit: '5', filters: '{"stars":{"3":true},"is-official":{"true":true}}' },
    'hub',
  ],
  ['--limit=-1 r.example/foo', { term: 'r.example/foo' }, 'named'],
  ['r.example:5000/foo', { term: 'r.example:5000/foo' }, undefined],
  ['docker.io.evil/foo', { term: 'docker.io.evil/foo' }, undefined],
])('search %s sends %j and the credentials of %s', async (words, query, username) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster(`search ${words}`, engine, {
    config: {
      auths: {
        [hub]: { auth: encodeAuth('hub', 'p') },
        'r.example': { auth: encodeAuth('named', 'p') },
      },
    },
  })

  const { headers, query: sent } = engine.requests[0]!
  const auth = Buffer.from(String(headers['x-registry-auth']), 'base64url').toString()
  expect(Object.fromEntries(sent)).toEqual(query)
  expect(JSON.parse(auth).username).toBe(username)
})

test('search says that nothing is automated any more', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('search --filter is-automated=true foo', engine)

  expect(result.exitCode).toBe(0)
  expect(result.stderr).toMatch(/^WARNING: the "is-automated" filter is deprecated/)
})

test('search fails in the words of the engine', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /images/search': { status: 400, body: { message: 'invalid filter' } } },
  })

  const result = await quaymaster('search foo', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: invalid filter\n',
  })
})
