import type { Choice } from '../../archive/tar-writer.ts'
import { cleanPatterns } from '../dockerignore.ts'
import { parsePattern } from '../pattern.ts'
import { PatternList } from '../pattern-list.ts'

/**
 * What of a directory the engine wants: the paths that its include patterns name, all of them where it
 * has none, without those that its exclude patterns name. Unlike the classic builder's, this walk looks
 * into every directory in which an exception may still match, however it is written.
 */
export class PathFilter {
  readonly #included: PatternList | undefined
  readonly #excluded: PatternList
  readonly #wanted: DirectoryHints
  readonly #exceptions: DirectoryHints

  /** @throws BadPattern */
  constructor(include: readonly string[] | undefined, exclude: readonly string[]) {
    const wanted = cleanPatterns(include ?? []).filter((pattern) => pattern !== '.')
    const isEverything = include === undefined || wanted.length < include.length
    this.#included = isEverything ? undefined : new PatternList(wanted)
    this.#excluded = new PatternList(cleanPatterns(exclude))
    this.#wanted = new DirectoryHints(wanted)
    this.#exceptions = new DirectoryHints(
      this.#excluded.patterns.filter(({ isException }) => isException).map(({ text }) => text),
    )
  }

  select(path: string, isDirectory: boolean, depth: number): Choice {
    const isIncluded = this.#included?.matches(path, isDirectory, depth) ?? true
    const isExcluded = this.#excluded.matches(path, isDirectory, depth)
    if (isIncluded && !isExcluded) return 'add'
    if (!isDirectory) return 'skip'
    const mayInclude = isIncluded || this.#wanted.mayMatchBelow(path)
    const mayExcept = !isExcluded || this.#exceptions.mayMatchBelow(path)
    return mayInclude && mayExcept ? 'descend' : 'skip'
  }
}

/** Tells in which directories there may be something that patterns match. */
class DirectoryHints {
  /** Per pattern and element of its path: whether a name may be that element; nothing from a `**` on. */
  readonly #elements: readonly (readonly (((name: string) => boolean) | undefined)[])[]

  constructor(patterns: readonly string[]) {
    this.#elements = patterns.map((pattern) => pattern.split('/').map(elementTest))
  }

  mayMatchBelow(directory: string): boolean {
    const names = directory.split('/')
    return this.#elements.some((elements) => {
      for (const [index, name] of names.entries()) {
        if (index >= elements.length) return false
        const test = elements[index]
        if (test === undefined) return true
        if (!test(name)) return false
      }
      return elements.length > names.length
    })
  }
}

function elementTest(element: string): ((name: string) => boolean) | undefined {
  // A class or an escape may reach across a slash: what begins with one may be anywhere.
  if (element.includes('**') || /[[\]\\]/.test(element)) return undefined
  if (!/[*?]/.test(element)) return (name) => name === element
  const pattern = parsePattern(element)
  return (name) => pattern.matches(name)
}
