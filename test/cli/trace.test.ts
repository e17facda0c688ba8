import { expect, test } from 'vitest'
import { traceLine } from '../../src/cli/trace.ts'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const lineFor = (path: string) =>
  traceLine({ method: 'GET', path, status: 200, milliseconds: 1.25 })

test('a call is a line of method, path, status and time', () => {
  expect(lineFor('/v1.53/containers/json?all=1')).toBe(
    'GET /v1.53/containers/json?all=1 200 1.3 ms\n',
  )
})

test.each([
  ['remote', 'https://me:pw@example.com/a.git#main', 'https://***@example.com/a.git#main'],
  ['remote', 'https://token@example.com/a.git', 'https://***@example.com/a.git'],
  ['fromSrc', 'https://example.com/x.tar?sig=secret&b=1', 'https://example.com/x.tar?***'],
  ['remote', 'git@github.com:a/b.git', 'git@github.com:a/b.git'],
  ['extra', '["http://u:p@h:1","x"]', '["http://***@h:1","x"]'],
  ['buildargs', '{"TOKEN":"secret"}', '***'],
  ['t', 'host:5000/a@sha256:1', 'host:5000/a@sha256:1'],
])('the secrets of the parameter %s=%s are not shown', (name, value, shown) => {
  const line = lineFor(`/build?q=1&${name}=${encodeURIComponent(value)}`)

  const query = new URLSearchParams(/\?(\S*) 200/.exec(line)![1])
  expect([...query]).toEqual([
    ['q', '1'],
    [name, shown],
  ])
})

test('--debug shows neither credentials nor headers nor bodies', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /images/create': { status: 200, stream: [] }, 'POST /swarm/join': {} },
  })
  const config = {
    auths: { 'example.com': { auth: Buffer.from('me:hunter2').toString('base64') } },
    HttpHeaders: { 'X-Meta-Auth': 'hunter2' },
  }
  const options = { config, input: '{"JoinToken":"hunter2"}' }

  const pulled = await quaymaster('-D pull example.com/a', engine, options)
  const joined = await quaymaster('-D api POST /swarm/join -F -', engine, options)

  const said = pulled.stderr + joined.stderr
  expect(said).toContain('POST /v1.53/images/create?')
  expect(said).toContain('POST /v1.53/swarm/join 200')
  expect(said).not.toMatch(/hunter2|aHVudGVyMg|bWU6/)
})
