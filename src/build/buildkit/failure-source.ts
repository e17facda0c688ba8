import type { GrpcError } from './grpc.ts'
import { RpcStatus } from './messages.ts'

/** Lines of a file that a failure is about. */
export interface FailureSource {
  readonly filename: string
  readonly content: string
  readonly startLine: number
  readonly endLine: number
}

interface SourceDetail {
  readonly info?: { readonly filename?: string; readonly data?: string }
  readonly ranges?: readonly {
    readonly start?: { readonly line?: number }
    readonly end?: { readonly line?: number }
  }[]
}

/** Where in the Dockerfile a build failed; engines before 23.0 do not say. */
export function failureSources({ details }: GrpcError): FailureSource[] {
  if (!details) return []
  return RpcStatus.decode(details)
    .details.filter(({ type }) => type.endsWith('buildkit/errdefs.Source+json'))
    .flatMap(({ value }) => {
      const { info, ranges = [] } = JSON.parse(value.toString('utf8')) as SourceDetail
      const [first] = ranges
      if (!info?.data || !first) return []
      const lines = ranges.flatMap(({ start, end }) => [start?.line ?? 1, end?.line ?? 1])
      return [
        {
          filename: info.filename ?? 'Dockerfile',
          content: Buffer.from(info.data, 'base64').toString('utf8'),
          startLine: Math.min(...lines),
          endLine: Math.max(...lines),
        },
      ]
    })
}
