import { maxInt64, minInt64 } from './numbers.ts'

/** A Go struct, or a pointer to one when the type's name begins with `*`. */
export class GoStruct {
  readonly typeName: string
  readonly fields: object
  readonly resolve: ((name: string) => string | undefined) | undefined
  readonly text: string | undefined

  constructor(typeName: string, fields: object, { resolve, text }: GoStructOptions) {
    this.typeName = typeName
    this.fields = fields
    this.resolve = resolve
    this.text = text
  }
}

export interface GoStructOptions {
  /** Gives the key of a field that templates know by another name. */
  readonly resolve?: ((name: string) => string | undefined) | undefined
  /** What the struct writes of itself where it is printed, as by Go's method `String`. */
  readonly text?: string | undefined
}

/**
 * A pointer to what is no struct, and not nil. An action prints what it points at; within other
 * values it is an address, and it is true whatever it points at.
 */
export class GoPointer {
  readonly target: unknown

  constructor(target: unknown) {
    this.target = target
  }
}

/** A Go map whose type is known, so that a missing key has the zero value of its elements. */
export class GoMap {
  readonly typeName: string
  readonly entries: object
  readonly zero: unknown

  constructor(typeName: string, entries: object, zero: unknown) {
    this.typeName = typeName
    this.entries = entries
    this.zero = zero
  }
}

/** A float64, where a JavaScript number without a fraction would be taken for an int. */
export class GoFloat {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }
}

/** What a parameter takes; `value` is anything at all, for functions that look at kinds. */
export type ParameterType = 'string' | 'int' | 'any' | 'value'

/** A function that templates can call; errors it throws end the execution with their message. */
export interface TemplateFunction {
  parameters: readonly ParameterType[]
  /** The type of any number of further arguments. */
  rest?: ParameterType
  /** Strings arrive as strings, ints as numbers, everything else as it is in the data. */
  call(...args: never[]): unknown
}

/** A method of a struct: the only kind of function in the data that a template can call. */
export class GoMethod implements TemplateFunction {
  readonly parameters: readonly ParameterType[]
  readonly call: (...args: never[]) => unknown

  constructor(call: (...args: never[]) => unknown, parameters: readonly ParameterType[]) {
    this.call = call
    this.parameters = parameters
  }
}

/** A null field of a struct: Go prints it `<nil>`, and a field of it is an error. */
export const nilPointer: unique symbol = Symbol('nil')

/**
 * Marks an object as a Go struct: its fields have an order, and an unknown one is an error. Fields
 * that are not enumerable can be read, and are not printed.
 */
export function goStruct(typeName: string, fields: object, options: GoStructOptions = {}): object {
  return new GoStruct(typeName, fields, options)
}

/** Marks a value as reached through a pointer. */
export function goPointer(target: unknown): object {
  return new GoPointer(target)
}

/** What a pointer points at; any other value as it is. */
export function indirect(value: unknown): unknown {
  return value instanceof GoPointer ? value.target : value
}

/** Marks an object as a map of the given Go type (`map[string]string`). */
export function goMap(typeName: string, entries: object): object {
  const element = typeName.slice(typeName.indexOf(']') + 1)
  return new GoMap(typeName, entries, zeroValue(element))
}

/** Marks a number as a float64. */
export function goFloat(value: number): object {
  return new GoFloat(value)
}

/** Marks a function as a method that templates can call on its struct. */
export function goMethod(
  call: (...args: never[]) => unknown,
  ...parameters: ParameterType[]
): TemplateFunction {
  return new GoMethod(call, parameters)
}

function zeroValue(typeName: string): unknown {
  if (typeName === 'string') return ''
  if (typeName === 'bool') return false
  if (/^u?int\d*$/.test(typeName)) return 0
  if (typeName.startsWith('float')) return new GoFloat(0)
  return typeName.startsWith('[]') ? [] : undefined
}

export type Kind =
  | 'invalid'
  | 'pointer'
  | 'bool'
  | 'int'
  | 'float'
  | 'string'
  | 'list'
  | 'map'
  | 'struct'
  | 'func'

/** Which of Go's kinds a value stands for; `invalid` is the untyped nil. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63 ? 'int' : 'float'
    case 'function':
      return 'func'
    case 'symbol':
      return value === nilPointer ? 'pointer' : 'invalid'
    case 'undefined':
      return 'invalid'
  }
  if (value === null || value === undefined) return 'invalid'
  if (Array.isArray(value)) return 'list'
  if (value instanceof GoStruct) return 'struct'
  if (value instanceof GoPointer) return 'pointer'
  if (value instanceof GoFloat) return 'float'
  if (value instanceof GoMethod) return 'func'
  const number = losslessText(value)
  if (number === undefined) return 'map'
  return isIntegerText(number) ? 'int' : 'float'
}

/**
 * The text of a lossless-json number. It is known by its shape, since the library is not loaded
 * here; a plain object of that shape came from JSON and stays a map.
 */
export function losslessText(value: object): string | undefined {
  const prototype = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return undefined
  if (!Object.hasOwn(value, 'isLosslessNumber') || !Object.hasOwn(value, 'value')) return undefined
  const text = (value as { value: unknown }).value
  if (typeof text !== 'string' || !/^-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$/.test(text)) {
    return undefined
  }
  return text
}

function isIntegerText(text: string): boolean {
  return /^-?[0-9]{1,19}$/.test(text) && BigInt(text) >= minInt64 && BigInt(text) <= maxInt64
}

/** The exact value of an int. */
export function toBigInt(value: unknown): bigint {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return BigInt(value)
  return BigInt(losslessText(value as object) ?? 0)
}

/** The value of an int or a float as a JavaScript number. */
export function toNumber(value: unknown): number {
  if (value instanceof GoFloat) return value.value
  if (typeof value === 'object' && value !== null) return Number(losslessText(value))
  return Number(value)
}

/** The name Go would print for the type of a value. */
export function typeName(value: unknown): string {
  switch (kindOf(value)) {
    case 'invalid':
      return '<nil>'
    case 'pointer':
      return value instanceof GoPointer ? `*${typeName(value.target)}` : '<nil>'
    case 'bool':
      return 'bool'
    case 'int':
      return typeof value === 'number' ? 'int' : 'int64'
    case 'float':
      return 'float64'
    case 'string':
      return 'string'
    case 'func':
      return 'func()'
    case 'struct':
      return (value as GoStruct).typeName
    case 'list':
      return `[]${elementType(value as unknown[])}`
    case 'map':
      if (value instanceof GoMap) return value.typeName
      return `map[string]${elementType(mapKeys(value as object).map((key) => mapGet(value as object, key)))}`
  }
}

/** JSON does not say what a list or a map holds; only strings, and Go would hold strings. */
function elementType(elements: unknown[]): 'string' | 'interface {}' {
  const strings = elements.length > 0 && elements.every((element) => typeof element === 'string')
  return strings ? 'string' : 'interface {}'
}

/** The keys of a map, in the order in which Go visits them. */
export function mapKeys(map: object): string[] {
  const entries = map instanceof GoMap ? map.entries : map
  const keys = entries instanceof Map ? Array.from(entries.keys(), String) : Object.keys(entries)
  return keys.sort(compareStrings)
}

/** The keys of a map in the order in which it holds them. */
export function ownKeys(map: object): string[] {
  const entries = map instanceof GoMap ? map.entries : map
  return entries instanceof Map ? Array.from(entries.keys(), String) : Object.keys(entries)
}

/** The value of a key; undefined without one. Nothing that an object inherits is ever found. */
export function mapGet(map: object, key: string): unknown {
  const entries = map instanceof GoMap ? map.entries : map
  if (entries instanceof Map) return entries.get(key)
  return Object.hasOwn(entries, key) ? (entries as Record<string, unknown>)[key] : undefined
}

/** What a map of this type holds for a key that it does not have. */
export function mapZero(map: object): unknown {
  if (map instanceof GoMap) return map.zero
  return typeName(map) === 'map[string]string' ? '' : undefined
}

/** Whether a value is a map whose elements Go knows as `interface {}`: one of no known type. */
export function holdsAnything(value: unknown): boolean {
  if (value instanceof GoMap) return value.typeName.endsWith(']interface {}')
  return kindOf(value) === 'map'
}

export function mapSize(map: object): number {
  return ownKeys(map).length
}

/** The names of a struct's fields in their order; methods are none. */
export function structKeys({ fields }: GoStruct): string[] {
  const own = fields as Record<string, unknown>
  return Object.keys(own).filter((key) => kindOf(own[key]) !== 'func')
}

/** Whether `if` takes a value for true. */
export function isTrue(value: unknown): boolean {
  switch (kindOf(value)) {
    case 'invalid':
      return false
    case 'pointer':
      return value !== nilPointer
    case 'bool':
      return value as boolean
    case 'int':
      return toBigInt(value) !== 0n
    case 'float':
      return toNumber(value) !== 0
    case 'string':
    case 'list':
      return (value as string | unknown[]).length > 0
    case 'map':
      return mapSize(value as object) > 0
    case 'struct':
    case 'func':
      return true
  }
}

/** Orders strings by their UTF-8 bytes, as Go does; JavaScript orders them by UTF-16 units. */
export function compareStrings(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i)
    const right = b.charCodeAt(i)
    if (left !== right) return codePointRank(left) - codePointRank(right)
  }
  return a.length - b.length
}

/** Surrogates stand for the code points above all others. */
function codePointRank(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit
}
