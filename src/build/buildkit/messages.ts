import {
  bigInteger,
  bool,
  bytes,
  bytesHeader,
  integer,
  map,
  message,
  nested,
  type OutputOf,
  repeatedBytes,
  repeatedMessage,
  repeatedString,
  string,
} from './protobuf.ts'

// BuildKit's messages, as far as a client of one engine needs them; numbers are the protocol's.

export const Empty = message({})

/** Carries bytes: files, uploads, agents' talk, and the session itself. */
export const BytesMessage = message({ data: bytes(1) })

/** A BytesMessage around bytes that are not copied. */
export function bytesMessage(pieces: readonly Uint8Array[]): Uint8Array[] {
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  return [bytesHeader(1, length), ...pieces]
}

// moby.buildkit.v1.Control

const CacheEntry = message({ Type: string(1), Attrs: map(2, string) })
const Exporter = message({ Type: string(1), Attrs: map(2, string) })

export const SolveRequest = message({
  Ref: string(1),
  ExporterDeprecated: string(3),
  ExporterAttrsDeprecated: map(4, string),
  Session: string(5),
  Frontend: string(6),
  FrontendAttrs: map(7, string),
  Cache: nested(8, message({ Exports: repeatedMessage(4, CacheEntry) })),
  Entitlements: repeatedString(9),
  Internal: bool(11),
  Exporters: repeatedMessage(13, Exporter),
})

export const SolveResponse = message({ ExporterResponse: map(1, string) })

export const ListWorkersResponse = message({
  record: repeatedMessage(1, message({ ID: string(1), Labels: map(2, string) })),
})

const ContentDescriptor = message({
  mediaType: string(1),
  digest: string(2),
  size: integer(3),
  annotations: map(5, string),
})
const BuildResultInfo = message({ Attestations: repeatedMessage(2, ContentDescriptor) })

export const BuildHistoryRequest = message({ Ref: string(2), EarlyExit: bool(3) })
export const BuildHistoryEvent = message({
  record: nested(
    2,
    message({
      Result: nested(10, BuildResultInfo),
      /** By platform, where a build is for several. */
      Results: map(11, (number) => nested(number, BuildResultInfo)),
    }),
  ),
})
export type BuildRecord = NonNullable<OutputOf<typeof BuildHistoryEvent>['record']>

export const StatusRequest = message({ Ref: string(1) })

const Timestamp = message({ seconds: integer(1), nanos: integer(2) })
const Position = message({ line: integer(1), character: integer(2) })
const Range = message({ start: nested(1, Position), end: nested(2, Position) })

const Vertex = message({
  digest: string(1),
  inputs: repeatedString(2),
  name: string(3),
  cached: bool(4),
  started: nested(5, Timestamp),
  completed: nested(6, Timestamp),
  error: string(7),
  progressGroup: nested(8, message({ id: string(1), name: string(2), weak: bool(3) })),
})

const VertexStatus = message({
  id: string(1),
  vertex: string(2),
  name: string(3),
  current: integer(4),
  total: integer(5),
  timestamp: nested(6, Timestamp),
  started: nested(7, Timestamp),
  completed: nested(8, Timestamp),
})

const VertexLog = message({
  vertex: string(1),
  timestamp: nested(2, Timestamp),
  stream: integer(3),
  data: bytes(4),
})

const VertexWarning = message({
  vertex: string(1),
  level: integer(2),
  short: bytes(3),
  detail: repeatedBytes(4),
  url: string(5),
  info: nested(
    6,
    message({ filename: string(1), data: bytes(2), definition: bytes(3), language: string(4) }),
  ),
  ranges: repeatedMessage(7, Range),
})

export const StatusResponse = message({
  vertexes: repeatedMessage(1, Vertex),
  statuses: repeatedMessage(2, VertexStatus),
  logs: repeatedMessage(3, VertexLog),
  warnings: repeatedMessage(4, VertexWarning),
})

export type Timestamp = OutputOf<typeof Timestamp>
export type Vertex = OutputOf<typeof Vertex>
export type VertexStatus = OutputOf<typeof VertexStatus>
export type VertexLog = OutputOf<typeof VertexLog>
export type VertexWarning = OutputOf<typeof VertexWarning>
export type StatusResponse = OutputOf<typeof StatusResponse>

// google.rpc, and what BuildKit puts into it

export const RpcStatus = message({
  code: integer(1),
  message: string(2),
  details: repeatedMessage(3, message({ type: string(1), value: bytes(2) })),
})

// moby.buildkit.v1.frontend.LLBBridge

export const GatewaySolveRequest = message({
  Frontend: string(2),
  FrontendOpt: map(3, string),
  allowResultReturn: bool(5),
  allowResultArrayRef: bool(6),
})

const GatewayResult = message({ metadata: map(10, bytes) })
export const GatewaySolveResponse = message({ ref: string(1), result: nested(3, GatewayResult) })
export const ReturnRequest = message({
  result: nested(1, GatewayResult),
  error: nested(2, RpcStatus),
})

// fsutil.types: what FileSync and FileSend speak

export const packetTypes = { stat: 0, request: 1, data: 2, finish: 3, error: 4 } as const

export const Stat = message({
  /** A file system's own bytes, most often UTF-8. */
  path: bytes(1),
  /** Go's FileMode, not the system's. */
  mode: integer(2),
  uid: integer(3),
  gid: integer(4),
  size: integer(5),
  /** Nanoseconds since 1970. */
  modTime: bigInteger(6),
  linkname: bytes(7),
  devmajor: integer(8),
  devminor: integer(9),
})
export type Stat = OutputOf<typeof Stat>

const packetData = 4

export const Packet = message({
  type: integer(1),
  stat: nested(2, Stat),
  ID: integer(3),
  data: bytes(packetData),
})

/** A Packet with a piece of file `ID`, which is not copied. */
export function dataPacket(ID: number, data: Uint8Array): Uint8Array[] {
  const head = Packet.encode({ type: packetTypes.data, ID })
  return [head, bytesHeader(packetData, data.length), data]
}

// The other services of a session

export const HealthCheckResponse = message({ status: integer(1) })

export const CredentialsRequest = message({ Host: string(1) })
export const CredentialsResponse = message({ Username: string(1), Secret: string(2) })

export const FetchTokenRequest = message({
  ClientID: string(1),
  Host: string(2),
  Realm: string(3),
  Service: string(4),
  Scopes: repeatedString(5),
})
export const FetchTokenResponse = message({
  Token: string(1),
  ExpiresIn: integer(2),
  IssuedAt: integer(3),
})
export const GetTokenAuthorityRequest = message({ Host: string(1), Salt: bytes(2) })
export const GetTokenAuthorityResponse = message({ PublicKey: bytes(1) })
export const VerifyTokenAuthorityRequest = message({
  Host: string(1),
  Payload: bytes(2),
  Salt: bytes(3),
})
export const VerifyTokenAuthorityResponse = message({ Signed: bytes(1) })

export const GetSecretRequest = message({ ID: string(1) })
export const GetSecretResponse = message({ data: bytes(1) })

export const CheckAgentRequest = message({ ID: string(1) })

// containerd.services.content.v1

export const writeActions = { stat: 0, write: 1, commit: 2 } as const

export const InfoRequest = message({ digest: string(1) })
export const InfoResponse = message({
  info: nested(1, message({ digest: string(1), size: integer(2) })),
})
export const ReadContentRequest = message({
  digest: string(1),
  offset: integer(2),
  /** All that is left, where it is 0. */
  size: integer(3),
})
export const ReadContentResponse = message({ offset: integer(1), data: bytes(2) })
export const WriteContentRequest = message({
  action: integer(1),
  ref: string(2),
  total: integer(3),
  expected: string(4),
  offset: integer(5),
  data: bytes(6),
})
export const WriteContentResponse = message({
  action: integer(1),
  offset: integer(4),
  total: integer(5),
  digest: string(6),
})
