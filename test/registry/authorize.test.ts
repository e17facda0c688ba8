import { expect, test } from 'vitest'
import { authorize } from '../../src/registry/authorize.ts'
import type { RegistryResponse } from '../../src/registry/transport.ts'

const bob = { username: 'bob', password: 's3cret', serveraddress: 'r.example' }
const basic = `Basic ${Buffer.from('bob:s3cret').toString('base64')}`
const bearer = (realm: string) => [
  { scheme: 'bearer', parameters: { realm, service: 'a service' } },
]

/** Where secrets went, and an answer for all of them. */
function aTransport(host: string, answer: Partial<RegistryResponse> = {}) {
  const sent: { url: string; headers: Readonly<Record<string, string>> | undefined }[] = []
  return {
    host,
    sent,
    async get(url: string, headers?: Readonly<Record<string, string>>) {
      sent.push({ url, headers })
      return { status: 200, headers: {}, text: '{"token":"t0ken"}', ...answer }
    },
    async post(url: string, form: URLSearchParams) {
      sent.push({ url: `${url} ${form}`, headers: undefined })
      return { status: 200, headers: {}, text: '{"access_token":"t0ken"}', ...answer }
    },
  }
}

test.each([
  ['r.example.com', 'https://r.example.com/token'],
  ['r.example.com:5000', 'https://r.example.com/token'],
  ['r.example.com', 'https://auth.example.com:8443/token'],
  ['r.example.com', 'https://example.com/jwt/auth'],
  ['ghcr.io', 'https://ghcr.io/token'],
  ['example.com', 'https://auth.example.com/token'],
  ['registry-1.docker.io', 'https://auth.docker.io/token'],
  ['127.0.0.1:5000', 'https://127.0.0.1:5001/token'],
])('%s may have its token server at %s', async (host, realm) => {
  const transport = aTransport(host)

  const proof = await authorize(transport, `https://${host}`, bearer(realm), bob)

  expect(proof).toEqual({ header: 'Bearer t0ken' })
  expect(transport.sent).toEqual([
    {
      url: `${realm}?account=bob&client_id=docker&offline_token=true&service=a+service`,
      headers: { Authorization: basic },
    },
  ])
})

test.each([
  ['r.example.com', 'https://evil.test/token', 'in a domain of its own, evil.test'],
  ['r.example.com', 'https://r.example.com.evil.test/', 'in a domain of its own'],
  ['r.example.com', 'https://evilexample.com/', 'in a domain of its own'],
  ['r.example.com', 'https://r.example.com@evil.test/', 'with a user in its address'],
  ['ghcr.io', 'https://evil.io/token', 'in a domain of its own'],
  ['10.1.2.3:5000', 'https://9.1.2.3/token', 'in a domain of its own'],
  ['[::1]:5000', 'https://[::2]/token', 'in a domain of its own'],
  ['registry-1.docker.io', 'https://auth.docker.io.evil.test/', 'in a domain of its own'],
  ['r.example.com', 'http://r.example.com/token', 'that is not reached over TLS'],
  ['r.example.com', 'file:///etc/passwd', 'that is not reached over TLS'],
  ['r.example.com', '/token', 'that is no address'],
  ['r.example.com', '', 'that is no address'],
])('%s gets nothing when its token server is %s', async (host, realm, why) => {
  const transport = aTransport(host)

  const asked = authorize(transport, `https://${host}`, bearer(realm), bob)

  await expect(asked).rejects.toThrow(why)
  await expect(asked).rejects.not.toThrow('s3cret')
  expect(transport.sent).toEqual([])
})

test('a registry without TLS may have its token server beside it', async () => {
  const transport = aTransport('127.0.0.1:5000')
  const origin = 'http://127.0.0.1:5000'

  const proof = await authorize(transport, origin, bearer(`${origin}/token`), bob)

  expect(proof).toEqual({ header: 'Bearer t0ken' })
  const elsewhere = bearer('http://127.0.0.1:6000/token')
  await expect(authorize(transport, origin, elsewhere, bob)).rejects.toThrow('over TLS')
})

test.each([
  [{ text: '{"access_token":"a"}' }, { header: 'Bearer a' }],
  [{ text: '{"token":"t","refresh_token":"r"}' }, { header: 'Bearer t', identityToken: 'r' }],
])('of the answer %j is made %j', async (answer, proof) => {
  const transport = aTransport('r.example', answer)

  expect(
    await authorize(transport, 'https://r.example', bearer('https://r.example/'), bob),
  ).toEqual(proof)
})

test.each([
  [{ status: 401 }, 'login attempt to https://r.example/t failed with status: 401 Unauthorized'],
  [
    { status: 307, headers: { location: 'https://evil.test/' } },
    'failed with status: 307 Temporary Redirect',
  ],
  [{ text: '{}' }, 'the token server gave no token'],
  [{ text: '{"token":7}' }, 'the token server gave no token'],
  [{ text: '<html>' }, 'invalid character'],
])('the answer %j of a token server is no proof', async (answer, message) => {
  const transport = aTransport('r.example', answer)

  const asked = authorize(transport, 'https://r.example', bearer('https://r.example/t'), bob)

  await expect(asked).rejects.toThrow(message)
})

test('a registry that knows passwords only gets one, and one that knows neither gets none', async () => {
  const transport = aTransport('r.example')
  const offer = (scheme: string) => [{ scheme, parameters: {} }]

  expect(await authorize(transport, 'https://r.example', offer('basic'), bob)).toEqual({
    header: basic,
  })
  expect(await authorize(transport, 'https://r.example', offer('negotiate'), bob)).toBeUndefined()
  expect(transport.sent).toEqual([])
})
