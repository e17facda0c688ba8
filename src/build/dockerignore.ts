import { posix, sep } from 'node:path'
import type { Choice } from '../archive/tar-writer.ts'
import { PatternList } from './pattern-list.ts'

/**
 * The patterns of an ignore file, one a line, cleaned and relative to the context. Lines that start
 * with `#` are comments; a byte order mark and blanks around a pattern are dropped.
 */
export function readIgnoreFile(content: Uint8Array): string[] {
  const patterns: string[] = []
  for (const line of new TextDecoder().decode(content).split('\n')) {
    if (line.startsWith('#')) continue
    let pattern = trim(line)
    if (pattern === '') continue
    const isException = pattern.startsWith('!')
    if (isException) pattern = trim(pattern.slice(1))
    if (pattern !== '') {
      pattern = clean(pattern)
      if (pattern.length > 1 && pattern.startsWith('/')) pattern = pattern.slice(1)
    }
    patterns.push(isException ? `!${pattern}` : pattern)
  }
  return patterns
}

/** The patterns themselves, in the form that paths are held against. */
export function cleanPatterns(lines: readonly string[]): string[] {
  return lines
    .map(trim)
    .filter((line) => line !== '')
    .map(clean)
}

/** Trims what Go calls white space, which the byte order mark is not. */
function trim(text: string): string {
  return text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, (blanks) => blanks.replace(/[^\ufeff]/g, ''))
}

/** Go's filepath.Clean, with slashes: no `.`, no `x/..`, no slash at the end. */
function clean(path: string): string {
  const cleaned = posix.normalize(sep === '\\' ? path.replaceAll('\\', '/') : path)
  return cleaned.length > 1 && cleaned.endsWith('/') ? cleaned.slice(0, -1) : cleaned
}

/** What a list of ignore patterns leaves out of a build context; the last one that matches decides. */
export class Excludes {
  readonly #list: PatternList
  readonly #hasExceptions: boolean

  /**
   * @throws BadPattern
   */
  constructor(lines: readonly string[]) {
    this.#list = new PatternList(cleanPatterns(lines))
    this.#hasExceptions = this.#list.patterns.some(({ isException }) => isException)
  }

  /**
   * Whether a path, or a directory it is in, is left out.
   *
   * @param path - relative to the context, with slashes
   */
  excludes(path: string): boolean {
    const cleaned = clean(path)
    if (cleaned === '.') return false
    const parts = cleaned.split('/')
    const chain = parts.map((_, index) => parts.slice(0, index + 1).join('/')).reverse()
    let excluded = false
    for (const pattern of this.#list.patterns) {
      if (pattern.isException !== excluded) continue
      if (chain.some((link) => pattern.matches(link))) excluded = !pattern.isException
    }
    return excluded
  }

  /** Chooses a path of a walk in which a directory comes before what it holds. */
  select(path: string, isDirectory: boolean, depth: number): Choice {
    if (!this.#list.matches(path, isDirectory, depth)) return 'add'
    return isDirectory && this.#mayHoldExceptions(path) ? 'descend' : 'skip'
  }

  /** Only an exception that names the directory leads into it when it is left out. */
  #mayHoldExceptions(directory: string): boolean {
    return (
      this.#hasExceptions &&
      this.#list.patterns.some(
        ({ isException, text }) => isException && `${text}/`.startsWith(`${directory}/`),
      )
    )
  }
}
