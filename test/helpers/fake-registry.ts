import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RegistryCall {
  readonly method: string
  /** Path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export interface RegistryAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface FakeRegistry extends AsyncDisposable {
  /** HOST:PORT; it is on this machine, and without TLS. */
  readonly host: string
  readonly calls: readonly RegistryCall[]
  /** Adds an image; `name` is PATH:TAG. Gives back the digest of its manifest. */
  add(name: string, platform: object, kind?: 'docker' | 'oci'): string
  /** Adds a list of what was added before. */
  addList(name: string, members: readonly object[], kind?: 'docker' | 'oci'): string
  /** What was put under PATH/REFERENCE. */
  put(name: string): { mediaType: string | undefined; text: string } | undefined
}

const kinds = {
  docker: {
    image: 'application/vnd.docker.distribution.manifest.v2+json',
    list: 'application/vnd.docker.distribution.manifest.list.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
  oci: {
    image: 'application/vnd.oci.image.manifest.v1+json',
    list: 'application/vnd.oci.image.index.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
}

/**
 * A registry in memory. `answer` is asked first, and may leave a request to it; a mount succeeds for
 * every blob of an image that was added.
 */
export async function fakeRegistry(
  answer: (call: RegistryCall, host: string) => RegistryAnswer | undefined = () => undefined,
): Promise<FakeRegistry> {
  const calls: RegistryCall[] = []
  const contents = new Map<string, { mediaType?: string | undefined; bytes: Buffer }>()
  const puts = new Map<string, { mediaType: string | undefined; text: string }>()

  const stored = ({ method, url, headers, body }: RegistryCall): RegistryAnswer => {
    const { pathname, searchParams } = new URL(url, 'http://registry')
    const path = pathname.slice('/v2/'.length)
    if (path === '') return {}
    if (method === 'PUT') {
      puts.set(path.replace('/manifests/', ':'), {
        mediaType: headers['content-type'],
        text: body.toString(),
      })
      return { status: 201, headers: { 'Docker-Content-Digest': digestOf(body) } }
    }
    if (method === 'POST') {
      const mount = `${searchParams.get('from')}/blobs/${searchParams.get('mount')}`
      return contents.has(mount)
        ? { status: 201 }
        : { status: 202, headers: { Location: `/v2/${path}upload?state=x` } }
    }
    const content = contents.get(path)
    if (!content) return { status: 404, body: errorsOf('MANIFEST_UNKNOWN', 'manifest unknown') }
    return {
      headers: content.mediaType ? { 'Content-Type': content.mediaType } : {},
      body: content.bytes,
    }
  }

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    const call = { method, url, headers, body: Buffer.concat(chunks) }
    calls.push(call)
    const { status = 200, headers: sent = {}, body = '' } = answer(call, host) ?? stored(call)
    response.writeHead(status, sent)
    response.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`

  const keep = (path: string, mediaType: string | undefined, bytes: Buffer) => {
    const digest = digestOf(bytes)
    contents.set(`${path}/${mediaType ? 'manifests' : 'blobs'}/${digest}`, { mediaType, bytes })
    return { digest, size: bytes.length }
  }
  const keepManifest = (name: string, mediaType: string, manifest: object) => {
    const [path = '', tag] = name.split(':')
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, ...manifest }, null, 3))
    contents.set(`${path}/manifests/${tag}`, { mediaType, bytes })
    return keep(path, mediaType, bytes).digest
  }
  return {
    host,
    calls,
    add(name, platform, kind = 'docker') {
      const [path = ''] = name.split(':')
      const { image, config, layer } = kinds[kind]
      return keepManifest(name, image, {
        config: {
          mediaType: config,
          ...keep(path, undefined, Buffer.from(JSON.stringify(platform))),
        },
        layers: [{ mediaType: layer, ...keep(path, undefined, Buffer.from(`layer of ${name}`)) }],
      })
    },
    addList: (name, manifests, kind = 'docker') =>
      keepManifest(name, kinds[kind].list, { manifests }),
    put: (name) => puts.get(name),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** The body with which a registry refuses. */
export function errorsOf(code: string, message: string): string {
  return JSON.stringify({ errors: [{ code, message }] })
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
