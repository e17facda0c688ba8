import { TemplateError } from './errors.ts'
import { Evaluator, type Execution } from './evaluator.ts'
import { formatPlain } from './format.ts'
import {
  type Action,
  type Call,
  type Control,
  describeNode,
  type Pipe,
  type Statement,
} from './nodes.ts'
import { quote } from './quote.ts'
import { indirect, isTrue, kindOf, mapGet, mapKeys, toNumber, typeName } from './values.ts'

/** Go allows 100000 templates within each other, more than the stack of JavaScript can hold. */
const maxDepth = 1000

/** Runs a parsed template. Throws a TemplateError that says where: `template: NAME:1:2: executing …`. */
export function execute(execution: Execution, data: unknown): string {
  return new Executor(execution, data ?? undefined).run()
}

type Jump = 'break' | 'continue' | undefined

class Executor {
  private readonly execution: Execution
  private readonly data: unknown
  private readonly evaluator: Evaluator
  private output = ''
  private depth = 0

  constructor(execution: Execution, data: unknown) {
    this.execution = execution
    this.data = data
    this.evaluator = new Evaluator(execution, data)
  }

  run(): string {
    try {
      this.walkAll(this.execution.definitions.get(this.execution.name)!, this.data)
    } catch (error) {
      if (error instanceof TemplateError) throw new TemplateError(error.message, this.output)
      if (!(error instanceof RangeError)) throw error
      // The stack has ended before the count of templates did.
      this.evaluator.fail('exceeded maximum template depth (100000)')
    }
    return this.output
  }

  private walkAll(statements: Statement[], dot: unknown): Jump {
    for (const statement of statements) {
      const jump = this.walk(statement, dot)
      if (jump !== undefined) return jump
    }
    return undefined
  }

  private walk(statement: Statement, dot: unknown): Jump {
    switch (statement.kind) {
      case 'text':
        this.output += statement.text
        return undefined
      case 'action':
        this.walkAction(statement, dot)
        return undefined
      case 'break':
      case 'continue':
        return statement.kind
      case 'template':
        this.walkCall(statement, dot)
        return undefined
    }
    const visible = this.evaluator.variables.length
    const jump =
      statement.kind === 'range' ? this.walkRange(statement, dot) : this.walkIf(statement, dot)
    this.evaluator.variables.length = visible
    return jump
  }

  private walkAction(action: Action, dot: unknown) {
    const value = indirect(this.evaluator.evaluatePipe(action.pipe, dot))
    if (action.pipe.declares.length > 0) return
    this.evaluator.node = action
    switch (kindOf(value)) {
      case 'invalid':
        this.output += '<no value>'
        return
      case 'func':
        return this.evaluator.fail(`can't print ${describeNode(action)} of type ${typeName(value)}`)
      case 'struct':
        // An action prints what a pointer points at.
        this.output += formatPlain(value).replace(/^&/, '')
        return
    }
    this.output += formatPlain(value)
  }

  private walkIf({ kind, pipe, body, otherwise }: Control, dot: unknown): Jump {
    const value = this.evaluator.evaluatePipe(pipe, dot)
    if (isTrue(value)) return this.walkAll(body, kind === 'with' ? value : dot)
    return otherwise === undefined ? undefined : this.walkAll(otherwise, dot)
  }

  private walkRange({ pipe, body, otherwise }: Control, dot: unknown): Jump {
    const value = this.evaluator.evaluatePipe(pipe, dot)
    let isEmpty = true
    const visible = this.evaluator.variables.length
    for (const [key, element] of this.elements(indirect(value), pipe)) {
      isEmpty = false
      this.bindElement(pipe, key, element)
      const jump = this.walkAll(body, element)
      this.evaluator.variables.length = visible
      if (jump === 'break') break
    }
    return isEmpty && otherwise !== undefined ? this.walkAll(otherwise, dot) : undefined
  }

  private *elements(value: unknown, pipe: Pipe): Generator<[unknown, unknown]> {
    switch (kindOf(value)) {
      case 'invalid':
      case 'pointer':
        return
      case 'list':
        yield* (value as unknown[]).entries()
        return
      case 'map':
        for (const key of mapKeys(value as object)) yield [key, mapGet(value as object, key)]
        return
      case 'int': {
        const shown = formatPlain(value)
        if (pipe.declares.length > 1) {
          this.evaluator.fail(`can't use ${shown} to iterate over more than one variable`)
        }
        const count = toNumber(value)
        for (let i = 0; i < count; i++) yield [undefined, i]
        return
      }
    }
    this.evaluator.fail(`range can't iterate over ${formatPlain(value)}`)
  }

  /** One variable gets the element; of two, the first gets the index or key. */
  private bindElement({ declares, assigns }: Pipe, key: unknown, element: unknown) {
    const [first, second] = declares
    if (first === undefined) return
    if (assigns) {
      this.evaluator.assign(first, second === undefined ? element : key)
      if (second !== undefined) this.evaluator.assign(second, element)
      return
    }
    const top = this.evaluator.variables.length
    this.evaluator.variables[top - 1] = { ...this.evaluator.variables[top - 1]!, value: element }
    if (second !== undefined) {
      this.evaluator.variables[top - 2] = { ...this.evaluator.variables[top - 2]!, value: key }
    }
  }

  private walkCall(call: Call, dot: unknown) {
    this.evaluator.node = call
    const body = this.execution.definitions.get(call.name)
    if (body === undefined) this.evaluator.fail(`template ${quote(call.name)} not defined`)
    if (this.depth >= maxDepth) this.evaluator.fail('exceeded maximum template depth (100000)')
    const argument =
      call.pipe === undefined ? undefined : this.evaluator.evaluatePipe(call.pipe, dot)
    const { name, variables } = this.evaluator
    this.evaluator.name = call.name
    this.evaluator.variables = [{ name: '$', value: argument }]
    this.depth++
    this.walkAll(body, argument)
    this.depth--
    this.evaluator.name = name
    this.evaluator.variables = variables
  }
}
