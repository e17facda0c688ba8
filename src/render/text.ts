import { quote as goQuote } from './template/quote.ts'
import { isWide } from './width.ts'

// What nearly all that is shown consists of: ASCII, and the mark of a value that was cut. To find that
// out is quick, while the classes of Unicode take V8 up to half a millisecond to read: their patterns
// stand where they are used.
const simple = /^[ -~…]*$/

/**
 * Cells the text takes as docker counts them in tables: a cluster of characters (a letter with its
 * marks, an emoji of several parts) is as wide as the first of them that has a width.
 */
export function cellCount(text: string): number {
  if (simple.test(text)) return text.length
  if (!hasJoining(text)) return sum([...text].map(runeWidth))
  const clusters = new Intl.Segmenter().segment(text)
  return sum(
    [...clusters].map(({ segment }) => [...segment].map(runeWidth).find((cells) => cells > 0) ?? 0),
  )
}

/** Whether something in the text may share its cell with what is before it, or has no cell at all. */
function hasJoining(text: string): boolean {
  return /\p{M}|\p{C}|\p{RI}|\p{EMod}|[\u1100-\u11ff]/u.test(text)
}

function isZeroWidth(rune: string): boolean {
  return /\p{Mn}|\p{Me}|\p{Cc}|\u00ad|\u070f|\u180e|[\u200b\u200c]|\u200d|[\u200e\u200f]|[\u2028-\u202e]|[\u206a-\u206f]|\ufeff|[\ufff9-\ufffb]/u.test(
    rune,
  )
}

function runeWidth(rune: string): number {
  if (isZeroWidth(rune)) return 0
  return isWide(rune.codePointAt(0)!) ? 2 : 1
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

/** Cuts `text` to so many cells, the last of them `…`. */
export function ellipsis(text: string, maxCells: number): string {
  if (maxCells <= 0) return ''
  const runes = [...text]
  if (maxCells === 1) return runes[0] ?? ''

  let cells = 0
  let kept = 0
  for (const rune of runes) {
    cells += isWide(rune.codePointAt(0)!) ? 2 : 1
    if (cells < maxCells) kept++
  }
  return cells <= maxCells ? text : `${runes.slice(0, kept).join('')}…`
}

/** The text in double quotes, with Go's escapes for what does not print. */
export function quote(text: string): string {
  if (simple.test(text)) return `"${text.replace(/["\\]/g, '\\$&')}"`
  return goQuote(text.replace(/\p{Surrogate}/gu, '\ufffd'))
}

/** Control characters, and the marks that turn the direction of the text after them. */
function unsafe(): RegExp {
  return /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|\p{Surrogate}/gu
}

/**
 * Shows what could drive a terminal (escape sequences, carriage returns, direction marks) as escapes.
 * For a terminal only: what goes into a pipe keeps its bytes.
 */
export function sanitize(text: string): string {
  return simple.test(text) ? text : text.replace(unsafe(), escapeRune)
}

/** As `sanitize`, but lines stay lines and tabs stay tabs. */
export function sanitizeLines(text: string): string {
  return text.replace(unsafe(), (rune) => (/[\n\t]/.test(rune) ? rune : escapeRune(rune)))
}

function escapeRune(rune: string): string {
  return goQuote(rune).slice(1, -1)
}

/** Breaks text at blanks so that no line is wider than `width`, where words allow; keeps line breaks. */
export function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, width))
}

function wrapLine(text: string, width: number): string[] {
  if (width <= 0) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && cellCount(line) + 1 + cellCount(word) > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line]
}
