import { expect, test } from 'vitest'
import type { Env } from '../../src/command.ts'
import type { AuthConfig } from '../../src/config/auth.ts'
import { RegistryClient } from '../../src/registry/client.ts'
import {
  errorsOf,
  type FakeRegistry,
  fakeRegistry,
  type RegistryCall,
} from '../helpers/fake-registry.ts'

const bob = { username: 'bob', password: 's3cret' }
const basic = `Basic ${Buffer.from('bob:s3cret').toString('base64')}`
const linux = { architecture: 'amd64', os: 'linux' }

/** Fetches `app:1` as a command would. */
async function fetchApp(
  { host }: Pick<FakeRegistry, 'host'>,
  { auth, env = {}, insecure = true }: { auth?: AuthConfig; env?: Env; insecure?: boolean } = {},
) {
  const signal = new AbortController().signal
  const client = new RegistryClient({ registry: host, auth, insecure, env, signal })
  try {
    const { bytes, mediaType } = await client.manifest('app', '1')
    const { config } = JSON.parse(bytes.toString())
    await client.config('app', config.digest)
    return mediaType
  } finally {
    await client.close()
  }
}

/** Asks for a token from `realm`, `{host}` being the registry itself. */
function bearer(realm: string) {
  return ({ url, headers }: RegistryCall, host: string) => {
    if (url.startsWith('/token')) return { body: '{"token":"t0ken"}' }
    if (headers.authorization === 'Bearer t0ken') return undefined
    const challenge = `Bearer realm="${realm.replace('{host}', host)}",service="the service"`
    return { status: 401, headers: { 'WWW-Authenticate': challenge } }
  }
}

function sent({ calls }: FakeRegistry): string[] {
  return calls.map(({ method, url, headers }) =>
    [method, url.split('/sha256')[0], headers.authorization].filter(Boolean).join(' '),
  )
}

test('a token is fetched once for a repository, with the credentials of its registry', async () => {
  await using registry = await fakeRegistry(bearer('http://{host}/token'))
  registry.add('app:1', linux)

  await fetchApp(registry, { auth: bob })

  const query = 'account=bob&service=the+service&scope=repository%3Aapp%3Apull'
  expect(sent(registry)).toEqual([
    'GET /v2/',
    `GET /token?${query} ${basic}`,
    'GET /v2/app/manifests/1 Bearer t0ken',
    'GET /v2/app/blobs Bearer t0ken',
  ])
})

test('whoever has no credentials gets a token as well', async () => {
  await using registry = await fakeRegistry(bearer('http://{host}/token'))
  registry.add('app:1', linux)

  await fetchApp(registry)

  expect(sent(registry)[1]).toBe('GET /token?service=the+service&scope=repository%3Aapp%3Apull')
})

test('an identity token is traded for another', async () => {
  await using registry = await fakeRegistry(bearer('http://{host}/token'))
  registry.add('app:1', linux)

  await fetchApp(registry, { auth: { ...bob, identitytoken: 'identity' } })

  const { method, headers, body } = registry.calls[1]!
  expect([method, headers.authorization]).toEqual(['POST', undefined])
  expect(Object.fromEntries(new URLSearchParams(body.toString()))).toEqual({
    service: 'the service',
    grant_type: 'refresh_token',
    refresh_token: 'identity',
    client_id: 'docker',
    scope: 'repository:app:pull',
  })
})

test('a token for the registry is used as it is', async () => {
  await using registry = await fakeRegistry(bearer('http://{host}/token'))
  registry.add('app:1', linux)

  await fetchApp(registry, { auth: { registrytoken: 't0ken' } })

  expect(sent(registry).slice(0, 2)).toEqual(['GET /v2/', 'GET /v2/app/manifests/1 Bearer t0ken'])
})

test('a registry that asks for a password gets it, from those who have one', async () => {
  await using registry = await fakeRegistry(({ headers }) =>
    headers.authorization === basic
      ? undefined
      : { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="r"' } },
  )
  registry.add('app:1', linux)

  await fetchApp(registry, { auth: bob })

  expect(sent(registry).at(-1)).toBe(`GET /v2/app/blobs ${basic}`)
  await expect(fetchApp(registry)).rejects.toThrow(
    `Get "http://${registry.host}/v2/app/manifests/1": no basic auth credentials`,
  )
})

test.each([
  ['https://evil.test/token', 'in a domain of its own, evil.test'],
  ['https://127.0.0.1.evil.test/token', 'in a domain of its own'],
  ['http://evil.test/token', 'that is not reached over TLS'],
  ['http://{host}@evil.test/token', 'with a user in its address'],
])('no credentials go to a token server at %s', async (realm, why) => {
  await using registry = await fakeRegistry(bearer(realm))
  registry.add('app:1', linux)

  const fetching = fetchApp(registry, { auth: bob })

  await expect(fetching).rejects.toThrow(why)
  await expect(fetching).rejects.not.toThrow('s3cret')
  expect(sent(registry)).toEqual(['GET /v2/'])
})

test('a token server refuses in its own words', async () => {
  await using registry = await fakeRegistry((call, host) =>
    call.url.startsWith('/token')
      ? { status: 401, body: errorsOf('UNAUTHORIZED', 'incorrect username or password') }
      : bearer('http://{host}/token')(call, host),
  )
  registry.add('app:1', linux)

  await expect(fetchApp(registry, { auth: bob })).rejects.toThrow(
    `Get "http://${registry.host}/v2/app/manifests/1": unauthorized: incorrect username or password`,
  )
})

test('a redirect to another place leaves the authorization behind', async () => {
  await using storage = await fakeRegistry(({ url }) =>
    url === '/stored' ? { body: JSON.stringify(linux) } : undefined,
  )
  await using registry = await fakeRegistry((call, host) => {
    const refused = bearer('http://{host}/token')(call, host)
    if (refused || !call.url.includes('/blobs/')) return refused
    return { status: 307, headers: { Location: `http://${storage.host}/stored` } }
  })
  registry.add('app:1', linux)

  await fetchApp(registry, { auth: bob })

  expect(sent(registry).at(-1)).toBe('GET /v2/app/blobs Bearer t0ken')
  expect(sent(storage)).toEqual(['GET /stored'])
})

test('a redirect within the registry keeps it', async () => {
  await using registry = await fakeRegistry((call, host) => {
    const refused = bearer('http://{host}/token')(call, host)
    if (refused || !call.url.includes('/blobs/')) return refused
    if (call.url.endsWith('?again')) return { body: JSON.stringify(linux) }
    return { status: 302, headers: { Location: `${call.url}?again` } }
  })
  registry.add('app:1', linux)

  await fetchApp(registry, { auth: bob })

  expect(registry.calls.at(-1)!.headers.authorization).toBe('Bearer t0ken')
})

test.each([
  ['file:///etc/passwd', 'redirected to null, which is not reached over TLS'],
  ['/v2/app/manifests/1', 'stopped after 5 redirects'],
])('a redirect to %s ends', async (location, message) => {
  await using registry = await fakeRegistry(({ url }) =>
    url.includes('manifests') ? { status: 302, headers: { Location: location } } : undefined,
  )

  await expect(fetchApp(registry)).rejects.toThrow(message)
})

test('what is not what its digest says is not taken', async () => {
  await using registry = await fakeRegistry(({ url }) =>
    url.includes('/blobs/') || url.includes('sha256') ? { body: '{"os":"evil"}' } : undefined,
  )
  const digest = registry.add('app:1', linux)
  const signal = new AbortController().signal
  const client = new RegistryClient({ registry: registry.host, insecure: true, env: {}, signal })

  await expect(client.manifest('app', digest)).rejects.toThrow(
    `manifest verification failed for digest ${digest}`,
  )
  await expect(client.config('app', digest)).rejects.toThrow(
    `image config verification failed for digest ${digest}`,
  )
  await client.close()
})

test.each([
  [403, errorsOf('DENIED', 'no access'), 'denied: no access'],
  [429, errorsOf('TOOMANYREQUESTS', 'slow down'), 'toomanyrequests: slow down'],
  [403, 'go away', 'denied: go away'],
  [404, 'what?', 'unknown: what?'],
  [500, errorsOf('UNKNOWN', 'x'), 'received unexpected HTTP status: 500 Internal Server Error'],
  [204, '', 'received unexpected HTTP status: 204 No Content'],
  [
    400,
    '{"errors":[{"code":"NAME_INVALID","message":"bad"},{"code":"DENIED"}]}',
    'errors:\nname invalid: bad\ndenied',
  ],
])('a registry that answers %d %j is quoted', async (status, body, message) => {
  await using registry = await fakeRegistry(({ url }) =>
    url === '/v2/' ? undefined : { status, body },
  )

  await expect(fetchApp(registry)).rejects.toThrow(message)
})

test('a registry without TLS is not read from unless that is asked for', async () => {
  await using registry = await fakeRegistry()
  registry.add('app:1', linux)

  await expect(fetchApp(registry, { insecure: false })).rejects.toThrow('not reached over TLS')
  expect(registry.calls.every(({ url }) => url === '/v2/')).toBe(true)
})

test('no proxy stands before a registry on this machine', async () => {
  await using registry = await fakeRegistry()
  registry.add('app:1', linux)
  const proxy = 'http://127.0.0.1:1'

  const fetching = fetchApp(registry, { env: { HTTP_PROXY: proxy, HTTPS_PROXY: proxy } })

  expect(await fetching).toBe('application/vnd.docker.distribution.manifest.v2+json')
})

test('a registry that does not answer is named', async () => {
  await expect(fetchApp({ host: '127.0.0.1:1' })).rejects.toThrow(
    'failed to configure transport: error pinging v2 registry: Get "https://127.0.0.1:1/v2/": ',
  )
})

test('a registry that does not answer is reported as the engine would', async () => {
  await expect(fetchApp({ host: '127.0.0.1:1' })).rejects.toThrow(
    'Get "https://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
  )
})
