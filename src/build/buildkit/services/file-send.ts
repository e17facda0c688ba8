import { open, rm } from 'node:fs/promises'
import { codes, GrpcError, valuesOf } from '../grpc.ts'
import type { Methods, ServerCall } from '../grpc-server.ts'
import { BytesMessage } from '../messages.ts'
import { receiveDirectory } from './receive-directory.ts'

/** Where the result of a build goes that is not kept by the engine. */
export type Destination =
  | { readonly directory: string }
  | { readonly file: string }
  | { write(chunk: Uint8Array): Promise<void> | undefined }

/**
 * Takes in what the engine exports.
 *
 * @param destinations - by the exporter's place among those that were asked for
 */
export function fileSend(destinations: ReadonlyMap<number, Destination>): Methods {
  return {
    '/moby.filesync.v1.FileSend/DiffCopy': async (call) => {
      const destination = destinationOf(call, destinations)
      if ('directory' in destination) await receiveDirectory(call, destination.directory)
      else if ('file' in destination) await receiveFile(call, destination.file)
      else await receiveStream(call, destination)
    },
  }
}

/** Engines that know of one exporter only do not number it. */
function destinationOf(
  { metadata }: ServerCall,
  destinations: ReadonlyMap<number, Destination>,
): Destination {
  const [id] = valuesOf(metadata, 'buildkit-attachable-exporter-id')
  const destination =
    id === undefined ? [...destinations.values()][0] : destinations.get(Number(id))
  if (!destination) throw new GrpcError(codes.notFound, `nothing was asked to be exported as ${id}`)
  return destination
}

/** A file that is not complete is removed: nobody shall take it for one. */
async function receiveFile(call: ServerCall, path: string): Promise<void> {
  const file = await open(path, 'w')
  let isComplete = false
  try {
    for await (const bytes of call.messages) await file.writeFile(BytesMessage.decode(bytes).data)
    isComplete = !call.signal.aborted
  } finally {
    const isRegular = (await file.stat()).isFile()
    await file.close()
    if (!isComplete && isRegular) await rm(path, { force: true })
  }
}

async function receiveStream(
  call: ServerCall,
  { write }: { write(chunk: Uint8Array): Promise<void> | undefined },
): Promise<void> {
  for await (const bytes of call.messages) await write(BytesMessage.decode(bytes).data)
}
