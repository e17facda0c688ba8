const namedEscapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

const escapedCharacters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

/** Whether Go would show this character as it is: a blank is, other spaces are not. */
export function isPrintable(rune: string): boolean {
  return rune === ' ' || (rune !== '' && !/[\p{C}\p{Z}]/u.test(rune))
}

/** A Go string literal between the given quotes, as strconv.Quote writes it. */
export function quote(text: string, options: { mark?: '"' | "'"; ascii?: boolean } = {}): string {
  const { mark = '"', ascii = false } = options
  let quoted = mark as string
  for (const rune of text) quoted += escapeRune(rune, mark, ascii)
  return quoted + mark
}

function escapeRune(rune: string, mark: string, ascii: boolean): string {
  if (rune === mark || rune === '\\') return `\\${rune}`
  const code = rune.codePointAt(0)!
  if (isPrintable(rune) && (code < 0x80 || !ascii)) return rune
  const named = namedEscapes[rune]
  if (named !== undefined) return named
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** What a Go string literal (double or back quotes included) means; undefined when malformed. */
export function unquote(literal: string): string | undefined {
  // Raw strings lose their carriage returns, as in Go source.
  if (literal.startsWith('`')) return literal.slice(1, -1).replaceAll('\r', '')
  const body = literal.slice(1, -1)
  if (!body.includes('\\')) return body
  const bytes: (string | Buffer)[] = []
  for (let i = 0; i < body.length; ) {
    const part = readEscape(body, i, '"')
    if (part === undefined) return undefined
    bytes.push(part.value)
    i = part.end
  }
  if (bytes.every((part) => typeof part === 'string')) return bytes.join('')
  return Buffer.concat(bytes.map((bytePart) => Buffer.from(bytePart as string))).toString()
}

/** The code point of a Go character literal, quotes included, or what is wrong with it. */
export function unquoteCharacter(literal: string): number | 'invalid' | 'malformed' {
  const body = literal.slice(1, -1)
  const first = body === '' ? undefined : readEscape(body, 0, "'")
  if (first === undefined) return 'invalid'
  if (first.end !== body.length) return 'malformed'
  return typeof first.value === 'string' ? first.value.codePointAt(0)! : first.value[0]!
}

/** One character or escape; a `\x` or octal escape is a byte, not a character. */
function readEscape(
  text: string,
  at: number,
  mark: string,
): { value: string | Buffer; end: number } | undefined {
  const rune = String.fromCodePoint(text.codePointAt(at)!)
  if (rune !== '\\') return { value: rune, end: at + rune.length }
  const kind = text[at + 1] ?? ''
  if (kind === mark) return { value: mark, end: at + 2 }
  if (Object.hasOwn(escapedCharacters, kind)) {
    return { value: escapedCharacters[kind]!, end: at + 2 }
  }
  if (kind === 'x') return byteEscape(text.slice(at + 2, at + 4), 16, at + 4)
  if (kind >= '0' && kind <= '7') return byteEscape(text.slice(at + 1, at + 4), 8, at + 4)
  if (kind !== 'u' && kind !== 'U') return undefined
  const end = at + (kind === 'u' ? 6 : 10)
  const digits = text.slice(at + 2, end)
  const code = /^[0-9a-f]+$/i.test(digits) ? Number.parseInt(digits, 16) : Number.NaN
  if (digits.length !== end - at - 2 || !(code <= 0x10ffff)) return undefined
  if (code >= 0xd800 && code < 0xe000) return undefined
  return { value: String.fromCodePoint(code), end }
}

function byteEscape(
  digits: string,
  base: 8 | 16,
  end: number,
): { value: string | Buffer; end: number } | undefined {
  const complete = base === 16 ? /^[0-9a-f]{2}$/i.test(digits) : /^[0-7]{3}$/.test(digits)
  const byte = Number.parseInt(digits, base)
  if (!complete || byte > 255) return undefined
  return { value: byte < 0x80 ? String.fromCharCode(byte) : Buffer.from([byte]), end }
}
