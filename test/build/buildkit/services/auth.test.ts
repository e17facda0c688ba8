import { createPublicKey, verify } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import * as messages from '../../../../src/build/buildkit/messages.ts'
import type { Decoder, Encoder } from '../../../../src/build/buildkit/protobuf.ts'
import { authService } from '../../../../src/build/buildkit/services/auth.ts'
import type { AuthConfig } from '../../../../src/config/auth.ts'
import { arrived } from '../../../helpers/fake-buildkit.ts'

const known: Record<string, AuthConfig> = {
  'registry.example': { username: 'me', password: 'secret' },
  'token.example': { identitytoken: 'identity' },
}
const asked: string[] = []
const methods = authService({
  credentialsOf: async (host) => {
    asked.push(host)
    return known[host]
  },
  env: {},
  signal: new AbortController().signal,
})

async function call<In, Out>(
  method: string,
  request: Encoder<In>,
  response: Decoder<Out>,
  value: In,
): Promise<Out> {
  let answer: Buffer = Buffer.alloc(0)
  await methods[`/moby.filesync.v1.Auth/${method}`]!({
    metadata: [],
    signal: new AbortController().signal,
    messages: (async function* () {
      yield request.encode(value)
    })(),
    send(message) {
      answer = arrived(message)
      return undefined
    },
  })
  return response.decode(answer)
}

test.each([
  ['registry.example', { Username: 'me', Secret: 'secret' }],
  ['token.example', { Username: '', Secret: 'identity' }],
  ['other.example', { Username: '', Secret: '' }],
])('%s is given its own credentials and no others', async (Host, expected) => {
  asked.length = 0

  const answer = await call(
    'Credentials',
    messages.CredentialsRequest,
    messages.CredentialsResponse,
    { Host },
  )

  expect(answer).toEqual(expected)
  expect(asked).toEqual([Host])
})

test('the authority of a token proves that we still hold the secret', async () => {
  const request = { Host: 'registry.example', Salt: Buffer.from('salt') }
  const { PublicKey } = await call(
    'GetTokenAuthority',
    messages.GetTokenAuthorityRequest,
    messages.GetTokenAuthorityResponse,
    request,
  )
  const Payload = Buffer.from('nonce')

  const { Signed } = await call(
    'VerifyTokenAuthority',
    messages.VerifyTokenAuthorityRequest,
    messages.VerifyTokenAuthorityResponse,
    { ...request, Payload },
  )

  const key = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: PublicKey.toString('base64url') },
    format: 'jwk',
  })
  expect(Signed.subarray(64)).toEqual(Payload)
  expect(verify(null, Payload, key, Signed.subarray(0, 64))).toBe(true)
})

async function withTokenServer(
  use: (
    realm: string,
    seen: { url: string; authorization?: string; body: string }[],
  ) => Promise<void>,
) {
  const seen: { url: string; authorization?: string; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const { authorization } = request.headers
      seen.push({ url: request.url!, ...(authorization && { authorization }), body })
      response.end(JSON.stringify({ token: 't', expires_in: 7, issued_at: '2020-01-01T00:00:00Z' }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token?x=1`, seen)
  } finally {
    server.close()
  }
}

test('a token is fetched with the credentials of its registry', async () => {
  await withTokenServer(async (Realm, seen) => {
    const request = { Host: 'registry.example', Realm, Service: 's', Scopes: ['a', 'b'] }

    const token = await call(
      'FetchToken',
      messages.FetchTokenRequest,
      messages.FetchTokenResponse,
      request,
    )

    expect(token).toEqual({ Token: 't', ExpiresIn: 7, IssuedAt: 1_577_836_800 })
    expect(seen).toEqual([
      {
        url: '/token?x=1&account=me&service=s&scope=a&scope=b',
        authorization: `Basic ${Buffer.from('me:secret').toString('base64')}`,
        body: '',
      },
    ])
  })
})

test('an identity token is sent in the body', async () => {
  await withTokenServer(async (Realm, seen) => {
    const request = {
      Host: 'token.example',
      ClientID: 'c',
      Realm,
      Service: 's',
      Scopes: ['a', 'b'],
    }

    await call('FetchToken', messages.FetchTokenRequest, messages.FetchTokenResponse, request)

    expect(seen[0]!.body).toBe(
      'service=s&grant_type=refresh_token&refresh_token=identity&client_id=c&scope=a+b',
    )
  })
})

test('credentials are not sent where anyone could read them', async () => {
  const request = {
    Host: 'registry.example',
    Realm: 'http://token.example/',
    Service: 's',
    Scopes: [],
  }

  const fetched = call(
    'FetchToken',
    messages.FetchTokenRequest,
    messages.FetchTokenResponse,
    request,
  )

  await expect(fetched).rejects.toThrow('refusing to send credentials to http://token.example')
})
