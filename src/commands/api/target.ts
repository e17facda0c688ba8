import {
  type ApiPath,
  allOperations,
  operationsAt,
  parseApiPath,
} from '../../api/find-operation.ts'
import type { Operation } from '../../api/operations.ts'
import { compareVersions } from '../../api/version.ts'
import { distance } from '../../cli/suggest.ts'

/** A request as the command line names it. */
export interface Target extends ApiPath {
  readonly method: string
  /** Nothing where the API has no such operation. */
  readonly operation: Operation | undefined
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE']

/** Reads `[METHOD] PATH`; without a method a body makes it a POST, and no body a GET. */
export function readTarget(words: readonly (string | undefined)[], hasBody: boolean): Target {
  const [first = '', second] = words
  const method = second === undefined ? (hasBody ? 'POST' : 'GET') : first.toUpperCase()
  if (!methods.includes(method))
    throw new Error(`unknown method ${JSON.stringify(first)}: must be one of ${methods.join(', ')}`)
  const parsed = parseApiPath(second ?? first)
  const operation = operationsAt(parsed.path).find((candidate) => candidate.method === method)
  return { ...parsed, method, operation }
}

/**
 * Refuses what no engine, or not one of this version, understands.
 *
 * @throws Error with what was maybe meant
 */
export function checkTarget(
  { method, path, operation }: Target,
  query: Readonly<Record<string, unknown>>,
  version: string,
): void {
  const advice = 'Use --raw to send it all the same.'
  if (!operation) {
    const near = nearOperations(method, path)
    const hint =
      near.length > 0 ? `\n\nDid you mean:\n${near.map((line) => `  ${line}\n`).join('')}` : '\n'
    throw new Error(`${method} ${path} is no operation of the Engine API.${hint}\n${advice}`)
  }
  const name = `"${method} ${operation.path}"`
  const tooNew = (what: string, since: string | undefined) => {
    if (since !== undefined && compareVersions(version, since) < 0)
      throw new Error(
        `${what} requires API version ${since}, but the Docker daemon API version is ${version}`,
      )
  }
  tooNew(name, operation.since)
  for (const key of Object.keys(query)) {
    if (!operation.query.includes(key)) {
      const known = operation.query.join(', ') || 'none'
      throw new Error(`${name} has no query parameter "${key}"; it takes: ${known}.\n${advice}`)
    }
    tooNew(`query parameter "${key}" of ${name}`, operation.querySince?.[key])
  }
}

/** The same path by other methods, else the paths that differ least from it. */
function nearOperations(method: string, path: string): string[] {
  const shown = (operation: Operation) => `${operation.method} ${operation.path}`
  const others = operationsAt(path)
  if (others.length > 0) return others.map(shown)
  const typed = path.split('/')
  return allOperations
    .map((operation) => {
      // A name that was typed counts as the variable in its place.
      const parts = operation.path.split('/')
      const filled = parts.map((part, index) =>
        part.startsWith('{') ? (typed[index] ?? part) : part,
      )
      const otherMethod = operation.method === method ? 0 : 1
      return { operation, edits: distance(path, filled.join('/')) + otherMethod }
    })
    .filter(({ edits }) => edits <= Math.max(3, path.length / 4))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ operation }) => shown(operation))
}
