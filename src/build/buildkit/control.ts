import { Duplex } from 'node:stream'
import type { Metadata } from './grpc.ts'
import type { ClientCall, GrpcClient } from './grpc-client.ts'
import {
  BuildHistoryEvent,
  BuildHistoryRequest,
  type BuildRecord,
  BytesMessage,
  bytesMessage,
  Empty,
  GatewaySolveRequest,
  GatewaySolveResponse,
  ListWorkersResponse,
  ReadContentRequest,
  ReadContentResponse,
  ReturnRequest,
  SolveRequest,
  SolveResponse,
  StatusRequest,
  StatusResponse,
} from './messages.ts'
import type { InputOf, OutputOf } from './protobuf.ts'

const control = '/moby.buildkit.v1.Control'
const bridge = '/moby.buildkit.v1.frontend.LLBBridge'

/** BuildKit's own API, as the engine offers it. */
export class Control {
  readonly #client: GrpcClient

  constructor(client: GrpcClient) {
    this.#client = client
  }

  /** The labels of the worker that builds: they tell what the engine can do. */
  async workerLabels(signal?: AbortSignal): Promise<Readonly<Record<string, string>>> {
    const path = `${control}/ListWorkers`
    const { record } = await this.#client.unary(path, Empty, ListWorkersResponse, {}, { signal })
    return record[0]?.Labels ?? {}
  }

  /** Builds; resolves to what the exporters say of the result. Aborting stops the build. */
  async solve(
    request: InputOf<typeof SolveRequest>,
    signal?: AbortSignal,
  ): Promise<Readonly<Record<string, string>>> {
    const path = `${control}/Solve`
    const options = { signal }
    const answer = await this.#client.unary(path, SolveRequest, SolveResponse, request, options)
    return answer.ExporterResponse
  }

  /** What happens in a build, until it is over. */
  async *status(ref: string, signal?: AbortSignal): AsyncGenerator<StatusResponse> {
    const call = this.#client.open(`${control}/Status`, { signal })
    await call.send(StatusRequest.encode({ Ref: ref }))
    call.end()
    for await (const bytes of call.messages) yield StatusResponse.decode(bytes)
  }

  /** What the engine keeps of builds that are over. */
  async *history(ref: string): AsyncGenerator<BuildRecord> {
    const call = this.#client.open(`${control}/ListenBuildHistory`)
    await call.send(BuildHistoryRequest.encode({ Ref: ref, EarlyExit: true }))
    call.end()
    for await (const bytes of call.messages) {
      const { record } = BuildHistoryEvent.decode(bytes)
      if (record) yield record
    }
  }

  /** Something that the engine keeps by its digest. */
  async content(digest: string): Promise<Buffer> {
    const call = this.#client.open('/containerd.services.content.v1.Content/Read')
    await call.send(ReadContentRequest.encode({ digest }))
    call.end()
    const pieces: Buffer[] = []
    for await (const bytes of call.messages) pieces.push(ReadContentResponse.decode(bytes).data)
    return Buffer.concat(pieces)
  }

  /** A connection on which the engine calls us back. */
  session(metadata: Metadata): Duplex {
    return tunnel(this.#client.open(`${control}/Session`, { metadata }))
  }

  /** The frontend's side of a build that was started without a frontend. */
  gateway(ref: string): Gateway {
    const client = this.#client
    const options = { metadata: [['buildkit-controlapi-buildid', ref]] as const }
    return {
      async ping() {
        await client.unary(`${bridge}/Ping`, Empty, Empty, {}, options)
      },
      solve: (request) =>
        client.unary(
          `${bridge}/Solve`,
          GatewaySolveRequest,
          GatewaySolveResponse,
          request,
          options,
        ),
      async finish() {
        await client.unary(`${bridge}/Return`, ReturnRequest, Empty, { result: {} }, options)
      },
    }
  }
}

/** What a frontend may ask of BuildKit. */
export interface Gateway {
  ping(): Promise<void>
  solve(
    request: InputOf<typeof GatewaySolveRequest>,
  ): Promise<OutputOf<typeof GatewaySolveResponse>>
  /** Ends the build with an empty result. */
  finish(): Promise<void>
}

/** Bytes both ways over the messages of a call. */
function tunnel(call: ClientCall): Duplex {
  return new Duplex({
    async read() {
      try {
        let data: Buffer | undefined
        // An empty chunk would not make the stream ask again.
        while (data === undefined || data.length === 0) {
          const { done, value } = await call.messages.next()
          if (done) return void this.push(null)
          data = BytesMessage.decode(value).data
        }
        this.push(data)
      } catch (error) {
        this.destroy(error as Error)
      }
    },
    write(chunk: Buffer, _encoding, done) {
      send([chunk], done)
    },
    writev(chunks, done) {
      send(
        chunks.map(({ chunk }) => chunk as Buffer),
        done,
      )
    },
    final(done) {
      call.end()
      done()
    },
    destroy(error, done) {
      call.cancel()
      done(error)
    },
  })

  function send(chunks: readonly Buffer[], done: (error?: Error | null) => void) {
    Promise.resolve()
      .then(() => call.send(bytesMessage(chunks)))
      .then(() => done(), done)
  }
}
