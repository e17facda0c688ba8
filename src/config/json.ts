/**
 * Reads the first JSON value of `text`, as docker does: what follows it is ignored, and an empty
 * text is an empty object. The error names the offending character and never quotes the text,
 * which may hold passwords.
 */
export function parseJson(text: string): unknown {
  return parseFirstJson(text).value
}

/** Like parseJson, with the text that follows the value. */
export function parseFirstJson(text: string): { value: unknown; rest: string } {
  if (text.trim() === '') return { value: {}, rest: '' }
  try {
    return { value: JSON.parse(text), rest: '' }
  } catch (error) {
    const { message } = error as SyntaxError
    const end = /after JSON at position (\d+)/.exec(message)?.[1]
    if (end === undefined) throw new SyntaxError(describe(message, text))
    const length = Number(end)
    return { value: JSON.parse(text.slice(0, length)), rest: text.slice(length) }
  }
}

function describe(message: string, text: string): string {
  const position = /at position (\d+)/.exec(message)?.[1]
  const character =
    /^Unexpected token '(.+?)'/su.exec(message)?.[1] ?? (position && text[Number(position)])
  return character ? `invalid character ${quoteCharacter(character)}` : 'unexpected EOF'
}

function quoteCharacter(character: string): string {
  if (character === "'") return "'\\''"
  return character === '"' ? `'"'` : `'${JSON.stringify(character).slice(1, -1)}'`
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What `object` itself holds under `key`; nothing for names such as `constructor`. */
export function own<T>(
  object: Readonly<Record<string, T>> | undefined,
  key: string,
): T | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined
}

/**
 * A copy in which keys that match one of `names` but for their case are spelled as in `names`,
 * since docker reads keys in any case. Order is kept.
 */
export function spelledAs(
  names: readonly string[],
  object: Record<string, unknown>,
): Record<string, unknown> {
  const spellings = new Map(names.map((name) => [name.toLowerCase(), name]))
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [spellings.get(key.toLowerCase()) ?? key, value]),
  )
}

/** How docker names the kind of a JSON value in its messages. */
export function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
