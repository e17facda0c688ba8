import { type Directive, formatValue } from './format.ts'
import { kindOf, toNumber, typeName } from './values.ts'

/** Go refuses wider fields and more digits than this. */
const maxSize = 1e6

/** Go's fmt.Sprintf, with its marks for wrong verbs and missing or extra operands. */
export function sprintf(format: string, operands: readonly unknown[]): string {
  return new Printer(format, operands).run()
}

class Printer {
  private readonly format: string
  private readonly operands: readonly unknown[]
  private at = 0
  private operand = 0
  private output = ''
  /** An operand was named by its number somewhere, so that left-over ones are no mistake. */
  private isReordered = false
  private isIndexGood = true
  /** The last thing read was an index like `[3]`. */
  private isAfterIndex = false

  constructor(format: string, operands: readonly unknown[]) {
    this.format = format
    this.operands = operands
  }

  run(): string {
    while (this.at < this.format.length) {
      const percent = this.format.indexOf('%', this.at)
      const end = percent < 0 ? this.format.length : percent
      this.output += this.format.slice(this.at, end)
      this.at = end + 1
      if (percent >= 0) this.printDirective()
    }
    if (!this.isReordered && this.operand < this.operands.length) {
      const extra = this.operands.slice(this.operand).map(describeOperand)
      this.output += `%!(EXTRA ${extra.join(', ')})`
    }
    return this.output
  }

  private printDirective() {
    this.isIndexGood = true
    this.isAfterIndex = false
    const directive = this.readFlags()
    this.readIndex()
    this.readWidth(directive)
    this.readPrecision(directive)
    if (!this.isAfterIndex) this.readIndex()
    const code = this.format.codePointAt(this.at)
    if (code === undefined) {
      this.output += '%!(NOVERB)'
      return
    }
    const verb = String.fromCodePoint(code)
    this.at += verb.length
    directive.verb = verb
    this.output += this.printOperand(directive)
  }

  private printOperand(directive: Directive): string {
    const { verb } = directive
    if (verb === '%') return '%'
    if (!this.isIndexGood) return `%!${verb}(BADINDEX)`
    if (this.operand >= this.operands.length) return `%!${verb}(MISSING)`
    if (verb === 'v' && directive.sharp) {
      directive.goSyntax = true
      directive.sharp = false
    }
    if (verb === 'v' && directive.plus) {
      directive.fieldNames = true
      directive.plus = false
    }
    return formatValue(this.operands[this.operand++], directive)
  }

  private readFlags(): Directive {
    const directive: Directive = { verb: '' }
    for (;;) {
      switch (this.format[this.at]) {
        case '#':
          directive.sharp = true
          break
        case '0':
          directive.zero = true
          break
        case '+':
          directive.plus = true
          break
        case '-':
          directive.minus = true
          break
        case ' ':
          directive.space = true
          break
        default:
          return directive
      }
      this.at++
    }
  }

  private readWidth(directive: Directive) {
    if (this.format[this.at] === '*') {
      this.at++
      const width = this.takeSize()
      if (width === undefined) this.output += '%!(BADWIDTH)'
      else if (width < 0) directive.minus = true
      directive.width = width === undefined ? undefined : Math.abs(width)
      this.isAfterIndex = false
      return
    }
    directive.width = this.readNumber()
    if (this.isAfterIndex && directive.width !== undefined) this.isIndexGood = false
  }

  private readPrecision(directive: Directive) {
    if (this.format[this.at] !== '.') return
    this.at++
    if (this.isAfterIndex) this.isIndexGood = false
    this.readIndex()
    if (this.format[this.at] !== '*') {
      directive.precision = this.readNumber() ?? 0
      return
    }
    this.at++
    const precision = this.takeSize()
    if (precision === undefined || precision < 0) this.output += '%!(BADPREC)'
    else directive.precision = precision
    this.isAfterIndex = false
  }

  /** The operand of a `*`; undefined when it is no int, or too large a one. */
  private takeSize(): number | undefined {
    if (this.operand >= this.operands.length) return undefined
    const operand = this.operands[this.operand++]
    const size = kindOf(operand) === 'int' ? toNumber(operand) : Number.NaN
    return Math.abs(size) <= maxSize ? size : undefined
  }

  private readNumber(): number | undefined {
    const start = this.at
    let number = 0
    for (;;) {
      const digit = this.format.charCodeAt(this.at) - 48
      if (!(digit >= 0 && digit <= 9)) break
      // Go looks at the size before it adds a digit, and drops the directive when it is too much.
      if (number > maxSize) {
        this.at = this.format.length
        return undefined
      }
      number = number * 10 + digit
      this.at++
    }
    return this.at > start ? number : undefined
  }

  /** `[3]`: which operand comes next, counted from 1. */
  private readIndex() {
    if (this.format[this.at] !== '[') {
      this.isAfterIndex = false
      return
    }
    this.isReordered = true
    this.isAfterIndex = true
    const close = this.format.indexOf(']', this.at)
    const digits = close < 0 ? '' : this.format.slice(this.at + 1, close)
    this.at = close < 0 ? this.at + 1 : close + 1
    const index = /^[0-9]{1,7}$/.test(digits) ? Number(digits) : 0
    if (index < 1 || index > this.operands.length) this.isIndexGood = false
    else this.operand = index - 1
  }
}

function describeOperand(operand: unknown): string {
  const value = formatValue(operand, { verb: 'v' })
  return kindOf(operand) === 'invalid' ? value : `${typeName(operand)}=${value}`
}
