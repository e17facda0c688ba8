import { formatDuration } from './duration.ts'
import { goTexts, goTypes } from './go-types.ts'
import { toJson } from './json.ts'
import { goFloat, goMap, goPointer, goStruct, type TemplateFunction } from './template/index.ts'
import { GoStruct } from './template/values.ts'
import { formatTime, layouts, parseTime } from './time.ts'

/** Something the engine said, as docker's templates see it. */
export interface GoObject {
  readonly data: unknown
  /** What `json` in a template does where the data holds this object or parts of it. */
  readonly functions: Readonly<Record<string, TemplateFunction>>
}

/**
 * Makes the Go value of a type of `goTypes` from decoded JSON: every field is there under its Go
 * name, with Go's zero value where JSON has none, and `json` writes it as Go would. What the type
 * does not know is left out.
 */
export function goObject(typeName: string, value: unknown): GoObject {
  const reader = new Reader()
  const { data } = reader.read(typeName, value)
  const call = (part: unknown) => toJson(reader.json.has(part) ? reader.json.get(part) : part)
  return { data, functions: { json: { parameters: ['any'], call } } }
}

/** A value for templates, and the same for JSON. */
interface Reading {
  readonly data: unknown
  readonly json: unknown
  readonly isEmpty: boolean
}

interface FieldType {
  readonly name: string
  readonly jsonName: string
  readonly type: string
  readonly omitsEmpty: boolean
}

/** Stands for the JSON name of a struct whose fields are those of the one that it is part of. */
const embedded = '.'

/** Stands for the JSON name of a field that JSON does not have. */
const unwritten = '-'

const zeroTime = '0001-01-01T00:00:00Z'

class Reader {
  /** What stands in JSON for a value that templates hold. */
  readonly json = new Map<unknown, unknown>()

  read(type: string, value: unknown): Reading {
    if (type.startsWith('*')) return this.#pointer(type.slice(1), value)
    if (type.startsWith('[]')) return this.#list(type.slice(2), value)
    if (type.startsWith('map[string]')) return this.#map(type.slice('map[string]'.length), value)
    switch (type) {
      case 'string':
        return scalar(value ?? '', '')
      case 'bool':
        return scalar(value ?? false, 'false')
      case 'int':
        return scalar(value ?? 0, '0')
      case 'float':
        return { data: goFloat(Number(value ?? 0)), json: value ?? 0, isEmpty: false }
      case 'any':
        return { data: value ?? undefined, json: value ?? null, isEmpty: value == null }
      case 'bytes':
        return this.#bytes(value)
      case 'time':
        return this.#time(value)
      case 'duration':
        return this.#duration(value)
    }
    return this.#struct(type, type, value)
  }

  #pointer(type: string, value: unknown): Reading {
    if (value == null) return { data: undefined, json: null, isEmpty: true }
    if (Object.hasOwn(goTypes, type))
      return { ...this.#struct(type, `*${type}`, value), isEmpty: false }
    const reading = this.read(type, value)
    // What has a text of its own shows it behind a pointer too.
    if (type === 'duration' || type === 'time') return { ...reading, isEmpty: false }
    return this.#known(goPointer(reading.data), reading.json, false)
  }

  #list(type: string, value: unknown): Reading {
    const items = Array.isArray(value) ? value.map((item) => this.read(type, item)) : []
    const data = items.map((item) => item.data)
    const json = Array.isArray(value) ? items.map((item) => item.json) : null
    return this.#known(data, json, items.length === 0)
  }

  #map(type: string, value: unknown): Reading {
    const items = Object.entries(value ?? {}).map(
      ([key, item]) => [key, this.read(type, item)] as const,
    )
    const data = Object.fromEntries(items.map(([key, item]) => [key, item.data]))
    const json = Object.fromEntries(items.map(([key, item]) => [key, item.json]))
    const name = `map[string]${type === 'any' ? 'interface {}' : type}`
    return this.#known(
      goMap(name, data),
      value == null ? null : goMap(name, json),
      items.length === 0,
    )
  }

  #struct(type: string, shownType: string, value: unknown): Reading {
    const source = (value ?? {}) as Record<string, unknown>
    const data: Record<string, unknown> = {}
    const json: Record<string, unknown> = {}
    for (const { name, jsonName, type: fieldType, omitsEmpty } of fieldsOf(type)) {
      const key = jsonName === unwritten ? name : jsonName
      const own = Object.hasOwn(source, key) ? source[key] : undefined
      const reading = this.read(fieldType, jsonName === embedded ? source : own)
      define(data, name, reading.data)
      if (jsonName === embedded) Object.assign(json, reading.json)
      else if (jsonName !== unwritten && !(omitsEmpty && reading.isEmpty))
        define(json, jsonName, reading.json)
    }
    const text = goTexts[type]?.(data)
    return this.#known(goStruct(shownType, promote(type, data), { text }), json, false)
  }

  #bytes(value: unknown): Reading {
    const base64 = typeof value === 'string' ? value : ''
    const json = typeof value === 'string' ? value : null
    return this.#known([...Buffer.from(base64, 'base64')], json, base64 === '')
  }

  /** Go prints a time in a layout of its own, but writes RFC 3339 in JSON. */
  #time(value: unknown): Reading {
    const text = typeof value === 'string' ? value : zeroTime
    const instant = parseTime(text)
    const data = instant ? formatTime(instant, layouts.string, 'written') : text
    return this.#known(data, text, value == null)
  }

  #duration(value: unknown): Reading {
    const nanos = Number(value ?? 0)
    return this.#known(formatDuration(nanos), value ?? 0, nanos === 0)
  }

  #known(data: unknown, json: unknown, isEmpty: boolean): Reading {
    this.json.set(data, json)
    return { data, json, isEmpty }
  }
}

/** Sets a property, whatever its name: `__proto__` too. */
function define(object: object, name: string, value: unknown, enumerable = true): void {
  Object.defineProperty(object, name, { value, enumerable, configurable: true, writable: true })
}

/** Lets the fields of embedded structs be read from the outer one, which has the nearer names. */
function promote(type: string, data: Record<string, unknown>): object {
  for (const { name, jsonName } of fieldsOf(type)) {
    const inner = data[name]
    if (jsonName !== embedded || !(inner instanceof GoStruct)) continue
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(inner.fields)))
      if (!Object.hasOwn(data, key)) define(data, key, value, false)
  }
  return data
}

function scalar(value: unknown, zero: string): Reading {
  return { data: value, json: value, isEmpty: String(value) === zero }
}

const parsed = new Map<string, FieldType[]>()

function fieldsOf(type: string): FieldType[] {
  let fields = parsed.get(type)
  if (!fields) {
    fields = goTypes[type]!.split(/\s+/).filter(Boolean).map(parseField)
    parsed.set(type, fields)
  }
  return fields
}

function parseField(text: string): FieldType {
  const [, name = '', jsonName = name, type = 'string', omitsEmpty = ''] =
    /^(\w+)(?:=(\w+|[.-]))?(?::([^?]+))?(\??)$/.exec(text)!
  return { name, jsonName, type, omitsEmpty: omitsEmpty !== '' }
}
