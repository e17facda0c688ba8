import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createProxy } from 'node:http'
import { createServer } from 'node:https'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Certificates, makeCertificates } from '../helpers/certificates.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const host = 'registry.test:5000'
const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: 'application/vnd.oci.image.index.v1+json',
  manifests: [],
})

let certificates: Certificates
beforeAll(() => {
  certificates = makeCertificates()
  certificates.authority('ca')
  certificates.authority('other')
  certificates.certificate('server', 'ca', 'subjectAltName=DNS:registry.test')
  certificates.certificate('client', 'ca', 'extendedKeyUsage=clientAuth')
})
afterAll(() => certificates[Symbol.dispose]())

/** A registry at `registry.test:5000` that knows its clients by their certificates, behind a proxy. */
async function openRegistry() {
  const { file } = certificates
  const server = createServer({
    cert: file('server.pem'),
    key: file('server.key'),
    ca: file('ca.pem'),
    requestCert: true,
    rejectUnauthorized: true,
  })
  server.on('request', ({ url }, response) => {
    response.writeHead(200, { 'Content-Type': 'application/vnd.oci.image.index.v1+json' })
    response.end(url === '/v2/' ? '' : manifest)
  })
  const proxy = createProxy()
  proxy.on('connect', (_request, socket) => {
    const upstream = connect((server.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(upstream).pipe(socket)
    })
    for (const end of [socket, upstream]) end.on('error', () => {})
  })
  for (const one of [server, proxy])
    await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))

  const home = mkdtempSync(join(tmpdir(), 'quaymaster-certs-'))
  const directory = join(home, '.config/docker/certs.d', host)
  mkdirSync(directory, { recursive: true })
  const keep = (name: string, file: string) =>
    writeFileSync(join(directory, name), certificates.file(file))
  return {
    keep,
    inspect: () =>
      quaymaster(`manifest inspect ${host}/app:1`, undefined, {
        env: {
          HOME: home,
          ROOTLESSKIT_STATE_DIR: '/run/rootlesskit',
          HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
        },
      }),
    async [Symbol.asyncDispose]() {
      rmSync(home, { recursive: true })
      server.closeAllConnections()
      for (const one of [server, proxy]) one.close()
    },
  }
}

test('a registry is shown the certificate that is kept for it, and trusted for its authority', async () => {
  await using registry = await openRegistry()
  registry.keep('ca.crt', 'ca.pem')
  registry.keep('client.cert', 'client.pem')
  registry.keep('client.key', 'client.key')

  const result = await registry.inspect()

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(result.stdout)).toMatchObject({ manifests: [] })
})

test.each([
  ['no certificate', [['ca.crt', 'ca.pem']]],
  [
    'another authority',
    [
      ['ca.crt', 'other.pem'],
      ['client.cert', 'client.pem'],
      ['client.key', 'client.key'],
    ],
  ],
])('with %s a registry is not spoken to', async (_what, files) => {
  await using registry = await openRegistry()
  for (const [name, file] of files) registry.keep(name!, file!)

  const result = await registry.inspect()

  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr).toContain(`error pinging v2 registry: Get "https://${host}/v2/": `)
})

test.each([
  [
    'a.cert',
    'client.pem',
    'missing key a.key for client certificate a.cert. CA certificates must use the extension .crt',
  ],
  ['a.key', 'client.key', 'missing client certificate a.cert for key a.key'],
])('%s alone is refused', async (name, file, problem) => {
  await using registry = await openRegistry()
  registry.keep(name, file)

  const result = await registry.inspect()

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${problem}\n` })
})
