import { type Operation, operations, undocumentedOperations } from './operations.ts'

/** Everything an engine serves. */
export const allOperations: readonly Operation[] = [...operations, ...undocumentedOperations]

/** Resources whose names may have slashes in them. */
const slashed = /^\/(images|plugins|distribution)\//

/** A path as it was typed, taken apart. */
export interface ApiPath {
  /** `/containers/json`, without version and query. */
  readonly path: string
  /** `1.44` where the path begins with `/v1.44`. */
  readonly version: string | undefined
  readonly query: URLSearchParams
}

/** Takes a path apart; a slash at its beginning may be missing, as may the version. */
export function parseApiPath(typed: string): ApiPath {
  const rooted = typed.startsWith('/') ? typed : `/${typed}`
  const [whole = '', ...query] = rooted.split('?')
  const [, version, path = whole] = /^\/v(\d+\.\d+)(\/.*)$/.exec(whole) ?? []
  // What cannot stand in a request line as it is: blanks, control characters, letters beyond ASCII.
  const encoded = path.replace(/[^!-~]+|[#"<>\\^`{|}]/gu, (text) => encodeURIComponent(text))
  return { path: encoded, version, query: new URLSearchParams(query.join('?')) }
}

/** The operations of a path, by any method; those that name it in plain words where there are some. */
export function operationsAt(path: string): Operation[] {
  const matching = allOperations.filter((operation) => patternOf(operation).test(path))
  const fewest = Math.min(...matching.map(variables))
  return matching.filter((operation) => variables(operation) === fewest)
}

function patternOf({ path }: Operation): RegExp {
  const part = slashed.test(path) ? '.+' : '[^/]+'
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, part)}$`)
}

function variables({ path }: Operation): number {
  return path.split('{').length
}
