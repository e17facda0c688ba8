import { isPrintable, quote } from './quote.ts'

/** What a token is; keywords are the kind of their own name, in angle brackets in messages. */
export type TokenKind =
  | 'error'
  | 'eof'
  | 'text'
  | 'leftDelim'
  | 'rightDelim'
  | 'space'
  | 'assign'
  | 'declare'
  | 'pipe'
  | 'char'
  | 'charConstant'
  | 'string'
  | 'rawString'
  | 'number'
  | 'bool'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'leftParen'
  | 'rightParen'
  | Keyword

const keywords = [
  '.',
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
] as const

export type Keyword = (typeof keywords)[number]

const keywordSet: ReadonlySet<string> = new Set(keywords)

export interface Token {
  kind: TokenKind
  text: string
  /** Offset in the source, in UTF-16 units. */
  position: number
  /** Counted from 1. */
  line: number
}

const identifierRune = /[\p{L}\p{Nd}_]/u

const decimalDigits = '0123456789_'
const hexDigits = '0123456789abcdefABCDEF_'

/** Cuts a template into tokens. A lexical error is the last token, of kind `error`. */
export function tokenize(source: string): Token[] {
  return new Lexer(source).run()
}

/** How Go shows a token in a message. */
export function describeToken({ kind, text }: Token): string {
  if (kind === 'eof') return 'EOF'
  if (kind === 'error') return text
  if (keywordSet.has(kind)) return `<${text}>`
  const runes = Array.from(text)
  if (Buffer.byteLength(text) > 10) return `${quote(runes.slice(0, 10).join(''))}...`
  return quote(text)
}

class Lexer {
  private readonly source: string
  private readonly tokens: Token[] = []
  private position = 0
  private start = 0
  private line = 1
  private startLine = 1
  private parenDepth = 0

  constructor(source: string) {
    this.source = source
  }

  run(): Token[] {
    while (this.lexText() && this.lexAction());
    return this.tokens
  }

  private emit(kind: TokenKind) {
    this.tokens.push({
      kind,
      text: this.source.slice(this.start, this.position),
      position: this.start,
      line: this.startLine,
    })
    this.skip()
  }

  /** Leaves out what was read since the last token. */
  private skip() {
    for (let i = this.start; i < this.position; i++) {
      if (this.source.charCodeAt(i) === 10) this.line++
    }
    this.start = this.position
    this.startLine = this.line
  }

  private fail(message: string): false {
    this.tokens.push({
      kind: 'error',
      text: message,
      position: this.start,
      line: this.startLine,
    })
    return false
  }

  private peek(): string {
    const code = this.source.codePointAt(this.position)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  /** Text up to the next action; false at the end of the template. */
  private lexText(): boolean {
    const open = this.source.indexOf('{{', this.position)
    const end = open < 0 ? this.source.length : open
    let textEnd = end
    if (open >= 0 && this.hasLeftTrimMarker(open + 2)) {
      while (textEnd > this.start && isSpace(this.source[textEnd - 1]!)) textEnd--
    }
    this.position = textEnd
    if (this.position > this.start) this.emit('text')
    this.position = end
    this.skip()
    if (open >= 0) return true
    this.emit('eof')
    return false
  }

  private hasLeftTrimMarker(at: number): boolean {
    return this.source[at] === '-' && isSpace(this.source[at + 1] ?? '')
  }

  /** The length of a closing delimiter at this place, trim marker included; 0 without one. */
  private rightDelimLength(at: number): number {
    if (this.source.startsWith('}}', at)) return 2
    if (isSpace(this.source[at] ?? '') && this.source.startsWith('-}}', at + 1)) return 4
    return 0
  }

  private lexAction(): boolean {
    const trim = this.hasLeftTrimMarker(this.position + 2) ? 2 : 0
    if (this.source.startsWith('/*', this.position + 2 + trim)) {
      this.position += 2 + trim
      this.skip()
      return this.lexComment()
    }
    this.position += 2
    this.emit('leftDelim')
    this.position += trim
    this.skip()
    this.parenDepth = 0
    for (;;) {
      const length = this.rightDelimLength(this.position)
      if (length > 0) {
        if (this.parenDepth > 0) return this.fail('unclosed left paren')
        this.lexRightDelim(length)
        return true
      }
      if (!this.lexInsideAction()) return false
    }
  }

  private lexRightDelim(length: number) {
    this.position += length - 2
    this.skip()
    this.position += 2
    this.emit('rightDelim')
    if (length === 2) return
    while (isSpace(this.source[this.position] ?? '')) this.position++
    this.skip()
  }

  private lexComment(): boolean {
    const close = this.source.indexOf('*/', this.position)
    if (close < 0) return this.fail('unclosed comment')
    this.position = close + 2
    const length = this.rightDelimLength(this.position)
    if (length === 0) return this.fail('comment ends before closing delimiter')
    this.position += length
    if (length > 2) while (isSpace(this.source[this.position] ?? '')) this.position++
    this.skip()
    return true
  }

  private lexInsideAction(): boolean {
    const rune = this.peek()
    if (rune === '') return this.fail('unclosed action')
    if (isSpace(rune)) return this.lexSpace()
    if (rune === '"' || rune === "'") return this.lexQuoted(rune)
    if (rune === '`') return this.lexRawString()
    if (rune === '$') return this.lexFieldOrVariable('variable')
    const next = this.source[this.position + 1] ?? ''
    if (rune === '.' && !isDigit(next)) return this.lexFieldOrVariable('field')
    if (rune === '.' || rune === '+' || rune === '-' || isDigit(rune)) return this.lexNumber()
    if (isIdentifierRune(rune)) return this.lexIdentifier()
    return this.lexSign(rune, next)
  }

  private lexSign(rune: string, next: string): boolean {
    this.position += rune.length
    switch (rune) {
      case '=':
        this.emit('assign')
        return true
      case ':':
        if (next !== '=') return this.fail('expected :=')
        this.position++
        this.emit('declare')
        return true
      case '|':
        this.emit('pipe')
        return true
      case '(':
        this.parenDepth++
        this.emit('leftParen')
        return true
      case ')':
        if (--this.parenDepth < 0) return this.fail('unexpected right paren')
        this.emit('rightParen')
        return true
    }
    if (rune > '~' || rune < ' ') {
      return this.fail(`unrecognized character in action: ${describeRune(rune)}`)
    }
    this.emit('char')
    return true
  }

  /** A run of blanks; one that a trim-marked closing delimiter needs stays unread. */
  private lexSpace(): boolean {
    while (
      isSpace(this.source[this.position] ?? '') &&
      this.rightDelimLength(this.position) === 0
    ) {
      this.position++
    }
    this.emit('space')
    return true
  }

  private lexQuoted(quote: string): boolean {
    this.position++
    for (;;) {
      const unit = this.source[this.position++]
      if (unit === quote) break
      const escaped = unit === '\\' ? this.source[this.position++] : unit
      if (escaped === undefined || escaped === '\n') {
        return this.fail(
          quote === '"' ? 'unterminated quoted string' : 'unterminated character constant',
        )
      }
    }
    this.emit(quote === '"' ? 'string' : 'charConstant')
    return true
  }

  private lexRawString(): boolean {
    const close = this.source.indexOf('`', this.position + 1)
    if (close < 0) return this.fail('unterminated raw quoted string')
    this.position = close + 1
    this.emit('rawString')
    return true
  }

  private lexFieldOrVariable(kind: 'field' | 'variable'): boolean {
    this.position++
    if (this.atTerminator()) {
      this.emit(kind === 'variable' ? 'variable' : '.')
      return true
    }
    this.readIdentifier()
    if (!this.atTerminator()) return this.badCharacter()
    this.emit(kind)
    return true
  }

  private lexIdentifier(): boolean {
    this.readIdentifier()
    if (!this.atTerminator()) return this.badCharacter()
    const word = this.source.slice(this.start, this.position)
    if (keywordSet.has(word)) this.emit(word as Keyword)
    else this.emit(word === 'true' || word === 'false' ? 'bool' : 'identifier')
    return true
  }

  private readIdentifier() {
    for (let rune = this.peek(); isIdentifierRune(rune); rune = this.peek()) {
      this.position += rune.length
    }
  }

  private badCharacter(): false {
    return this.fail(`bad character ${describeRune(this.peek())}`)
  }

  private atTerminator(): boolean {
    const unit = this.source[this.position] ?? ''
    return (
      unit === '' ||
      isSpace(unit) ||
      '.,|:()'.includes(unit) ||
      this.source.startsWith('}}', this.position)
    )
  }

  private lexNumber(): boolean {
    const complete = this.scanNumber()
    const next = this.source[this.position]
    // A sign right behind a number is the imaginary half of a complex one.
    if (complete && next !== '+' && next !== '-') {
      this.emit('number')
      return true
    }
    if (complete && this.scanNumber() && this.source[this.position - 1] === 'i') {
      this.emit('number')
      return true
    }
    const text = this.source.slice(this.start, this.position)
    return this.fail(`bad number syntax: ${quote(text)}`)
  }

  private scanNumber(): boolean {
    this.accept('+-')
    let digits = decimalDigits
    if (this.accept('0')) {
      if (this.accept('xX')) digits = hexDigits
      else if (this.accept('oO')) digits = '01234567_'
      else if (this.accept('bB')) digits = '01_'
    }
    this.acceptRun(digits)
    if (this.accept('.')) this.acceptRun(digits)
    if (
      (digits === decimalDigits && this.accept('eE')) ||
      (digits === hexDigits && this.accept('pP'))
    ) {
      this.accept('+-')
      this.acceptRun(decimalDigits)
    }
    this.accept('i')
    const rune = this.peek()
    if (!isIdentifierRune(rune)) return true
    this.position += rune.length
    return false
  }

  private accept(set: string): boolean {
    const unit = this.source[this.position]
    if (unit === undefined || !set.includes(unit)) return false
    this.position++
    return true
  }

  private acceptRun(set: string) {
    while (this.accept(set));
  }
}

function isSpace(unit: string): boolean {
  return unit === ' ' || unit === '\t' || unit === '\n' || unit === '\r'
}

function isDigit(unit: string): boolean {
  return unit >= '0' && unit <= '9'
}

function isIdentifierRune(rune: string): boolean {
  return rune !== '' && identifierRune.test(rune)
}

/** Go's `%#U`: the code point, and the character where it can be seen. */
function describeRune(rune: string): string {
  const code = rune.codePointAt(0)
  // Go's end-of-input rune is -1.
  if (code === undefined) return 'U+FFFFFFFFFFFFFFFF'
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return isPrintable(rune) ? `${number} '${rune}'` : number
}
