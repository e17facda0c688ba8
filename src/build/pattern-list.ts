import { type Pattern, parsePattern } from './pattern.ts'

/** Patterns that are held against the paths of a walk; the last one that matches decides. */
export class PatternList {
  readonly patterns: readonly Pattern[]
  /** For each depth of the walk, which patterns the directory there matched. */
  readonly #matchedAt: Uint8Array[] = []

  /**
   * @param lines - cleaned patterns
   * @throws BadPattern
   */
  constructor(lines: readonly string[]) {
    this.patterns = lines.map(parsePattern)
  }

  /**
   * Whether the patterns match a path of a walk in which a directory comes before what it holds. A
   * pattern is only held against the path itself, and inherited from its directory: so does docker's
   * walk, where an exception that changed nothing for a directory changes nothing below it.
   *
   * @param depth - 0 for what lies in the root itself
   */
  matches(path: string, isDirectory: boolean, depth: number): boolean {
    const inherited = depth > 0 ? this.#matchedAt[depth - 1] : undefined
    const matched = new Uint8Array(this.patterns.length)
    let isMatch = false
    for (const [index, pattern] of this.patterns.entries()) {
      if (!inherited?.[index]) {
        if (pattern.isException !== isMatch || !pattern.matches(path)) continue
      }
      matched[index] = 1
      isMatch = !pattern.isException
    }
    if (isDirectory) this.#matchedAt[depth] = matched
    return isMatch
  }
}
