import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import type { Cli } from '../../../src/command.ts'
import { deviceLogin, deviceLogout } from '../../../src/commands/registry/device-login.ts'
import { Hub } from '../../../src/commands/registry/hub.ts'
import { Prompt } from '../../../src/commands/shared/prompt.ts'
import { openCredentials } from '../../../src/commands/shared/registry-auth.ts'
import { encodeAuth } from '../../../src/config/auth.ts'
import { hubRegistry } from '../../../src/config/credentials.ts'
import { loadConfig } from '../../../src/config/file.ts'
import type { Output } from '../../../src/streams.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../config/temporary-directory.ts'
import { type AccountService, accountService } from './account-service.ts'

const client = 'L4v0dmlNBpYUjGGab0C2JtgTgXr1Qz4d'
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = { 'https://hub.docker.com': { username: 'bob' } }
const accessToken = `${part({ alg: 'RS256' })}.${part(claims)}.signature`

const code = {
  device_code: 'd3vice',
  user_code: 'ABCD-EFGH',
  verification_uri_complete: 'https://login.docker.com/activate?user_code=ABCD-EFGH',
  expires_in: 900,
  interval: 0,
}
const pending = { status: 403, body: { error: 'authorization_pending' } }
const granted = { status: 200, body: { access_token: accessToken, refresh_token: 'r3fresh' } }
const made = { status: 201, body: { data: { token: 'dckr_pat' } } }
const flow = {
  '/oauth/device/code': [{ status: 200, body: code }],
  '/oauth/token': [pending, granted],
  '/v2/access-tokens/desktop-generate': [made],
}

/** The parts of the program that a device login uses. */
function surroundings(home: TemporaryDirectory, service: AccountService, input: Readable) {
  const abort = new AbortController()
  const written: string[] = []
  const output: Output = {
    isTTY: false,
    columns: 0,
    rows: 0,
    colorLevel: 0,
    write(chunk) {
      written.push(String(chunk))
      return undefined
    },
    onResize: () => () => {},
  }
  const cli = {
    config: loadConfig(home.path),
    env: { PATH: '' },
    platform: 'linux',
    signal: abort.signal,
    streams: { in: { isTTY: true, stream: input, setRawMode() {} }, out: output, err: output },
  } as unknown as Cli
  const opened: string[] = []
  return {
    abort,
    cli,
    credentials: openCredentials(cli),
    prompt: new Prompt(cli),
    opened,
    shown: () => written.join(''),
    world: {
      hub: new Hub(cli.env, abort.signal, service.addresses),
      open: (page: string) => void opened.push(page),
    },
  }
}

const silence = () => new Readable({ read() {} })

test('a device login shows a code, waits, and makes an access token', async () => {
  await using service = await accountService(flow)
  await using home = temporaryDirectory()
  const { cli, credentials, prompt, shown, world } = surroundings(home, service, silence())

  const auth = await deviceLogin(cli, credentials, prompt, world)

  expect(auth).toEqual({ username: 'bob', password: 'dckr_pat', serveraddress: hubRegistry })
  expect(shown()).toContain('device confirmation code is: ABCD-EFGH\n')
  expect(shown()).toContain('device code here: https://login.docker.com/activate\n')
  expect(shown()).not.toMatch(/r3fresh|dckr_pat|d3vice/)
  const poll = {
    client_id: client,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: 'd3vice',
  }
  expect(service.calls).toEqual([
    {
      path: '/oauth/device/code',
      form: {
        client_id: client,
        audience: service.addresses.hub,
        scope: 'openid offline_access',
      },
    },
    { path: '/oauth/token', form: poll },
    { path: '/oauth/token', form: poll },
    {
      path: '/v2/access-tokens/desktop-generate',
      authorization: `Bearer ${accessToken}`,
      form: {},
    },
  ])
})

test('the account’s own tokens are kept beside, for logout, out of the sight of others', async () => {
  await using service = await accountService(flow)
  await using home = temporaryDirectory()
  const { cli, credentials, prompt, world } = surroundings(home, service, silence())

  await deviceLogin(cli, credentials, prompt, world)

  const file = join(home.path, 'config.json')
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    auths: {
      [`${hubRegistry}access-token`]: { auth: encodeAuth('bob', accessToken) },
      [`${hubRegistry}refresh-token`]: { auth: encodeAuth('bob', `r3fresh..${client}`) },
    },
  })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

test('ENTER opens the page', async () => {
  await using service = await accountService(flow)
  await using home = temporaryDirectory()
  const input = Readable.from([Buffer.from('\n')], { objectMode: false })
  const { cli, credentials, opened, prompt, world } = surroundings(home, service, input)

  await deviceLogin(cli, credentials, prompt, world)

  await expect.poll(() => opened).toEqual([code.verification_uri_complete])
})

test.each([
  ['is refused', { status: 403, body: { error_description: 'no' } }],
  ['has no code', { status: 200, body: {} }],
  ['is no JSON', { status: 200, body: '<html>' }],
  ['is moved', { status: 307, location: '/v2/access-tokens/desktop-generate' }],
  ['is endless', { status: 200, body: ' '.repeat(100_000) }],
])('a device login that %s gives way to a password', async (_, reply) => {
  await using service = await accountService({ ...flow, '/oauth/device/code': [reply] })
  await using home = temporaryDirectory()
  const { cli, credentials, prompt, shown, world } = surroundings(home, service, silence())

  const auth = await deviceLogin(cli, credentials, prompt, world)

  expect(auth).toBeUndefined()
  expect(shown()).toBe('')
  expect(service.calls).toHaveLength(1)
})

test.each([
  [
    { '/oauth/token': [{ status: 403, body: { error: 'denied', error_description: 'denied' } }] },
    'failed waiting for authentication: denied',
  ],
  [
    { '/oauth/device/code': [{ status: 200, body: { ...code, expires_in: -1 } }] },
    'failed waiting for authentication: timed out waiting for device token',
  ],
  [
    { '/oauth/token': [{ status: 200, body: { access_token: 'no JWT' } }] },
    'failed waiting for authentication: failed to parse token claims',
  ],
  [
    { '/v2/access-tokens/desktop-generate': [{ status: 403 }] },
    'unexpected response from Hub: 403',
  ],
  [
    { '/v2/access-tokens/desktop-generate': [{ status: 302, location: 'http://evil.example/' }] },
    'unexpected response from Hub: 302',
  ],
  [
    { '/v2/access-tokens/desktop-generate': [{ status: 201, body: { data: {} } }] },
    'Hub gave no access token',
  ],
])('a device login fails with %j', async (replies, message) => {
  await using service = await accountService({ ...flow, ...replies })
  await using home = temporaryDirectory()
  const { cli, credentials, prompt, world } = surroundings(home, service, silence())

  await expect(deviceLogin(cli, credentials, prompt, world)).rejects.toThrow(message)
})

test('an interrupt ends the waiting', async () => {
  await using service = await accountService({
    ...flow,
    '/oauth/device/code': [{ status: 200, body: { ...code, interval: 600 } }],
  })
  await using home = temporaryDirectory()
  const { abort, cli, credentials, prompt, shown, world } = surroundings(home, service, silence())

  const login = deviceLogin(cli, credentials, prompt, world)
  const refused = expect(login).rejects.toThrow('login canceled')
  await expect.poll(shown).toContain('Waiting for authentication')
  abort.abort()

  await refused
})

const tokens = {
  [`${hubRegistry}access-token`]: { auth: encodeAuth('bob', accessToken) },
  [`${hubRegistry}refresh-token`]: { auth: encodeAuth('bob', `r3fresh..${client}`) },
}

test.each([
  ['revokes', { status: 200 }, undefined],
  ['cannot revoke', { status: 500 }, 'the credentials are erased, but not revoked at Docker Hub'],
])('a device logout forgets the tokens where the service %s them', async (_, reply, failure) => {
  await using service = await accountService({ '/oauth/revoke': [reply] })
  await using home = temporaryDirectory()
  await home.write('config.json', JSON.stringify({ auths: tokens }))
  const { cli, credentials, world } = surroundings(home, service, silence())

  const logout = deviceLogout(cli, credentials, world.hub)

  if (failure) await expect(logout).rejects.toThrow(failure)
  else await logout
  expect(service.calls).toEqual([
    { path: '/oauth/revoke', form: { client_id: client, token: 'r3fresh' } },
  ])
  expect(JSON.parse(await readFile(join(home.path, 'config.json'), 'utf8'))).toEqual({ auths: {} })
})

test.each(['plain', 'a..b..c', ''])('the token %j is not ours to revoke', async (password) => {
  await using service = await accountService({})
  await using home = temporaryDirectory()
  const auths = { [`${hubRegistry}refresh-token`]: { auth: encodeAuth('bob', password) } }
  await home.write('config.json', JSON.stringify({ auths }))
  const { cli, credentials, world } = surroundings(home, service, silence())

  await deviceLogout(cli, credentials, world.hub)

  expect(service.calls).toEqual([])
  expect(JSON.parse(await readFile(join(home.path, 'config.json'), 'utf8'))).toEqual({ auths })
})
