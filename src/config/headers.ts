import type { Env } from '../command.ts'
import type { Config } from './file.ts'

const variable = 'DOCKER_CUSTOM_HEADERS'

/**
 * The headers the user wants on every request to the daemon: those of DOCKER_CUSTOM_HEADERS, else
 * `HttpHeaders` of config.json. The User-Agent stays the program's own. Throws with docker's text
 * where the variable cannot be read.
 */
export function requestHeaders(
  env: Env,
  config: Pick<Config, 'HttpHeaders'>,
): Record<string, string> {
  const custom = env[variable]
  const headers = custom ? parseHeaders(custom) : Object.entries(config.HttpHeaders ?? {})
  return Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'user-agent'))
}

function parseHeaders(text: string): [name: string, value: string][] {
  return splitCsv(text).map((pair) => {
    const equals = pair.indexOf('=')
    const name = (equals < 0 ? pair : pair.slice(0, equals)).trim()
    if (name === '') throw unusable(`value contains a key=value pair with an empty key: '${pair}'`)
    if (equals < 0) throw unusable(`missing "=" in key=value pair: '${pair}'`)
    return [canonical(name), pair.slice(equals + 1)]
  })
}

function unusable(problem: string): Error {
  return new Error(
    `Failed to initialize: failed to set custom headers from ${variable} environment variable: ${problem}`,
  )
}

/** The fields of the first line; `"a=b,c"` is one field, `""` within it a quote. */
function splitCsv(text: string): string[] {
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/gy
  const fields: string[] = []
  field.lastIndex = /^[\r\n]*/.exec(text)![0].length
  for (;;) {
    const match = field.exec(text)
    if (!match)
      throw new Error(
        `Failed to initialize: failed to parse custom headers from ${variable} environment variable: value must be formatted as comma-separated key=value pairs`,
      )
    fields.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (match[3] !== ',') return fields
  }
}

/** `x-meta-a` → `X-Meta-A`; a name that is none is kept, to be refused with the request. */
function canonical(name: string): string {
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) return name
  return name.toLowerCase().replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
}
