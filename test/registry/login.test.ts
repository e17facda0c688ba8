import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { registryLogin } from '../../src/registry/login.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const basic = `Basic ${Buffer.from('bob:s3cret').toString('base64')}`

/** A registry on this machine; `answer` is given each path and what authorization came with it. */
async function aRegistry(
  answer: (path: string, authorization: string | undefined, response: ServerResponse) => void,
) {
  const calls: string[] = []
  const server = createServer((request, response) => {
    const { authorization } = request.headers
    const path = request.url!.split('?')[0]!
    calls.push(authorization ? `${path} ${authorization}` : path)
    answer(path, authorization, response)
    response.end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    host,
    calls,
    auth: { username: 'bob', password: 's3cret', serveraddress: host },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const surroundings = { env: {}, signal: new AbortController().signal }

test('a password is shown to a registry that asks for one', async () => {
  await using registry = await aRegistry((_path, authorization, response) => {
    if (authorization !== basic) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' })
  })

  const token = await registryLogin(registry.auth, surroundings)

  expect(token).toBeUndefined()
  expect(registry.calls).toEqual(['/v2/', `/v2/ ${basic}`])
})

test('a token server gets the password, and the registry its token', async () => {
  await using registry = await aRegistry((path, authorization, response) => {
    const { host } = response.req.headers
    if (path === '/token') response.write('{"token":"t","refresh_token":"r"}')
    else if (authorization !== 'Bearer t')
      response.writeHead(401, { 'WWW-Authenticate': `Bearer realm="http://${host}/token"` })
  })

  const token = await registryLogin(registry.auth, surroundings)

  expect(token).toBe('r')
  expect(registry.calls).toEqual(['/v2/', `/token ${basic}`, '/v2/ Bearer t'])
})

test('a registry for anyone is asked no more', async () => {
  await using registry = await aRegistry(() => {})

  await registryLogin(registry.auth, surroundings)

  expect(registry.calls).toEqual(['/v2/'])
})

test.each([
  [401, { 'WWW-Authenticate': 'Basic realm="r"' }, 2, '401 Unauthorized'],
  [401, {}, 1, '401 Unauthorized'],
  [302, { Location: 'http://127.0.0.1:9/' }, 1, '302 Found'],
  [404, {}, 1, '404 Not Found'],
])('a registry that answers %i with %j lets nobody in', async (status, headers, calls, text) => {
  await using registry = await aRegistry((_path, _authorization, response) => {
    response.writeHead(status, headers)
  })

  await expect(registryLogin(registry.auth, surroundings)).rejects.toThrow(
    `login attempt to http://${registry.host}/v2/ failed with status: ${text}`,
  )
  expect(registry.calls).toHaveLength(calls)
})

test('a redirect of the second answer is not followed with the password', async () => {
  await using other = await aRegistry(() => {})
  await using registry = await aRegistry((_path, authorization, response) => {
    if (authorization) response.writeHead(307, { Location: `http://${other.host}/v2/` })
    else response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' })
  })

  await expect(registryLogin(registry.auth, surroundings)).rejects.toThrow('307 Temporary Redirect')
  expect(other.calls).toEqual([])
})

test('login asks the registry itself where there is no engine', async () => {
  await using registry = await aRegistry((_path, authorization, response) => {
    if (authorization !== basic) response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="r"' })
  })
  const login = ['login', '-u', 'bob', '--password-stdin', registry.host]

  const good = await quaymaster(login, undefined, { input: 's3cret' })
  const bad = await quaymaster(login, undefined, { input: 'wr0ng' })

  expect(good).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' })
  expect(bad).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `login attempt to http://${registry.host}/v2/ failed with status: 401 Unauthorized\n`,
  })
})
