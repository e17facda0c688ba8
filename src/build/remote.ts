import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface DownloadOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
  /** Called as bytes arrive; `total` is 0 where the server does not say. */
  readonly onProgress?: ((received: number, total: number) => void | Promise<void>) | undefined
}

/** A file that was downloaded. */
export interface Download {
  readonly content: AsyncIterable<Uint8Array>
  dispose(): Promise<void>
}

/**
 * Downloads a remote build context, through the proxies of the environment and up to ten redirects.
 * It goes by a temporary file: the engine may take the context more slowly than it comes.
 *
 * @throws Error naming the URL when it cannot be reached or answers with a status of 400 or above
 */
export async function download(url: string, options: DownloadOptions): Promise<Download> {
  const directory = await mkdtemp(join(tmpdir(), 'docker-build-remote-'))
  const dispose = () => rm(directory, { recursive: true, force: true })
  try {
    const path = join(directory, 'context')
    await fetchTo(path, url, options)
    return { content: createReadStream(path), dispose }
  } catch (error) {
    await dispose()
    options.signal?.throwIfAborted()
    throw new Error(`unable to download remote context ${url}: ${(error as Error).message}`)
  }
}

const maxRefusalBytes = 64 * 1024

async function fetchTo(path: string, url: string, { env, signal, onProgress }: DownloadOptions) {
  const { interceptors, request, webAgent } = await import('../config/web-agent.ts')
  const agent = webAgent(env)
  const file = await open(path, 'wx', 0o600)
  try {
    const dispatcher = agent.compose(interceptors.redirect({ maxRedirections: 10 }))
    const { statusCode, statusText, headers, body } = await request(url, {
      dispatcher,
      ...(signal ? { signal } : {}),
    })
    if (statusCode >= 400) {
      const answer = (await start(body, maxRefusalBytes)).toString('utf8').trim()
      throw new Error(`failed to GET ${url} with status ${statusCode} ${statusText}: ${answer}`)
    }
    const total = Number(headers['content-length'] ?? 0)
    let received = 0
    for await (const chunk of body) {
      await file.writeFile(chunk)
      received += chunk.length
      await onProgress?.(received, total)
    }
  } finally {
    await file.close()
    await agent.destroy()
  }
}

async function start(body: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length >= limit) break
  }
  return Buffer.concat(chunks).subarray(0, limit)
}
