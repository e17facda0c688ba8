import { TemplateError } from './errors.ts'
import { describeToken, type Token, type TokenKind, tokenize } from './lexer.ts'
import { parseNumber } from './literals.ts'
import {
  type Call,
  type Command,
  type Control,
  describeNode,
  type Identifier,
  type Operand,
  type Pipe,
  type Statement,
} from './nodes.ts'
import { quote, unquote } from './quote.ts'

/** Deeper nesting than this is refused, long before the stack of JavaScript ends. */
const maxDepth = 500

/** A parsed template and those that it defines, by name. */
export type Definitions = Map<string, Statement[]>

type Context = 'if' | 'with' | 'range'

/** What ends a list of statements. */
type Ending = 'end' | 'else'

/** Parses a template. Throws a TemplateError: `template: NAME:LINE: …`. */
export function parse(
  name: string,
  source: string,
  isFunction: (name: string) => boolean,
): Definitions {
  return new Parser(name, source, isFunction).run()
}

class Parser {
  private readonly name: string
  private readonly tokens: Token[]
  private readonly isFunction: (name: string) => boolean
  private readonly definitions: Definitions = new Map()
  private next = 0
  /** The furthest token that was looked at: Go's messages name its line. */
  private furthest = 0
  private actionLine = 0
  private rangeDepth = 0
  private depth = 0
  private variables = ['$']

  constructor(name: string, source: string, isFunction: (name: string) => boolean) {
    this.name = name
    this.tokens = tokenize(source)
    this.isFunction = isFunction
  }

  run(): Definitions {
    const root: Statement[] = []
    while (this.peek().kind !== 'eof') {
      const start = this.next
      if (this.take().kind === 'leftDelim' && this.takeNonSpace().kind === 'define') {
        this.parseDefinition()
        continue
      }
      this.next = start
      const statement = this.parseStatement()
      if (typeof statement === 'string') this.fail(`unexpected {{${statement}}}`)
      root.push(statement)
    }
    this.define(this.name, root)
    return this.definitions
  }

  private peek(): Token {
    this.furthest = Math.max(this.furthest, this.next)
    return this.tokens[this.next] ?? this.tokens.at(-1)!
  }

  private take(): Token {
    const token = this.peek()
    this.next++
    return token
  }

  private peekNonSpace(): Token {
    while (this.peek().kind === 'space') this.next++
    return this.peek()
  }

  private takeNonSpace(): Token {
    this.peekNonSpace()
    return this.take()
  }

  private fail(message: string): never {
    const token = this.tokens[this.furthest] ?? this.tokens.at(-1)!
    throw new TemplateError(`template: ${this.name}:${token.line}: ${message}`)
  }

  private unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') this.fail(`unexpected ${describeToken(token)} in ${context}`)
    if (this.actionLine === 0 || this.actionLine === token.line) this.fail(token.text)
    const action = token.text.endsWith(' action') ? '' : ' in action'
    this.fail(`${token.text}${action} started at ${this.name}:${this.actionLine}`)
  }

  private expect(kind: TokenKind, context: string): Token {
    const token = this.takeNonSpace()
    return token.kind === kind ? token : this.unexpected(token, context)
  }

  private nested<T>(parse: () => T): T {
    if (++this.depth > maxDepth) this.fail('max expression depth exceeded')
    const result = parse()
    this.depth--
    return result
  }

  /** Of two definitions of a name one has to be empty, and the other one counts. */
  private define(name: string, body: Statement[]) {
    const earlier = this.definitions.get(name)
    if (earlier !== undefined && isEmpty(body)) return
    if (earlier !== undefined && !isEmpty(earlier)) {
      this.fail(`template: multiple definition of template ${quote(name)}`)
    }
    this.definitions.set(name, body)
  }

  /** A template of its own sees neither the variables nor the loops around it. */
  private parseBody(context: string): Statement[] {
    const { variables, rangeDepth } = this
    this.variables = ['$']
    this.rangeDepth = 0
    const { body, ending } = this.parseList()
    if (ending !== 'end') this.fail(`unexpected {{${ending}}} in ${context}`)
    this.variables = variables
    this.rangeDepth = rangeDepth
    return body
  }

  private parseDefinition() {
    const name = this.parseTemplateName('define clause')
    this.expect('rightDelim', 'define clause')
    this.define(name, this.parseBody('define clause'))
  }

  private parseTemplateName(context: string): string {
    const token = this.takeNonSpace()
    if (token.kind !== 'string' && token.kind !== 'rawString') this.unexpected(token, context)
    return unquote(token.text) ?? this.fail('invalid syntax')
  }

  private parseList(): { body: Statement[]; ending: Ending } {
    const body: Statement[] = []
    while (this.peekNonSpace().kind !== 'eof') {
      const statement = this.parseStatement()
      if (typeof statement === 'string') return { body, ending: statement }
      body.push(statement)
    }
    return this.fail('unexpected EOF')
  }

  private parseStatement(): Statement | Ending {
    const token = this.takeNonSpace()
    if (token.kind === 'text') return { kind: 'text', position: token.position, text: token.text }
    if (token.kind !== 'leftDelim') this.unexpected(token, 'input')
    this.actionLine = token.line
    const statement = this.nested(() => this.parseAction())
    this.actionLine = 0
    return statement
  }

  private parseAction(): Statement | Ending {
    const { kind, position } = this.peekNonSpace()
    switch (kind) {
      case 'block':
        this.next++
        return this.parseBlock()
      case 'template':
        this.next++
        return this.parseCall()
      case 'break':
      case 'continue':
        this.next++
        this.expect('rightDelim', `{{${kind}}}`)
        if (this.rangeDepth === 0) this.fail(`{{${kind}}} outside {{range}}`)
        return { kind, position }
      case 'if':
      case 'with':
      case 'range':
        this.next++
        return this.parseControl(kind, position)
      case 'end':
        this.next++
        this.expect('rightDelim', 'end')
        return 'end'
      case 'else':
        this.next++
        return this.parseElse()
    }
    return { kind: 'action', position, pipe: this.parsePipe('command', 'rightDelim') }
  }

  /** `{{else if …}}` is read as `{{else}}{{if …}}`, so the second word stays unread. */
  private parseElse(): Ending {
    const { kind } = this.peekNonSpace()
    if (kind !== 'if' && kind !== 'with') this.expect('rightDelim', 'else')
    return 'else'
  }

  private parseControl(kind: Context, position: number): Control {
    const visible = this.variables.length
    const pipe = this.parsePipe(kind, 'rightDelim')
    if (kind === 'range') this.rangeDepth++
    const { body, ending } = this.parseList()
    if (kind === 'range') this.rangeDepth--
    const otherwise = ending === 'else' ? this.parseOtherwise(kind) : undefined
    this.variables.length = visible
    return { kind, position, pipe, body, otherwise }
  }

  private parseOtherwise(kind: Context): Statement[] {
    const { kind: following, position } = this.peek()
    if (kind !== 'range' && following === kind) {
      this.next++
      return [this.nested(() => this.parseControl(kind, position))]
    }
    const { body, ending } = this.parseList()
    if (ending !== 'end') this.fail(`expected end; found {{${ending}}}`)
    return body
  }

  private parseBlock(): Call {
    const { position } = this.peekNonSpace()
    const name = this.parseTemplateName('block clause')
    const pipe = this.parsePipe('block clause', 'rightDelim')
    this.define(name, this.parseBody('block clause'))
    return { kind: 'template', position, name, pipe }
  }

  private parseCall(): Call {
    const { position } = this.peekNonSpace()
    const name = this.parseTemplateName('template clause')
    if (this.peekNonSpace().kind === 'rightDelim') {
      this.next++
      return { kind: 'template', position, name, pipe: undefined }
    }
    return {
      kind: 'template',
      position,
      name,
      pipe: this.parsePipe('template clause', 'rightDelim'),
    }
  }

  private parsePipe(context: string, end: TokenKind): Pipe {
    const { position } = this.peekNonSpace()
    const pipe: Pipe = { kind: 'pipe', position, declares: [], assigns: false, commands: [] }
    this.parseDeclarations(pipe, context)
    for (;;) {
      const token = this.takeNonSpace()
      if (token.kind === end) break
      if (!operandStarts.has(token.kind)) this.unexpected(token, context)
      this.next--
      pipe.commands.push(this.parseCommand())
    }
    if (pipe.commands.length === 0) this.fail(`missing value for ${context}`)
    for (const [index, command] of pipe.commands.entries()) {
      // Only the first stage may be a value; the others are handed one.
      if (index > 0 && !isExecutable(command.operands[0]!)) {
        this.fail(`non executable command in pipeline stage ${index + 1}`)
      }
    }
    return pipe
  }

  private parseDeclarations(pipe: Pipe, context: string) {
    while (this.peekNonSpace().kind === 'variable') {
      const start = this.next
      const { text } = this.take()
      const { kind, text: sign } = this.peekNonSpace()
      const isList = kind === 'char' && sign === ','
      if (kind !== 'assign' && kind !== 'declare' && !isList) {
        this.next = start
        return
      }
      this.next++
      pipe.declares.push(text)
      this.variables.push(text)
      if (!isList) {
        pipe.assigns = kind === 'assign'
        return
      }
      if (context !== 'range' || pipe.declares.length > 1) {
        this.fail(`too many declarations in ${context}`)
      }
      const following = this.peekNonSpace().kind
      if (following !== 'variable' && following !== 'rightDelim' && following !== 'rightParen') {
        this.fail('range can only initialize variables')
      }
    }
  }

  private parseCommand(): Command {
    const command: Command = {
      kind: 'command',
      position: this.peekNonSpace().position,
      operands: [],
    }
    for (;;) {
      this.peekNonSpace()
      const operand = this.parseOperand()
      if (operand !== undefined) command.operands.push(operand)
      const token = this.take()
      if (token.kind === 'space') continue
      if (token.kind === 'rightDelim' || token.kind === 'rightParen') this.next--
      else if (token.kind !== 'pipe') this.unexpected(token, 'operand')
      break
    }
    if (command.operands.length === 0) this.fail('empty command')
    return command
  }

  private parseOperand(): Operand | undefined {
    const operand = this.parseTerm()
    const { kind, position } = this.peek()
    if (operand === undefined || kind !== 'field') return operand
    const names: string[] = []
    while (this.peek().kind === 'field') names.push(this.take().text.slice(1))
    switch (operand.kind) {
      case 'field':
        return { kind: 'field', position, names: [...operand.names, ...names] }
      case 'variable':
        return { kind: 'variable', position, names: [...operand.names, ...names] }
      case 'identifier':
      case 'chain':
      case 'pipe':
        return { kind: 'chain', position, operand, names }
    }
    return this.fail(`unexpected . after term ${quote(describeNode(operand))}`)
  }

  private parseTerm(): Operand | undefined {
    const token = this.takeNonSpace()
    const { position, text } = token
    switch (token.kind) {
      case 'identifier':
        return this.parseFunctionName(text, position)
      case '.':
        return { kind: 'dot', position }
      case 'nil':
        return { kind: 'nil', position }
      case 'variable':
        if (!this.variables.includes(text)) this.fail(`undefined variable ${quote(text)}`)
        return { kind: 'variable', position, names: [text] }
      case 'field':
        return { kind: 'field', position, names: [text.slice(1)] }
      case 'bool':
        return { kind: 'bool', position, text, value: text === 'true' }
      case 'charConstant':
      case 'number': {
        const number = parseNumber(text)
        if (typeof number === 'string') this.fail(number)
        return { kind: 'number', position, text, value: number }
      }
      case 'string':
      case 'rawString': {
        const value = unquote(text) ?? this.fail('invalid syntax')
        return { kind: 'string', position, text, value }
      }
      case 'leftParen':
        return this.nested(() => this.parsePipe('parenthesized pipeline', 'rightParen'))
    }
    this.next--
    return undefined
  }

  private parseFunctionName(name: string, position: number): Identifier {
    if (!this.isFunction(name)) this.fail(`function ${quote(name)} not defined`)
    return { kind: 'identifier', position, name }
  }
}

function isEmpty(body: Statement[]): boolean {
  return body.every((statement) => statement.kind === 'text' && statement.text.trim() === '')
}

const operandStarts: ReadonlySet<TokenKind> = new Set(
  'bool charConstant . field identifier number nil rawString string variable leftParen'.split(
    ' ',
  ) as TokenKind[],
)

function isExecutable({ kind }: Operand): boolean {
  return (
    kind !== 'bool' && kind !== 'dot' && kind !== 'nil' && kind !== 'number' && kind !== 'string'
  )
}
