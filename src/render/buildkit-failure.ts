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

/** Lines around what an excerpt is about; more where it is but one. */
const contextLines = 2
const contextLinesOfOne = 4

/** The lines of a Dockerfile that an error or a warning is about, with some around them. */
export function excerpt({ filename, content, startLine, endLine }: SourceRange): string {
  const lines = content.replace(/\n$/, '').split('\n')
  let first = Math.max(startLine, 1)
  let last = Math.min(Math.max(endLine, first), lines.length)
  if (first > lines.length) return ''
  const [markedFirst, markedLast] = [first, last]
  const wanted = first === last ? contextLinesOfOne : contextLines
  for (let added = 0, before = true; added < wanted; before = !before) {
    if (before && first > 1) first--
    else if (last < lines.length) last++
    else if (first > 1) first--
    else break
    added++
  }
  const rows = lines.slice(first - 1, last).map((text, index) => {
    const number = first + index
    const isMarked = number >= markedFirst && number <= markedLast
    return ` ${String(number).padStart(3)} | ${isMarked ? '>>> ' : '    '}${text}\n`
  })
  const rule = `${'-'.repeat(20)}\n`
  return `${filename}:${markedFirst}\n${rule}${rows.join('')}${rule}`
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
