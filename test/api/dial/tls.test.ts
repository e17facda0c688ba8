import { createServer as createHttpServer } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import { createServer, type TlsOptions } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Client } from '../../../src/api/client.ts'
import type { TlsFiles } from '../../../src/api/dial.ts'
import { type Certificates, makeCertificates } from '../../helpers/certificates.ts'
import { rawTcpServer } from '../raw-server.ts'

let certificates: Certificates
const file = (name: string) => certificates.file(name)

beforeAll(() => {
  certificates = makeCertificates()
  certificates.authority('ca')
  certificates.authority('other')
  certificates.certificate('server', 'ca', 'subjectAltName=DNS:localhost,IP:127.0.0.1')
  certificates.certificate('elsewhere', 'ca', 'subjectAltName=DNS:engine.example.com')
  certificates.certificate('old', 'ca', 'subjectAltName=IP:127.0.0.1', '-1')
  certificates.certificate('client', 'ca', 'extendedKeyUsage=clientAuth')
})
afterAll(() => certificates[Symbol.dispose]())

/** An engine that speaks TLS with a certificate of ours. */
async function tlsServer(name: string, options: TlsOptions = {}) {
  const identity = { cert: file(`${name}.pem`), key: file(`${name}.key`) }
  const server = createServer({ ...identity, ...options }, (socket) => {
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      if (chunk.includes('/attach')) {
        socket.write('HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\nhello')
      } else if (chunk.includes('HTTP/1.1')) {
        socket.write(
          'HTTP/1.1 200 OK\r\nApi-Version: 1.53\r\nContent-Length: 2\r\n\r\n'.concat(
            chunk.toString().startsWith('HEAD') ? '' : '{}',
          ),
        )
      } else {
        socket.end(`<${chunk}>`)
      }
    })
  })
  server.on('tlsClientError', () => {})
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.close()
    },
  }
}

function client(port: number, tls: TlsFiles, env = {}) {
  return new Client({ endpoint: { host: `tcp://127.0.0.1:${port}`, tls }, userAgent: 'x', env })
}

test('an engine is verified, and proves to be the one', async () => {
  await using server = await tlsServer('server')
  const engine = client(server.port, { ca: file('ca.pem'), verify: true })

  expect(await engine.get('/info')).toEqual({})
  engine.close()
})

test('a hijacked TLS connection carries both directions', async () => {
  await using server = await tlsServer('server')
  const engine = client(server.port, { ca: file('ca.pem'), verify: true })

  const connection = await engine.hijack('POST', '/containers/a/attach')
  let text = ''
  await connection.write('there')
  const read = (chunk: Uint8Array) => {
    text += Buffer.from(chunk)
  }
  await connection.forEach(read)

  expect(text).toBe('hello<there>')
  connection.destroy()
  engine.close()
})

test.each([
  ['of an authority we do not know', 'server', 'other', /certificate signed by unknown authority$/],
  ['that has expired', 'old', 'ca', /certificate has expired or is not yet valid/],
  [
    'for another name',
    'elsewhere',
    'ca',
    /certificate for 127.0.0.1 because it doesn't contain any IP SANs$/,
  ],
])('a certificate %s is refused', async (_name, identity, ca, message) => {
  await using server = await tlsServer(identity)
  const engine = client(server.port, { ca: file(`${ca}.pem`), verify: true })

  const error = await engine.get('/info').catch((error: Error) => error.message)

  expect(error).toMatch(message)
  expect(error).toMatch(
    /^error during connect: Get "https:\/\/127.0.0.1:\d+\/v1.53\/info": tls: failed to verify certificate: x509: /,
  )
})

test('a certificate for other names lists them', async () => {
  await using server = await tlsServer('elsewhere')
  const tls = { ca: file('ca.pem'), verify: true }
  const endpoint = { host: `tcp://localhost:${server.port}`, tls }

  await expect(new Client({ endpoint, userAgent: 'x', env: {} }).get('/info')).rejects.toThrow(
    /certificate is valid for engine.example.com, not localhost$/,
  )
})

test.each(['server', 'old', 'elsewhere'])(
  'without verification the certificate %s is taken',
  async (identity) => {
    await using server = await tlsServer(identity)
    const engine = client(server.port, { verify: false })

    expect(await engine.get('/info')).toEqual({})
    engine.close()
  },
)

test('our own certificate opens an engine that asks for one', async () => {
  await using server = await tlsServer('server', { requestCert: true, ca: file('ca.pem') })
  const identity = { cert: file('client.pem'), key: file('client.key') }
  const engine = client(server.port, { ca: file('ca.pem'), verify: true, ...identity })

  expect(await engine.get('/info')).toEqual({})
  engine.close()
})

test('an engine that asks for a certificate we lack is told as that', async () => {
  await using server = await tlsServer('server', { requestCert: true, ca: file('ca.pem') })
  const engine = client(server.port, { ca: file('ca.pem'), verify: true })

  await expect(engine.get('/info')).rejects.toThrow(
    /: the server probably has client authentication \(--tlsverify\) enabled; check your TLS client certification settings: remote error: tls: certificate required$/,
  )
})

test('an engine that hangs up in the handshake was reached', async () => {
  const server = createTcpServer((socket) => socket.resume().end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }

  const asked = client(port, { ca: file('ca.pem'), verify: true }).get('/info')

  await expect(asked).rejects.toThrow(
    new RegExp(`^error during connect: Get "https://127.0.0.1:${port}/v1.53/info": EOF$`),
  )
  server.close()
})

test('an engine of another version of TLS is told as that', async () => {
  await using server = await tlsServer('server', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' })
  const engine = client(server.port, { ca: file('ca.pem'), verify: true })

  await expect(engine.get('/info')).rejects.toThrow(
    /: remote error: tls: protocol version not supported$/,
  )
})

test('a plain engine asked with TLS is told as that', async () => {
  const http = createHttpServer((_request, response) => response.end('{}'))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const { port } = http.address() as { port: number }

  const asked = client(port, { ca: file('ca.pem'), verify: true }).get('/info')

  await expect(asked).rejects.toThrow(/http: server gave HTTP response to HTTPS client$/)
  http.close()
})

test('TLS goes through a proxy in a tunnel', async () => {
  await using server = await tlsServer('server')
  const heads: string[] = []
  await using proxy = await rawTcpServer(({ socket, head }) => {
    heads.push(head)
    const upstream = connect(server.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
    })
    upstream.on('error', () => socket.destroy())
  })
  const env = { HTTPS_PROXY: `http://me:p%40ss@127.0.0.1:${proxy.port}` }
  const endpoint = { host: `tcp://localhost.:${server.port}`, tls: { verify: false } }
  const engine = new Client({ endpoint, userAgent: 'x', env })

  expect(await engine.get('/info')).toEqual({})
  expect(heads[0]).toBe(
    `CONNECT localhost.:${server.port} HTTP/1.1\r\nHost: localhost.:${server.port}\r\n` +
      `Proxy-Authorization: Basic ${Buffer.from('me:p@ss').toString('base64')}`,
  )
  engine.close()
})

test('a proxy that refuses the tunnel is told', async () => {
  await using proxy = await rawTcpServer(({ socket }) => {
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n')
  })
  const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` }
  const endpoint = { host: 'tcp://engine.invalid:2376', tls: { verify: true } }
  const engine = new Client({ endpoint, userAgent: 'x', env })

  await expect(engine.get('/info')).rejects.toThrow(
    'proxyconnect tcp: Proxy Authentication Required',
  )
})
