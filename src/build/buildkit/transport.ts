import { ApiError } from '../../api/errors.ts'
import type { Engine } from '../../api/index.ts'
import { compareVersions } from '../../api/version.ts'
import { Control } from './control.ts'
import { GrpcClient } from './grpc-client.ts'

/** BuildKit of an engine, reached. */
export interface Connected {
  readonly control: Control
  readonly workerLabels: Readonly<Record<string, string>>
  close(): void
}

/** From here on the engine's own socket speaks HTTP/2 to whoever begins with it. */
const nativeSince = '1.53'
/** A proxy in between may keep silent on what it does not understand. */
const probeMilliseconds = 5_000

/**
 * Connects to the engine's BuildKit: HTTP/2 from the first byte where the engine is new enough, else by
 * the upgrade of `POST /grpc`. What the version promises is tried out, for a proxy may be in between.
 *
 * @returns nothing where neither is offered
 */
export async function connectBuildKit(
  api: Engine,
  signal: AbortSignal,
): Promise<Connected | undefined> {
  const { client } = api
  const isNative =
    compareVersions(await client.version(), nativeSince) >= 0 && client.endpoint.tls === undefined
  if (isNative) {
    const connection = await client.connect({ signal, asStream: true })
    const connected = await probe(new GrpcClient(connection.toDuplex()), signal)
    if (connected) return connected
  }
  try {
    // The build outlives the first ^C, to be told how it ends.
    const connection = await api.system.grpc({ signal: new AbortController().signal })
    return await probe(new GrpcClient(connection.toDuplex()), signal)
  } catch (error) {
    if (error instanceof ApiError) return undefined
    throw error
  }
}

async function probe(client: GrpcClient, signal: AbortSignal): Promise<Connected | undefined> {
  const control = new Control(client)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(probeMilliseconds)])
  try {
    const workerLabels = await control.workerLabels(limit)
    return { control, workerLabels, close: () => client.close() }
  } catch {
    client.close()
    signal.throwIfAborted()
    return undefined
  }
}
