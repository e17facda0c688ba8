import type { OciLayout } from '../../oci-layout.ts'
import { codes, GrpcError, textOf, valuesOf } from '../grpc.ts'
import { type Methods, type ServerCall, unary } from '../grpc-server.ts'
import {
  Empty,
  InfoRequest,
  InfoResponse,
  ReadContentRequest,
  ReadContentResponse,
  WriteContentRequest,
  WriteContentResponse,
  writeActions,
} from '../messages.ts'

const chunkBytes = 1 << 20

/**
 * Lets the engine read and write image layouts of this machine: containerd's content service.
 *
 * @param layouts - by the names that the engine has for them
 */
export function contentService(layouts: ReadonlyMap<string, OciLayout>): Methods {
  const service = '/containerd.services.content.v1.Content'
  return {
    [`${service}/Info`]: unary(InfoRequest, InfoResponse, async ({ digest }, call) => ({
      info: { digest, size: await sizeOf(layoutOf(call, layouts), digest) },
    })),
    async [`${service}/Read`](call) {
      for await (const bytes of call.messages) {
        return read(call, layoutOf(call, layouts), ReadContentRequest.decode(bytes))
      }
    },
    [`${service}/Write`]: (call) => write(call, layoutOf(call, layouts)),
    // Nothing is kept of what was not written to its end.
    [`${service}/Status`]: unary(Empty, Empty, () => {
      throw new GrpcError(codes.notFound, 'nothing is being written')
    }),
  }
}

function layoutOf({ metadata }: ServerCall, layouts: ReadonlyMap<string, OciLayout>): OciLayout {
  const [id = ''] = valuesOf(metadata, 'buildkit-attachable-store-id').map(textOf)
  const layout = layouts.get(id)
  if (!layout) throw new GrpcError(codes.notFound, `no content store ${id}`)
  return layout
}

async function sizeOf(layout: OciLayout, digest: string): Promise<number> {
  const size = await layout.sizeOf(digest)
  if (size === undefined) throw new GrpcError(codes.notFound, `content ${digest}: not found`)
  return size
}

async function read(
  call: ServerCall,
  layout: OciLayout,
  { digest, offset, size }: { digest: string; offset: number; size: number },
): Promise<void> {
  const whole = await sizeOf(layout, digest)
  if (offset > whole) throw new GrpcError(codes.outOfRange, `${digest} has ${whole} bytes`)
  const end = size === 0 ? whole : Math.min(whole, offset + size)
  await using file = await layout.open(digest)
  for (let at = offset; at < end; ) {
    const length = Math.min(chunkBytes, end - at)
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(length), 0, length, at)
    if (bytesRead === 0) throw new GrpcError(codes.unknown, `${digest} became shorter`)
    const data = buffer.subarray(0, bytesRead)
    await call.send(ReadContentResponse.encode({ offset: at, data }))
    at += bytesRead
  }
}

/** What is there already is not written again: the engine takes that answer for success. */
async function write(call: ServerCall, layout: OciLayout): Promise<void> {
  await using ingest = await layout.ingest()
  for await (const bytes of call.messages) {
    const { action, total, expected, offset, data } = WriteContentRequest.decode(bytes)
    const isFirst = ingest.size === 0
    if (isFirst && expected && (await layout.sizeOf(expected)) !== undefined) {
      throw new GrpcError(codes.alreadyExists, `content ${expected}: already exists`)
    }
    if (data.length > 0) {
      if (offset !== ingest.size) {
        throw new GrpcError(codes.outOfRange, `${ingest.size} bytes came, not ${offset}`)
      }
      await ingest.write(data)
    }
    const isLast = action === writeActions.commit
    if (isLast && total > 0 && total !== ingest.size) {
      throw new GrpcError(codes.invalidArgument, `${ingest.size} bytes came, not ${total}`)
    }
    const digest = isLast ? await ingest.keep(expected) : ''
    await call.send(WriteContentResponse.encode({ action, offset: ingest.size, total, digest }))
  }
}
