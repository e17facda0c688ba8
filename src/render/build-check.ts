import { excerpt } from './buildkit-failure.ts'

/** What a frontend finds in a Dockerfile, as its JSON has it. */
interface CheckResult {
  readonly warnings?: readonly unknown[] | null
  readonly sources?: readonly { readonly filename: string; readonly data: string }[] | null
  readonly buildError?: {
    readonly message: string
    readonly location?: {
      readonly sourceIndex?: number
      readonly ranges?: readonly { readonly start: Line; readonly end: Line }[] | null
    }
  }
}

interface Line {
  readonly line?: number
}

/**
 * What there is to tell of a check.
 *
 * @param text - the warnings, as the frontend words them
 * @param json - the same for programs: only there is the error that ended the check
 */
export function checkReport({ text, json }: { readonly text: string; readonly json: string }): {
  readonly text: string
  /** Why there could be no build; empty where there could. */
  readonly failure: string
} {
  const { warnings, sources, buildError } = JSON.parse(json || '{}') as CheckResult
  const count = warnings?.length ?? 0
  const failure = buildError ? failureIn(buildError, sources ?? []) : ''
  if (count === 0) return { text: failure ? '' : 'Check complete, no warnings found.\n', failure }
  const found = count === 1 ? '1 warning has been found!' : `${count} warnings have been found!`
  return { text: `Check complete, ${found}\n${text}`, failure }
}

function failureIn(
  { message, location }: NonNullable<CheckResult['buildError']>,
  sources: NonNullable<CheckResult['sources']>,
): string {
  const source = sources[location?.sourceIndex ?? 0]
  const ranges = location?.ranges ?? []
  if (!source || ranges.length === 0) return message
  const place = excerpt({
    filename: source.filename,
    content: Buffer.from(source.data, 'base64').toString('utf8'),
    startLine: Math.min(...ranges.map(({ start }) => start.line ?? 1)),
    endLine: Math.max(...ranges.map(({ end }) => end.line ?? 1)),
  })
  return `${message}\n${place.trimEnd()}`
}
