import type { VertexWarning } from '../build/buildkit/messages.ts'
import type { Step } from './buildkit-trace.ts'

/** A place in a Dockerfile, in lines from 1 on. */
export interface SourceRange {
  readonly filename: string
  readonly content: string
  readonly startLine: number
  readonly endLine: number
}

/** The last output of the steps that failed, once more. */
export function failedSteps(steps: readonly Step[]): string {
  return steps
    .filter(({ error, isCanceled, isHidden }) => error !== '' && !isCanceled && !isHidden)
    .map(({ name, tail }) => {
      const lines = tail.map((line) => `${line}\n`).join('')
      return `------\n > ${name}:\n${lines}------\n`
    })
    .join('')
}

/** The lines of a Dockerfile that an error or a warning is about: one more on each side, two of a single one. */
export function excerpt({ filename, content, startLine, endLine }: SourceRange): string {
  const lines = content.split('\n')
  const first = Math.max(startLine, 1)
  const last = Math.min(Math.max(endLine, first), lines.length)
  if (first > lines.length) return ''
  const around = first === last ? 2 : 1
  const shownFirst = Math.max(first - around, 1)
  const rows = lines.slice(shownFirst - 1, last + around).map((text, index) => {
    const number = shownFirst + index
    const isMarked = number >= first && number <= last
    return ` ${String(number).padStart(3)} | ${isMarked ? '>>> ' : '    '}${text}\n`
  })
  const rule = `${'-'.repeat(20)}\n`
  return `${filename}:${first}\n${rule}${rows.join('')}${rule}`
}

/** What the build was warned of, in short, or in full with `isFull`. */
export function warningSummary(
  warnings: readonly VertexWarning[],
  { isFull, isColored }: { readonly isFull: boolean; readonly isColored: boolean },
): string {
  if (warnings.length === 0) return ''
  const plural = warnings.length === 1 ? 'warning' : 'warnings'
  const hint = isFull ? '' : ' (use docker --debug to expand)'
  const title = ` ${warnings.length} ${plural} found${hint}:`
  const shown = isColored ? `\x1b[33m${title}\x1b[0m` : title
  return `\n${shown}\n${warnings.map((warning) => (isFull ? inFull(warning) : inShort(warning))).join('')}`
}

function inShort({ short }: VertexWarning): string {
  return ` - ${short.toString('utf8')}\n`
}

function inFull(warning: VertexWarning): string {
  const { detail, url, info, ranges } = warning
  const more = url ? `More info: ${url}\n` : ''
  const [range] = ranges
  const place =
    info && range
      ? excerpt({
          filename: info.filename,
          content: info.data.toString('utf8'),
          startLine: range.start?.line ?? 1,
          endLine: range.end?.line ?? range.start?.line ?? 1,
        })
      : ''
  const details = detail.map((line) => `${line.toString('utf8')}\n`).join('')
  return `${inShort(warning)}${details}${more}${place}\n`
}
