import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { type Metadata, type Pieces, valuesOf } from '../../src/build/buildkit/grpc.ts'
import { GrpcClient } from '../../src/build/buildkit/grpc-client.ts'
import {
  type Methods,
  type ServerCall,
  serve,
  unary,
} from '../../src/build/buildkit/grpc-server.ts'
import {
  BytesMessage,
  Empty,
  ListWorkersResponse,
  SolveRequest,
  SolveResponse,
  StatusRequest,
  StatusResponse,
} from '../../src/build/buildkit/messages.ts'
import type { InputOf, OutputOf } from '../../src/build/buildkit/protobuf.ts'
import { fakeEngine } from './fake-engine.ts'

export type Solve = OutputOf<typeof SolveRequest>

export interface FakeBuildKitOptions {
  readonly workerLabels?: Record<string, string>
  /** What is told of a build. */
  readonly statuses?: readonly InputOf<typeof StatusResponse>[]
  /** Methods beside those that every build needs. */
  readonly methods?: Methods
  /** What a build results in; throws GrpcError where it fails. `session` calls the client back. */
  readonly solve?: (
    request: Solve,
    session: GrpcClient,
    signal: AbortSignal,
  ) => Promise<Record<string, string>> | Record<string, string>
}

/** BuildKit's API on an upgraded connection, as far as a build needs it; `solves` are what it was asked. */
export function fakeBuildKit({
  workerLabels,
  statuses = [],
  methods: more,
  solve,
}: FakeBuildKitOptions = {}) {
  const solves: Solve[] = []
  const sessions: Metadata[] = []
  const handle = (socket: Socket) => {
    const finished = deferred<void>()
    const session = deferred<GrpcClient>()
    const methods: Methods = {
      ...more,
      '/moby.buildkit.v1.Control/ListWorkers': unary(Empty, ListWorkersResponse, () => ({
        record: [{ ID: 'worker', Labels: workerLabels ?? {} }],
      })),
      async '/moby.buildkit.v1.Control/Session'(call) {
        sessions.push(call.metadata)
        session.resolve(new GrpcClient(tunnel(call)))
        await new Promise((resolve) => call.signal.addEventListener('abort', resolve))
      },
      '/moby.buildkit.v1.Control/Solve': unary(
        SolveRequest,
        SolveResponse,
        async (request, { signal }) => {
          solves.push(request)
          try {
            const client = await session.promise
            return { ExporterResponse: (await solve?.(request, client, signal)) ?? {} }
          } finally {
            finished.resolve()
          }
        },
      ),
      async '/moby.buildkit.v1.Control/Status'(call) {
        for await (const bytes of call.messages) StatusRequest.decode(bytes)
        for (const status of statuses) await call.send(StatusResponse.encode(status))
        await finished.promise
      },
    }
    serve(socket, methods)
  }
  return { handle, solves, sessions }
}

/** The image that builds of `builds` result in. */
export const digest = `sha256:${'a'.repeat(64)}`

/** Labels of a worker whose images are kept by containerd. */
export const containerdStore = { 'org.mobyproject.buildkit.worker.snapshotter': 'overlayfs' }

/** A BuildKit whose builds succeed. */
export const builds = (options: FakeBuildKitOptions = {}) =>
  fakeBuildKit({ solve: () => ({ 'containerimage.digest': digest }), ...options })

export function engineWithBuildKit(
  buildkit: ReturnType<typeof fakeBuildKit>,
  options: { apiVersion?: string; pingHeaders?: Record<string, string> } = {},
) {
  return fakeEngine({ apiVersion: '1.51', hijacked: { 'POST /grpc': buildkit.handle }, ...options })
}

/** A message that was sent, in pieces perhaps, as it arrives. */
export function arrived(message: Pieces): Buffer {
  return Buffer.concat([message].flat())
}

/** The methods that a session says it serves. */
export function servedBy(metadata: Metadata): string[] {
  return valuesOf(metadata, 'x-docker-expose-session-grpc-method')
}

function tunnel(call: ServerCall): Duplex {
  const duplex = new Duplex({
    read() {},
    write(data: Buffer, _encoding, done) {
      Promise.resolve(call.send(BytesMessage.encode({ data }))).then(() => done(), done)
    },
  })
  const pump = async () => {
    for await (const bytes of call.messages) duplex.push(BytesMessage.decode(bytes).data)
    duplex.push(null)
  }
  pump().catch(() => duplex.destroy())
  return duplex
}

function deferred<T>() {
  let resolve!: (value: T) => void
  const promise = new Promise<T>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
