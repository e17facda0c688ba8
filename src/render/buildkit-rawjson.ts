import type { StatusResponse, Timestamp } from '../build/buildkit/messages.ts'

/** News of a build as one line of JSON, as programs that read BuildKit's own output expect it. */
export function toJsonLine({ vertexes, statuses, logs, warnings }: StatusResponse): string {
  const news = {
    vertexes: optional(
      vertexes.map(
        ({ digest, inputs, name, started, completed, cached, error, progressGroup }) => ({
          digest,
          inputs: optional(inputs),
          name,
          started: time(started),
          completed: time(completed),
          cached: cached || undefined,
          error: error || undefined,
          progressGroup,
        }),
      ),
    ),
    statuses: optional(
      statuses.map(({ id, vertex, name, total, current, timestamp, started, completed }) => ({
        id,
        vertex,
        name: name || undefined,
        total: total || undefined,
        current,
        timestamp: time(timestamp),
        started: time(started),
        completed: time(completed),
      })),
    ),
    logs: optional(
      logs.map(({ vertex, stream, data, timestamp }) => ({
        vertex: vertex || undefined,
        stream: stream || undefined,
        data: data.toString('base64'),
        timestamp: time(timestamp),
      })),
    ),
    warnings: optional(
      warnings.map(({ vertex, level, short, detail, url, info, ranges }) => ({
        vertex: vertex || undefined,
        level: level || undefined,
        short: short.toString('base64') || undefined,
        detail: optional(detail.map((line) => line.toString('base64'))),
        url: url || undefined,
        sourceInfo: info && {
          filename: info.filename || undefined,
          data: info.data.toString('base64') || undefined,
        },
        range: optional(ranges.map(({ start, end }) => ({ start: place(start), end: place(end) }))),
      })),
    ),
  }
  return `${escaped(JSON.stringify(news))}\n`
}

function place(position: { readonly line: number; readonly character: number } | undefined) {
  return (
    position && { line: position.line || undefined, character: position.character || undefined }
  )
}

function optional<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}

/** RFC 3339 with as many digits of the fraction as say something. */
function time(timestamp: Timestamp | undefined): string | undefined {
  if (!timestamp) return undefined
  const seconds = new Date(timestamp.seconds * 1000).toISOString().slice(0, 19)
  const fraction = String(timestamp.nanos).padStart(9, '0').replace(/0+$/, '')
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`
}

/** As Go's encoder has it, which is wary of HTML. */
function escaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (rune) => `\\u${rune.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
