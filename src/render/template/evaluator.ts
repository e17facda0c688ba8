import { TemplateError } from './errors.ts'
import { formatPlain } from './format.ts'
import type { Functions } from './functions.ts'
import {
  type Chain,
  type Command,
  describeNode,
  type Identifier,
  type Literal,
  type Node,
  type Operand,
  type Pipe,
  type Variable,
} from './nodes.ts'
import { maxInt64 } from './numbers.ts'
import type { Definitions } from './parser.ts'
import { quote } from './quote.ts'
import {
  GoMethod,
  type GoStruct,
  holdsAnything,
  indirect,
  isTrue,
  kindOf,
  mapGet,
  nilPointer,
  type ParameterType,
  type TemplateFunction,
  toNumber,
  typeName,
} from './values.ts'

export interface Execution {
  name: string
  source: string
  definitions: Definitions
  functions: Functions
  missingKeyIsError: boolean
}

/** Stands for the value that a pipeline hands on, where there is none. */
const absent: unique symbol = Symbol('absent')

/**
 * Evaluates pipelines. An undefined value is Go's untyped nil; null is a nil inside of a list or a
 * map, which fields cannot be read from.
 */
export class Evaluator {
  private readonly execution: Execution
  /** The template that is being executed. */
  name: string
  /** What is being evaluated: errors point at it. */
  node: Node = { kind: 'dot', position: 0 }
  variables: { name: string; value: unknown }[]

  constructor(execution: Execution, data: unknown) {
    this.execution = execution
    this.name = execution.name
    this.variables = [{ name: '$', value: data }]
  }

  fail(message: string): never {
    const before = this.execution.source.slice(0, this.node.position)
    const lines = before.split('\n')
    const column = Buffer.byteLength(lines.at(-1)!)
    const place = `${this.execution.name}:${lines.length}:${column}: executing ${quote(this.name)}`
    throw new TemplateError(`template: ${place} at <${describeNode(this.node)}>: ${message}`)
  }

  assign(name: string, value: unknown) {
    const variable = this.variables.findLast((known) => known.name === name)
    if (variable === undefined) this.fail(`undefined variable: ${name}`)
    variable.value = value
  }

  evaluatePipe(pipe: Pipe, dot: unknown): unknown {
    this.node = pipe
    let value: unknown = absent
    for (const command of pipe.commands) {
      value = this.evaluateCommand(command, dot, value) ?? undefined
    }
    for (const name of pipe.declares) {
      if (pipe.assigns) this.assign(name, value)
      else this.variables.push({ name, value })
    }
    return value
  }

  private evaluateCommand(command: Command, dot: unknown, final: unknown): unknown {
    const first = command.operands[0]!
    switch (first.kind) {
      case 'field':
        this.node = first
        return this.readFields(dot, dot, first.names, command.operands, final)
      case 'chain':
        return this.evaluateChain(first, dot, command.operands, final)
      case 'identifier':
        return this.evaluateFunction(first, command, dot, final)
      case 'pipe':
        this.refuseArguments(command.operands, final)
        return this.evaluatePipe(first, dot)
      case 'variable':
        return this.evaluateVariable(first, dot, command.operands, final)
    }
    this.node = first
    this.refuseArguments(command.operands, final)
    if (first.kind === 'nil') this.fail('nil is not a command')
    return first.kind === 'dot' ? dot : this.literal(first)
  }

  private refuseArguments(operands: Operand[], final: unknown) {
    if (operands.length === 1 && final === absent) return
    this.fail(`can't give argument to non-function ${describeNode(operands[0]!)}`)
  }

  private literal({ value, text }: Literal): unknown {
    if (typeof value === 'bigint' && value > maxInt64) this.fail(`${text} overflows int`)
    return value
  }

  private evaluateVariable(
    variable: Variable,
    dot: unknown,
    operands: Operand[],
    final: unknown,
  ): unknown {
    this.node = variable
    const [name, ...fields] = variable.names
    const value = this.variables.findLast((known) => known.name === name)?.value
    if (fields.length > 0) return this.readFields(dot, value, fields, operands, final)
    this.refuseArguments(operands, final)
    return value
  }

  private evaluateChain(chain: Chain, dot: unknown, operands: Operand[], final: unknown): unknown {
    this.node = chain
    const value = this.evaluateOperand(chain.operand, dot)
    return this.readFields(dot, value, chain.names, operands, final)
  }

  /** Reads fields one after another; arguments and the piped value belong to the last. */
  private readFields(
    dot: unknown,
    receiver: unknown,
    names: string[],
    operands: Operand[],
    final: unknown,
  ): unknown {
    let value = receiver
    let isElement = false
    for (const [index, name] of names.entries()) {
      const isLast = index === names.length - 1
      const argumentsOfIt = isLast ? operands : operands.slice(0, 1)
      const next = this.readField(
        dot,
        value,
        name,
        argumentsOfIt,
        isLast ? final : absent,
        isElement,
      )
      isElement = holdsAnything(value)
      value = next
    }
    return value
  }

  /** `isElement`: it came out of a map whose elements Go knows as `interface {}`. */
  private readField(
    dot: unknown,
    receiver: unknown,
    name: string,
    operands: Operand[],
    final: unknown,
    isElement: boolean,
  ): unknown {
    const hasArguments = operands.length > 1 || final !== absent
    switch (kindOf(receiver)) {
      case 'invalid':
        if (receiver === undefined) return this.missing(`nil data; no entry for key ${quote(name)}`)
        return this.fail(`nil pointer evaluating interface {}.${name}`)
      case 'pointer':
        if (receiver !== nilPointer) break
        return this.fail(`nil pointer evaluating interface {}.${name}`)
      case 'map': {
        if (hasArguments) this.fail(`${name} is not a method but has arguments`)
        const value = mapGet(receiver as object, name)
        if (value !== undefined) return value
        return this.missing(`map has no entry for key ${quote(name)}`)
      }
      case 'struct': {
        const struct = receiver as GoStruct
        const key = fieldKey(struct, name)
        if (key === undefined) break
        const value = (struct.fields as Record<string, unknown>)[key]
        if (value instanceof GoMethod) {
          return this.callFunction(value, name, operands, dot, final)
        }
        if (hasArguments) this.fail(`${name} has arguments but cannot be invoked as function`)
        return value ?? nilPointer
      }
    }
    const type = isElement ? 'interface {}' : typeName(receiver)
    return this.fail(`can't evaluate field ${name} in type ${type}`)
  }

  private missing(message: string): undefined {
    if (this.execution.missingKeyIsError) this.fail(message)
  }

  private evaluateFunction(
    identifier: Identifier,
    command: Command,
    dot: unknown,
    final: unknown,
  ): unknown {
    this.node = identifier
    const { name } = identifier
    const { functions } = this.execution
    if (!Object.hasOwn(functions, name)) this.fail(`${quote(name)} is not a defined function`)
    return this.callFunction(functions[name]!, name, command.operands, dot, final, command)
  }

  private callFunction(
    callee: TemplateFunction,
    name: string,
    [, ...operands]: Operand[],
    dot: unknown,
    final: unknown,
    caller: Node = this.node,
  ): unknown {
    const { parameters, rest } = callee
    const count = operands.length + (final === absent ? 0 : 1)
    if (rest === undefined ? count !== parameters.length : count < parameters.length) {
      const wanted = `${rest === undefined ? '' : 'at least '}${parameters.length}`
      const got = rest === undefined ? count : operands.length
      this.fail(`wrong number of args for ${name}: want ${wanted} got ${got}`)
    }
    if (name === 'and' || name === 'or') return this.shortCircuit(name, operands, dot, final)
    const types = (index: number) => parameters[index] ?? rest ?? 'any'
    const values = operands.map((operand, index) => this.argument(operand, types(index), dot))
    if (final !== absent) values.push(this.checkType(final, types(values.length)))
    if (name === 'call') this.refuseCallee(values[0], operands[0], caller)
    try {
      return callee.call(...(values as never[]))
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.node = caller
      return this.fail(`error calling ${name}: ${error.message}`)
    }
  }

  /** Data hold no functions that are values; methods are called by their name alone. */
  private refuseCallee(callee: unknown, operand: Operand | undefined, caller: Node): never {
    this.node = caller
    if (kindOf(callee) === 'invalid') this.fail('error calling call: call of nil')
    const shown = operand === undefined ? formatPlain(callee) : describeNode(operand)
    return this.fail(`error calling call: non-function ${shown} of type ${typeName(callee)}`)
  }

  private shortCircuit(
    name: 'and' | 'or',
    operands: Operand[],
    dot: unknown,
    final: unknown,
  ): unknown {
    let value: unknown
    for (const operand of operands) {
      value = this.argument(operand, 'value', dot)
      if (isTrue(value) === (name === 'or')) return value
    }
    return final === absent ? value : final
  }

  private argument(operand: Operand, type: ParameterType, dot: unknown): unknown {
    this.node = operand
    switch (operand.kind) {
      case 'nil':
        if (type === 'string' || type === 'int') this.fail(`cannot assign nil to ${type}`)
        return undefined
      case 'bool':
      case 'number':
      case 'string':
        return this.literalArgument(operand, type)
    }
    return this.checkType(this.evaluateOperand(operand, dot), type)
  }

  private literalArgument(operand: Literal, type: ParameterType): unknown {
    if (type === 'any' || type === 'value') return this.literal(operand)
    if (type === 'string' && operand.kind === 'string') return operand.value
    // A float without a fraction is an integer too.
    const number = operand.kind === 'number' ? toNumber(operand.value) : Number.NaN
    if (type === 'int' && Number.isInteger(number)) return number
    return this.fail(`expected ${type === 'int' ? 'integer' : type}; found ${operand.text}`)
  }

  private checkType(value: unknown, type: ParameterType): unknown {
    if (type === 'any' || type === 'value') return value ?? undefined
    if (value === undefined) this.fail(`invalid value; expected ${type}`)
    const direct = indirect(value)
    if (kindOf(direct) === type) return type === 'int' ? toNumber(direct) : direct
    const got = value === null ? 'interface {}' : typeName(value)
    return this.fail(`wrong type for value; expected ${type}; got ${got}`)
  }

  private evaluateOperand(operand: Operand, dot: unknown): unknown {
    this.node = operand
    switch (operand.kind) {
      case 'dot':
        return dot
      case 'nil':
        return this.fail('nil is not a command')
      case 'field':
        return this.readFields(dot, dot, operand.names, [operand], absent)
      case 'variable':
        return this.evaluateVariable(operand, dot, [operand], absent)
      case 'pipe':
        return this.evaluatePipe(operand, dot)
      case 'identifier':
        return this.callFunctionOf(operand, dot)
      case 'chain':
        return this.evaluateChain(operand, dot, [operand], absent)
    }
    return this.literal(operand)
  }

  /** A function name as an operand is a call without arguments. */
  private callFunctionOf(identifier: Identifier, dot: unknown): unknown {
    const { position } = identifier
    const command: Command = { kind: 'command', position, operands: [identifier] }
    return this.evaluateFunction(identifier, command, dot, absent)
  }
}

/** The key under which a struct keeps a field; an inherited name is none. */
function fieldKey({ fields, resolve }: GoStruct, name: string): string | undefined {
  const key = resolve?.(name) ?? name
  return Object.hasOwn(fields, key) ? key : undefined
}
