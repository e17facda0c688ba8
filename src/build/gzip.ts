import { createGzip } from 'node:zlib'

/** Compresses a stream whose chunks may be memory that is used again for the next one. */
export async function* gzip(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const compressor = createGzip()
  const compressed = (async () => {
    try {
      for await (const chunk of body) {
        await new Promise<void>((resolve, reject) => {
          compressor.write(chunk, (error) => (error ? reject(error) : resolve()))
        })
      }
      compressor.end()
    } catch (error) {
      compressor.destroy(error as Error)
    }
  })()
  try {
    yield* compressor
  } finally {
    compressor.destroy()
    await compressed
  }
}
