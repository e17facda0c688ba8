import { parseDuration } from '../options/duration.ts'
import { formatDuration } from '../render/duration.ts'
import { goNumber } from './go-number.ts'
import type { Yaml } from './yaml.ts'

/** What a compose file may say in one place: which values fit, what they mean, how they are shown. */
export interface Type<T> {
  /** What it must be, for messages: `string`, `list`, `mapping or null` … */
  readonly what: string
  /** Whether the value is of this kind; what is within is left to `check`. */
  accepts(value: Yaml): boolean
  /** Reports what is wrong within a value of this kind. */
  check(value: any, path: string, problems: Problems): void
  /** The meaning of a value that was checked. Throws DecodeError. */
  read(value: any): T
  /** The meaning as YAML. */
  show(value: any): Yaml
  /** The first minor version of compose files that know it; all do where there is none. */
  readonly since?: number
  /** What there must be in files before. */
  readonly before?: string
  /** Zero is not the same as nothing. */
  readonly isKept?: boolean
}

export type Read<T> = T extends Type<infer V> ? V : never

/** Makes messages of what is wrong with a file. */
export class Problems {
  /** The minor version of the file, the 8 of 3.8. */
  readonly version: number
  readonly #found: { depth: number; isKind: boolean; text: string }[] = []

  constructor(version: number) {
    this.version = version
  }

  add(path: string, text: string, { isKind = false } = {}): void {
    this.#found.push({ depth: path.split('.').length, isKind, text: `${path || '(root)'} ${text}` })
  }

  /** docker tells one: the first of those farthest within; a wrong kind comes before others. */
  get worst(): string | undefined {
    const deepest = Math.max(...this.#found.map(({ depth }) => depth))
    const candidates = this.#found.filter(({ depth }) => depth === deepest)
    return (candidates.find(({ isKind }) => isKind) ?? candidates[0])?.text
  }
}

/** Checks a value of any kind. */
export function checkType(
  type: Type<unknown>,
  value: Yaml,
  path: string,
  problems: Problems,
): void {
  if (type.accepts(value)) type.check(value, path, problems)
  else problems.add(path, `must be a ${type.what}`, { isKind: true })
}

/** A value that fits, but cannot be understood. */
export class DecodeError extends Error {
  /** Go's path of the value: `Deploy.Replicas`. */
  readonly path: string
  readonly #describe: (path: string) => string

  constructor(describe: (path: string) => string, path = '') {
    super(`decoding failed due to the following error(s):\n\n${describe(path)}`)
    this.path = path
    this.#describe = describe
  }

  /** The same one level up. */
  within(part: string): DecodeError {
    const dot = this.path === '' || this.path.startsWith('[') ? '' : '.'
    return new DecodeError(this.#describe, `${part}${dot}${this.path}`)
  }
}

const nothing = () => {}

/** For what means itself. */
export const same = (value: any) => value

function scalar<T>(
  what: string,
  accepts: (value: Yaml) => boolean,
  read: (value: any) => T,
): Type<T> {
  return { what, accepts, check: nothing, read, show: same }
}

export const text = scalar(
  'string',
  (value) => typeof value === 'string',
  same as (value: string) => string,
)
export const boolean = scalar(
  'boolean',
  (value) => typeof value === 'boolean',
  same as (value: boolean) => boolean,
)

function isNumber(value: Yaml): boolean {
  return typeof value === 'number' || typeof value === 'bigint'
}

function isInteger(value: Yaml): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))
}

export const integer: Type<number> = {
  ...scalar('integer', isInteger, Number),
  show: (value: number) => BigInt(value),
}

/** A number that must not be below zero; `isWhole` is how the file's rules have it. */
export function unsigned({ isWhole = true } = {}): Type<number> {
  return {
    ...(isWhole ? integer : scalar('number', isNumber, Number)),
    show: (value: number) => BigInt(value),
    read(value) {
      const number = Math.trunc(Number(value))
      if (number >= 0) return number
      throw new DecodeError((path) => `cannot parse '${path}', ${value} overflows uint`)
    },
  }
}

export const number: Type<number> = scalar('number', isNumber, Number)

/** A number of single precision. */
export const ratio: Type<number> = { ...number, read: (value) => singlePrecision(Number(value)) }

/** The shortest number that is the same for whoever reads it with single precision. */
function singlePrecision(value: number): number {
  const digits = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  const shorter = digits.map((count) => Number(value.toPrecision(count)))
  return shorter.find((number) => Math.fround(number) === Math.fround(value)) ?? value
}

/** The values of one type, with another meaning. */
export function meaning<T>(
  type: Type<any>,
  read: (value: any) => T,
  show: (value: T) => Yaml = same,
): Type<T> {
  return { ...type, read, show }
}

/** A text that something else reads; what that throws is told with the place. */
export function parsed<T>(parse: (value: string) => T, show: (value: T) => Yaml): Type<T> {
  return {
    ...text,
    read: (value) => decoded(() => parse(value)),
    show,
  } as Type<T>
}

export function decoded<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (error instanceof DecodeError) throw error
    throw new DecodeError((path) => `error decoding '${path}': ${(error as Error).message}`)
  }
}

/** A time such as `1m30s`, in nanoseconds. */
export const duration: Type<number> = {
  ...text,
  check: (value, path, problems) =>
    checkFormat('duration', () => parseDuration(value), path, problems),
  read: parseDuration,
  show: formatDuration,
}

/** Reports a value that `parse` throws at. */
export function checkFormat(
  format: string,
  parse: () => unknown,
  path: string,
  problems: Problems,
): void {
  try {
    parse()
  } catch {
    problems.add(path, `Does not match format '${format}'`)
  }
}

/** One of a few words. */
export function choice(...words: string[]): Type<string> {
  return {
    ...text,
    check(value, path, problems) {
      if (words.includes(value)) return
      const allowed = words.map((word) => `"${word}"`).join(', ')
      problems.add(path, `${path} must be one of the following: ${allowed}`)
    },
  }
}

/** A string or a number, as Go prints it; `nullable` takes nothing as the empty string. */
export function printable({ nullable = false } = {}): Type<string> {
  return scalar(
    nullable ? 'string, number or null' : 'string or number',
    (value) => typeof value === 'string' || isNumber(value) || (nullable && value === null),
    printed,
  )
}

export function printed(value: Yaml): string {
  if (value === null) return ''
  return typeof value === 'number' ? goNumber(value) : String(value)
}
