import { expect, test } from 'vitest'
import { Client } from '../../../src/api/client.ts'
import { proxyFor } from '../../../src/api/dial/proxy.ts'
import { rawTcpServer, respond } from '../raw-server.ts'

const target = { host: 'engine.example.com', port: 2375 }

test.each([
  ['no proxy', {}, undefined],
  ['a proxy', { HTTP_PROXY: 'http://p:3128' }, 'http://p:3128/'],
  ['a proxy in lower case', { http_proxy: 'http://p:3128' }, 'http://p:3128/'],
  ['a proxy without a scheme', { HTTP_PROXY: 'p:3128' }, 'http://p:3128/'],
  ['only one for TLS', { HTTPS_PROXY: 'http://p:3128' }, undefined],
  ['a star', { HTTP_PROXY: 'http://p', NO_PROXY: '*' }, undefined],
  ['the host', { HTTP_PROXY: 'http://p', NO_PROXY: 'a, Engine.Example.com' }, undefined],
  ['its domain', { HTTP_PROXY: 'http://p', no_proxy: 'example.com' }, undefined],
  ['its domain with a dot', { HTTP_PROXY: 'http://p', NO_PROXY: '.example.com' }, undefined],
  ['its domain with a star', { HTTP_PROXY: 'http://p', NO_PROXY: '*.example.com' }, undefined],
  ['its subdomains only', { HTTP_PROXY: 'http://p', NO_PROXY: '.engine.example.com' }, 'http://p/'],
  ['another domain', { HTTP_PROXY: 'http://p', NO_PROXY: 'ample.com' }, 'http://p/'],
  ['its port', { HTTP_PROXY: 'http://p', NO_PROXY: 'example.com:2375' }, undefined],
  ['another port', { HTTP_PROXY: 'http://p', NO_PROXY: 'example.com:2376' }, 'http://p/'],
])('with %s in the environment', (_name, env, expected) => {
  expect(proxyFor(target, false, env)?.href).toBe(expected)
})

test.each([
  ['localhost', ''],
  ['127.0.0.1', ''],
  ['127.8.8.8', ''],
  ['::1', ''],
  ['10.1.2.3', '10.0.0.0/8'],
  ['10.1.2.3', '10.1.2.3'],
  ['10.1.2.3', '10.1.2.3:2375'],
  ['fd00::12', 'fd00::/8'],
  ['fd00::12', 'fd00::12'],
  ['fd00::12', '[fd00::12]:2375'],
])('%s is reached directly with NO_PROXY=%s', (host, list) => {
  expect(proxyFor({ host, port: 2375 }, false, { HTTP_PROXY: 'p', NO_PROXY: list })).toBeUndefined()
})

test.each([
  ['10.1.2.3', '11.0.0.0/8'],
  ['10.1.2.3', '10.1.2.0/33'],
  ['10.1.2.3', '0.1.2.3'],
  ['fd00::12', 'fc00::/8'],
])('%s is reached by the proxy with NO_PROXY=%s', (host, list) => {
  expect(proxyFor({ host, port: 2375 }, false, { HTTP_PROXY: 'p', NO_PROXY: list })).toBeDefined()
})

test.each(['socks5://user:secret@p', 'ftp://p', 'http://'])(
  'the proxy %s is refused without showing it',
  (proxy) => {
    expect(() => proxyFor(target, false, { HTTP_PROXY: proxy })).toThrow(
      /^invalid proxy address in the environment: only http and https are supported$/,
    )
  },
)

test('a plain engine is asked through the proxy by its whole URL', async () => {
  await using proxy = await rawTcpServer(({ socket, method, target }) => {
    if (method === 'HEAD') socket.write('HTTP/1.1 200 OK\r\nApi-Version: 1.50\r\n\r\n')
    else respond(socket, JSON.stringify(target))
  })
  const env = { HTTP_PROXY: `http://me:secret@127.0.0.1:${proxy.port}` }
  const endpoint = { host: 'tcp://engine.example.com' }
  const client = new Client({ endpoint, userAgent: 'x', env })

  expect(await client.get('/info', { a: 1 })).toBe('http://engine.example.com:2375/v1.50/info?a=1')
  expect(proxy.requests[1]!.head).toContain('\r\nHost: engine.example.com:2375\r\n')
  expect(proxy.requests[1]!.head).toContain(
    `\r\nProxy-Authorization: Basic ${Buffer.from('me:secret').toString('base64')}`,
  )
  client.close()
})
