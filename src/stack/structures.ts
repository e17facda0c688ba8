import { compareKeys } from './natural-keys.ts'
import { checkType, DecodeError, type Problems, type Read, type Type } from './types.ts'
import { isYamlMap, type Yaml, type YamlMap, yamlMap } from './yaml.ts'

/** Values of one type, one after the other; each may be there once where `unique`. */
export function list<T>(items: Type<T>, { unique = false } = {}): Type<T[]> {
  return {
    what: 'list',
    accepts: Array.isArray,
    check(value: Yaml[], path, problems) {
      value.forEach((item, i) => checkType(items, item, `${path}.${i}`, problems))
      if (unique) checkUnique(value, path, problems)
    },
    read: (value: Yaml[]) => value.map((item, i) => atIndex(i, () => items.read(item))),
    show: (value: T[]) => value.map((item) => items.show(item)),
  }
}

function checkUnique(values: readonly Yaml[], path: string, problems: Problems): void {
  const seen = new Map<string, number>()
  for (const [i, value] of values.entries()) {
    const key = JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? `${part}n` : part))
    const before = seen.get(key)
    if (before !== undefined) problems.add(path, `array items[${before},${i}] must be unique`)
    seen.set(key, i)
  }
}

export function atIndex<T>(index: number | string, action: () => T): T {
  return at(`[${index}]`, action)
}

function at<T>(part: string, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw error instanceof DecodeError ? error.within(part) : error
  }
}

/**
 * A mapping from names to values of one type.
 *
 * @param names - those that may be
 */
export function mapOf<T>(
  values: Type<T>,
  names?: RegExp,
  { isRoot = false } = {},
): Type<Record<string, T>> {
  return {
    what: 'mapping',
    accepts: isYamlMap,
    check(value: YamlMap, path, problems) {
      for (const [name, item] of Object.entries(value)) {
        if (names && !names.test(name)) refuse(name, path, problems)
        else checkType(values, item, below(path, name), problems)
      }
    },
    read: (value: YamlMap) =>
      record(value, (name, item) =>
        isRoot ? values.read(item) : atIndex(name, () => values.read(item)),
      ),
    show: (value: Record<string, T>) =>
      yamlMap(
        Object.keys(value)
          .sort(compareKeys)
          .map((name) => [name, values.show(value[name]!)]),
      ),
  }
}

function refuse(name: string, path: string, problems: Problems): void {
  problems.add(path, `Additional property ${name} is not allowed`)
}

function below(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function record<T>(map: YamlMap, read: (name: string, value: Yaml) => T): Record<string, T> {
  const result: Record<string, T> = Object.create(null)
  for (const [name, value] of Object.entries(map)) result[name] = read(name, value)
  return result
}

/** The one of several types that the value is of; messages speak of the first. */
export function oneOf<T>(...types: Type<T>[]): Type<T> {
  const typeOf = (value: Yaml) => types.find((type) => type.accepts(value))
  return {
    what: types[0]!.what,
    accepts: (value) => typeOf(value) !== undefined,
    check(value, path, problems) {
      const type = typeOf(value)!
      const isKnown = (type.since ?? 0) <= problems.version
      if (isKnown) type.check(value, path, problems)
      else problems.add(path, `must be a ${type.before}`, { isKind: true })
    },
    read: (value) => typeOf(value)!.read(value),
    show: types.at(-1)!.show,
  }
}

/** The same, or nothing; messages do not speak of nothing where `isSilent`. */
export function nullable<T>(type: Type<T>, { isSilent = false } = {}): Type<T | null> {
  return {
    ...type,
    what: isSilent ? type.what : `${type.what} or null`,
    accepts: (value) => value === null || type.accepts(value),
    check: (value, path, problems) => value !== null && type.check(value, path, problems),
    read: (value) => (value === null ? null : type.read(value)),
    show: (value) => (value === null ? null : type.show(value)),
  }
}

/** The type, known to files of version 3.`minor` and later; `before` is what fits in older ones. */
export function since<T extends Type<any>>(minor: number, type: T, before?: string): T {
  return { ...type, since: minor, ...(before !== undefined && { before }) }
}

/** The type, whose zero is not the same as nothing. */
export function kept<T extends Type<any>>(type: T): T {
  return { ...type, isKept: true }
}

type Fields = Record<string, Type<any>>
export type Struct<F extends Fields> = { [K in keyof F]?: Read<F[K]> }

interface StructRules {
  /** The first minor version in which names of one's own, `x-…`, may be there; none may else. */
  readonly extrasSince?: number
  /** The first minor version that lets anything be there. */
  readonly openSince?: number
  readonly required?: readonly string[]
  /** Messages do not name the place of what is within. */
  readonly isRoot?: boolean
}

/** A mapping with names that mean something. Shown in the order of `fields`, as docker does. */
export function struct<F extends Fields>(fields: F, rules: StructRules = {}): Type<Struct<F>> {
  const { extrasSince = Infinity, openSince = Infinity, required = [], isRoot = false } = rules
  const fieldOf = (name: string) => (Object.hasOwn(fields, name) ? fields[name] : undefined)
  return {
    what: 'mapping',
    accepts: isYamlMap,
    check(map: YamlMap, path, problems) {
      const { version } = problems
      for (const name of required) {
        if (!(name in map)) problems.add(path, `${name} is required`)
      }
      for (const [name, value] of Object.entries(map)) {
        const field = fieldOf(name)
        if (field && (field.since ?? 0) <= version)
          checkType(field, value, below(path, name), problems)
        else if (!(version >= openSince || (isExtra(name) && version >= extrasSince)))
          refuse(name, path, problems)
      }
    },
    read(map: YamlMap) {
      const result: Record<string, unknown> = {}
      for (const [name, field] of Object.entries(fields)) {
        const value = map[name]
        if (value === undefined || (value === null && !field.accepts(null))) continue
        const read = () => field.read(value)
        const meant = isRoot ? read() : at(goName(name), read)
        if (field.isKept ? meant !== null : !isZero(meant)) result[name] = meant
      }
      return result as Struct<F>
    },
    show(value: Struct<F>) {
      const shown = Object.entries(fields).flatMap(([name, field]) => {
        const item = value[name]
        return item === undefined ? [] : [[name, field.show(item)] as const]
      })
      return yamlMap(shown)
    },
  }
}

/** Whether a name is free for anybody's own use. */
export function isExtra(name: string): boolean {
  return name.startsWith('x-')
}

/** Whether Go cannot tell a value from none. */
export function isZero(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false || value === 0)
    return true
  return typeof value === 'object' && Object.keys(value).length === 0
}

const namedByTag = new Set(['cpus', 'memory', 'pids', 'domainname', 'isolation', 'nocopy'])

/** The name that docker's messages give a property. */
function goName(name: string): string {
  if (name.includes('_') || namedByTag.has(name)) return name
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}
