import { quote } from './quote.ts'

/** Where a node begins in the source, in UTF-16 units. */
interface Placed {
  position: number
}

export interface Field extends Placed {
  kind: 'field'
  names: string[]
}

export interface Variable extends Placed {
  kind: 'variable'
  /** The variable's name with its `$`, then the fields that are read from it. */
  names: [string, ...string[]]
}

export interface Chain extends Placed {
  kind: 'chain'
  operand: Operand
  names: string[]
}

export interface Identifier extends Placed {
  kind: 'identifier'
  name: string
}

export interface Literal extends Placed {
  kind: 'bool' | 'number' | 'string'
  /** As it stands in the source. */
  text: string
  value: unknown
}

export interface Dot extends Placed {
  kind: 'dot'
}

export interface Nil extends Placed {
  kind: 'nil'
}

export interface Pipe extends Placed {
  kind: 'pipe'
  declares: string[]
  /** `=` instead of `:=`. */
  assigns: boolean
  commands: Command[]
}

export type Operand = Field | Variable | Chain | Identifier | Literal | Dot | Nil | Pipe

export interface Command extends Placed {
  kind: 'command'
  operands: Operand[]
}

export interface Text extends Placed {
  kind: 'text'
  text: string
}

export interface Action extends Placed {
  kind: 'action'
  pipe: Pipe
}

export interface Control extends Placed {
  kind: 'if' | 'with' | 'range'
  pipe: Pipe
  body: Statement[]
  otherwise: Statement[] | undefined
}

export interface Call extends Placed {
  kind: 'template'
  name: string
  pipe: Pipe | undefined
}

export interface Jump extends Placed {
  kind: 'break' | 'continue'
}

export type Statement = Text | Action | Control | Call | Jump

/** Everything that an execution error can point at. */
export type Node = Operand | Command | Action | Call

/** A node as Go writes it in an error: `executing "" at <…>`. */
export function describeNode(node: Node): string {
  switch (node.kind) {
    case 'field':
      return node.names.map((name) => `.${name}`).join('')
    case 'variable':
      return node.names.join('.')
    case 'chain':
      return `${describeOperand(node.operand)}${node.names.map((name) => `.${name}`).join('')}`
    case 'identifier':
      return node.name
    case 'bool':
    case 'number':
    case 'string':
      return node.text
    case 'dot':
      return '.'
    case 'nil':
      return 'nil'
    case 'pipe':
      return describePipe(node)
    case 'command':
      return node.operands.map(describeOperand).join(' ')
    case 'action':
      return `{{${describePipe(node.pipe)}}}`
    case 'template': {
      const argument = node.pipe === undefined ? '' : ` ${describePipe(node.pipe)}`
      return `{{template ${quote(node.name)}${argument}}}`
    }
  }
}

function describeOperand(operand: Operand): string {
  const text = describeNode(operand)
  return operand.kind === 'pipe' ? `(${text})` : text
}

function describePipe({ declares, assigns, commands }: Pipe): string {
  const pipeline = commands.map(describeNode).join(' | ')
  if (declares.length === 0) return pipeline
  return `${declares.join(', ')} ${assigns ? '=' : ':='} ${pipeline}`
}
