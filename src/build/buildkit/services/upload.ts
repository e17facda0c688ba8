import type { Methods } from '../grpc-server.ts'
import { BytesMessage } from '../messages.ts'

const chunkBytes = 1 << 20

/** Sends a build context that comes as one archive, when the engine asks for it. */
export function uploadService(archive: AsyncIterable<Uint8Array>): Methods {
  return {
    '/moby.upload.v1.Upload/Pull': async (call) => {
      for await (const chunk of archive) {
        for (let start = 0; start < chunk.length; start += chunkBytes) {
          const data = chunk.subarray(start, start + chunkBytes)
          await call.send(BytesMessage.encode({ data }))
        }
      }
    },
  }
}
