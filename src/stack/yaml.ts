import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type Scalar } from 'yaml'

/** What YAML holds. Integers are bigint and all other numbers number, for Go prints them differently. */
export type Yaml = null | boolean | bigint | number | string | Yaml[] | YamlMap

/** A mapping; it has no prototype, so that no key means anything to JavaScript. */
export interface YamlMap {
  [key: string]: Yaml
}

/** Nodes that aliases may add to a document. */
const mostAliased = 10_000

/** No file of a person's is nested deeper. */
const deepest = 100

/**
 * Reads a compose file as docker's library for YAML does.
 *
 * @throws Error where the text is not YAML, is no mapping, has a tag that means nothing here, or
 *   aliases that would make it grow without measure
 */
export function parseYaml(source: string): YamlMap {
  const document = parseDocument(source, {
    logLevel: 'silent',
    prettyErrors: false,
    schema: 'failsafe',
    merge: false,
    stringKeys: false,
    uniqueKeys: false,
  })
  const [error] = document.errors
  // What follows the first document is not read.
  if (error && error.code !== 'MULTIPLE_DOCS')
    throw new Error(`yaml: line ${lineAt(source, error.pos[0])}: ${lowerFirst(error.message)}`)
  const value = new Reader(source, document.contents).read()
  if (!isYamlMap(value)) throw new Error('top-level object must be a mapping')
  return value
}

export function isYamlMap(value: Yaml | undefined): value is YamlMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Makes a mapping of the entries. */
export function yamlMap(entries: Iterable<readonly [string, Yaml]> = []): YamlMap {
  const map: YamlMap = Object.create(null)
  for (const [key, value] of entries) map[key] = value
  return map
}

const standardTag = 'tag:yaml.org,2002:'
const mergeKey = '<<'

class Reader {
  readonly #source: string
  readonly #root: Node | null
  readonly #anchors = new Map<string, Node>()
  readonly #open = new Set<Node>()
  #aliased = 0
  #aliasDepth = 0

  constructor(source: string, root: Node | null) {
    this.#source = source
    this.#root = root
  }

  read(): Yaml {
    return this.#root === null ? null : this.#node(this.#root, 0)
  }

  #node(node: Node, depth: number): Yaml {
    if (this.#aliasDepth > 0 && ++this.#aliased > mostAliased)
      throw new Error('yaml: document contains excessive aliasing')
    if (depth > deepest) throw new Error('yaml: document is nested too deeply')
    if (isAlias(node)) return this.#alias(node.source, depth)
    if ('anchor' in node && node.anchor) this.#anchors.set(node.anchor, node)
    this.#open.add(node)
    try {
      if (isMap(node)) return this.#map(node.items as Pair[], node, depth)
      if (isSeq(node)) return this.#sequence(node, depth)
      if (isScalar(node)) return this.#scalar(node)
      throw new Error('yaml: unknown node')
    } finally {
      this.#open.delete(node)
    }
  }

  #alias(name: string, depth: number): Yaml {
    const target = this.#anchors.get(name)
    if (!target) throw new Error(`yaml: unknown anchor '${name}' referenced`)
    if (this.#open.has(target)) throw new Error(`yaml: anchor '${name}' value contains itself`)
    this.#aliasDepth++
    try {
      return this.#node(target, depth + 1)
    } finally {
      this.#aliasDepth--
    }
  }

  #sequence(node: Node & { items: unknown[] }, depth: number): Yaml[] {
    this.#checkTag(node, ['seq'])
    return node.items.map((item) => this.#node(item as Node, depth + 1))
  }

  #map(items: readonly Pair[], node: Node, depth: number): YamlMap {
    this.#checkTag(node, ['map'])
    const own = yamlMap()
    const lines = new Map<string, number>()
    const merges: Yaml[] = []
    for (const { key, value } of items) {
      const name = this.#key(key, depth)
      const line = this.#line(key)
      const before = lines.get(name)
      if (before !== undefined)
        throw new Error(
          `yaml: unmarshal errors:\n  line ${line}: mapping key "${name}" already defined at line ${before}`,
        )
      lines.set(name, line)
      const read = value === null ? null : this.#node(value, depth + 1)
      if (name === mergeKey && isPlain(key)) merges.push(read)
      else own[name] = read
    }
    // What a mapping says itself holds, whatever it is merged with.
    return merges.length === 0 ? own : yamlMap([...merged(merges[0]!), ...Object.entries(own)])
  }

  #key(key: Node, depth: number): string {
    const value = this.#node(key, depth + 1)
    if (typeof value === 'string') return value
    throw new Error(`yaml: line ${this.#line(key)}: key must be a string`)
  }

  #scalar(node: Scalar): Yaml {
    const tag = this.#checkTag(node, ['str', 'int', 'float', 'bool', 'null', 'binary', 'timestamp'])
    if (node.value instanceof Uint8Array) return Buffer.from(node.value).toString()
    const text = String(node.value ?? '')
    if (tag === 'str') return text
    if (tag === undefined && !isPlain(node)) return text
    const value = resolve(text)
    if (tag === 'float' && typeof value === 'bigint') return Number(value)
    return value
  }

  /** The last word of a standard tag; none where the node has none. */
  #checkTag({ tag, range }: Node, known: readonly string[]): string | undefined {
    if (!tag || tag === '!') return undefined
    const name = tag.startsWith(standardTag) ? tag.slice(standardTag.length) : tag
    if (tag.startsWith(standardTag) && known.includes(name)) return name
    throw new Error(`yaml: line ${lineAt(this.#source, range?.[0] ?? 0)}: unknown tag ${tag}`)
  }

  #line({ range }: Node): number {
    return lineAt(this.#source, range?.[0] ?? 0)
  }
}

interface Pair {
  readonly key: Node
  readonly value: Node | null
}

function isPlain(node: unknown): boolean {
  return isScalar(node) && (node.type === 'PLAIN' || node.type === undefined)
}

/** The entries of one mapping or several, of which the first that has a key counts. */
function merged(source: Yaml): [string, Yaml][] {
  const sources = Array.isArray(source) ? source : [source]
  if (!sources.every(isYamlMap))
    throw new Error('yaml: map merge requires map or sequence of maps as the value')
  return sources.toReversed().flatMap((map) => Object.entries(map))
}

const nulls = new Set(['', '~', 'null', 'Null', 'NULL'])
const truths = new Set(['true', 'True', 'TRUE'])
const falsehoods = new Set(['false', 'False', 'FALSE'])
const infinity = /^[-+]?\.(?:inf|Inf|INF)$/
const notANumber = /^\.(?:nan|NaN|NAN)$/
const integer = /^[-+]?(?:0b[01]+|0o?[0-7]+|0x[\da-fA-F]+|0|[1-9]\d*)$/
const decimal = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/
const timestamp =
  /^\d{4}-\d\d?-\d\d?(?:(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?[ \t]*(?:Z|[-+]\d\d?(?::?\d\d)?)?)?$/
const unsignedLimit = 2n ** 64n
const signedLimit = -(2n ** 63n)

/** What a plain scalar means to Go's library: YAML 1.2 with the octals and underscores of 1.1. */
export function resolve(text: string): null | boolean | bigint | number | string {
  if (nulls.has(text)) return null
  if (truths.has(text)) return true
  if (falsehoods.has(text)) return false
  if (infinity.test(text)) return text.startsWith('-') ? -Infinity : Infinity
  if (notANumber.test(text)) return Number.NaN
  if (/^[-+.\d]/.test(text)) {
    const digits = text.replaceAll('_', '')
    if (integer.test(digits)) {
      const whole = parseInteger(digits)
      return whole < unsignedLimit && whole >= signedLimit ? whole : Number(whole)
    }
    if (decimal.test(digits)) return Number(digits)
  }
  return text
}

/** Whether a plain scalar is a day or a moment; docker shows those with quotes. */
export function isTimestamp(text: string): boolean {
  return timestamp.test(text)
}

function parseInteger(text: string): bigint {
  const sign = text.startsWith('-') ? -1n : 1n
  const digits = text.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o')
  return sign * BigInt(digits)
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
