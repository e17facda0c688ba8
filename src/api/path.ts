/**
 * A request path from a template whose values are names or ids. Slashes stay, since the names of
 * images and plugins have them; a value can neither be empty nor climb out of its place.
 */
export function path(strings: TemplateStringsArray, ...values: readonly string[]): string {
  return strings.reduce((text, literal, index) => {
    return text + segment(strings[index - 1]!, values[index - 1]!) + literal
  })
}

function segment(before: string, value: string): string {
  const parts = value.split('/')
  if (value === '' || /[\x00-\x1f\x7f]/.test(value) || parts.some(isDots)) {
    const kind = /(\w+?)s?\/$/.exec(before)?.[1] ?? 'object'
    const problem = value.trim() === '' ? 'value is empty' : JSON.stringify(value)
    throw new Error(`invalid ${kind} name or ID: ${problem}`)
  }
  return parts.map(encode).join('/')
}

function isDots(part: string): boolean {
  return part === '.' || part === '..'
}

/** Colons and at-signs are legal in a path, and every image reference has them. */
function encode(part: string): string {
  return encodeURIComponent(part).replaceAll('%3A', ':').replaceAll('%40', '@')
}

/** What a query parameter can be; `undefined` is left out, an array repeats the parameter. */
export type QueryValue =
  | string
  | number
  | boolean
  | readonly (string | number)[]
  | Filters
  | undefined
/** Filter terms by name; the engine wants them as a JSON object of sets. */
export type Filters = Readonly<Record<string, readonly string[]>>
export type Query = Readonly<Record<string, QueryValue>>

/** The query with its `?`, or nothing. Its order is the caller's. */
export function queryString(query: object = {}): string {
  const pairs: string[] = []
  for (const [name, value] of Object.entries(query as Query)) {
    for (const text of texts(value)) {
      pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
    }
  }
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

function texts(value: QueryValue): readonly string[] {
  if (value === undefined) return []
  if (typeof value === 'boolean') return [value ? '1' : '0']
  if (typeof value !== 'object') return [String(value)]
  if (Array.isArray(value)) return value.map(String)
  const filters = encodeFilters(value as Filters)
  return filters === undefined ? [] : [filters]
}

/** `{"name":{"web":true}}`, or nothing where there are no terms. */
function encodeFilters(filters: Filters): string | undefined {
  const sets = Object.entries(filters)
    .filter(([, terms]) => terms.length > 0)
    .map(([name, terms]) => [name, Object.fromEntries(terms.map((term) => [term, true]))] as const)
  return sets.length === 0 ? undefined : JSON.stringify(Object.fromEntries(sets))
}
