/** A line of an ignore file that no path can be held against. */
export class BadPattern extends Error {
  override readonly name = 'BadPattern'
}

const syntaxError = 'syntax error in pattern'

/** One pattern of an ignore file: `*`, `?`, `[a-z]`, `\` to escape, and `**` for any directories. */
export interface Pattern {
  /** As it was written, cleaned, without the `!`. */
  readonly text: string
  /** The pattern starts with `!`: what it matches is put back in. */
  readonly isException: boolean
  /** Whether the whole of a path matches. Throws BadPattern. */
  matches(path: string): boolean
}

/**
 * Reads a cleaned pattern. Its syntax is checked here, but that a range such as `[z-a]` is empty only
 * when a path is first held against it: docker does so, and a build may never get there.
 *
 * @throws BadPattern
 */
export function parsePattern(source: string): Pattern {
  const isException = source.startsWith('!')
  const text = isException ? source.slice(1) : source
  if (text === '') throw new BadPattern('illegal exclusion pattern: "!"')
  checkSyntax(text)
  let test: ((path: string) => boolean) | undefined
  return {
    text,
    isException,
    matches: (path) => {
      test ??= compile(text)
      return test(path)
    },
  }
}

const chunk = /^\**((?:\\.|\[[^\]]*\]|[^*\\[]|[\\[])*)/su
const oneElement = /^(?:\\.|\[(?:\^|(?!\^))(?:(?:\\.|[^\\\]-])(?:-(?:\\.|[^\\\]-]))?)+\]|[^\\[])/su

/**
 * Refuses a `\` at the end and a class that is open, empty or has a `-` at its edge; but only before
 * the first `*` that follows something else, for docker looks no further (it tries the pattern on
 * the name ".").
 */
function checkSyntax(text: string): void {
  const first = chunk.exec(text)!
  checkElements(first[1]!)
  if (['.', '?', '\\.'].includes(first[1]!)) {
    checkElements(chunk.exec(text.slice(first[0].length))![1]!)
  }
}

function checkElements(text: string): void {
  for (let rest = text; rest !== ''; ) {
    const element = oneElement.exec(rest)
    if (!element) throw new BadPattern(syntaxError)
    rest = rest.slice(element[0].length)
  }
}

function compile(text: string): (path: string) => boolean {
  const isPlain = (part: string) => !/[*?[\]\\]/.test(part)

  if (isPlain(text)) return (path) => path === text
  if (text === '**') return () => true
  if (text.endsWith('**') && isPlain(text.slice(0, -2))) {
    const start = text.slice(0, -2)
    return (path) => path.startsWith(start)
  }
  if (text.startsWith('**') && isPlain(text.slice(2))) {
    const end = text.slice(2)
    return (path) => path.endsWith(end) || (end.startsWith('/') && path === end.slice(1))
  }
  const expression = toExpression(text)
  return (path) => expression.test(path)
}

const token = /\*\*\/?|\*|\?|\[(?:\^|(?!\^))(?:\]|\\.|[^\\\]])(?:\\.|[^\\\]])*\]|\\.|./gsu

function toExpression(text: string): RegExp {
  const source = text.replace(token, (part, offset: number) => {
    if (part.startsWith('**')) {
      return offset + part.length === text.length ? '[^\\n]*' : '(?:[^\\n]*/)?'
    }
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part === '^') return part // Left as it is by docker: an anchor, which matches nowhere but first.
    if (part === '[' || part === '\\') throw new BadPattern(syntaxError)
    if (part.startsWith('\\')) return escaped(part.slice(1))
    if (part.startsWith('[')) return classOf(part)
    return literal(part)
  })
  try {
    return new RegExp(`^${source}$`, 'u')
  } catch {
    throw new BadPattern(syntaxError)
  }
}

/** An escaped letter is an escape of Go's regular expressions in docker, not that letter. */
function escaped(character: string): string {
  if (/[dDsSwWbBfnrtv]/.test(character)) return `\\${character}`
  if (character === 'a') return '\\x07'
  if (character === 'A') return '^'
  if (character === 'z') return '$'
  if (/[a-zA-Z0-9\u0080-\u{10ffff}]/u.test(character)) throw new BadPattern(syntaxError)
  return literal(character)
}

function classOf(part: string): string {
  const negated = part.startsWith('[^')
  const items = part.slice(negated ? 2 : 1, -1).match(/\\.|./gsu) ?? []
  const inside = items.map((item, index) => {
    if (item === '-' && index > 0 && index < items.length - 1) return item
    return item.startsWith('\\') ? escaped(item.slice(1)) : literal(item)
  })
  return `[${negated ? '^' : ''}${inside.join('')}]`
}

function literal(character: string): string {
  return /^[\w ]$/.test(character) ? character : `\\u{${character.codePointAt(0)!.toString(16)}}`
}
