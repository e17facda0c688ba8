import { allOperations } from '../../api/find-operation.ts'
import type { Names } from '../../completion/names.ts'
import type { Values } from '../../completion/values.ts'

const methods = ['DELETE', 'GET', 'HEAD', 'POST', 'PUT']

const namesByResource: Readonly<Record<string, Names>> = {
  configs: 'configs',
  containers: 'containers',
  images: 'images',
  networks: 'networks',
  nodes: 'nodes',
  plugins: 'plugins',
  secrets: 'secrets',
  services: 'services',
  volumes: 'volumes',
}

/** What can stand as METHOD or PATH; a path grows part by part, with names where it has a variable. */
export function completeTarget(words: readonly string[], partial: string): Values {
  const [method] = words
  if (words.length > 1 || (method !== undefined && !methods.includes(method))) return {}
  const prefix = partial.slice(0, partial.lastIndexOf('/') + 1)
  const typed = prefix.split('/').slice(0, -1)
  const fitting = allOperations
    .filter((operation) => method === undefined || operation.method === method)
    .map(({ path }) => path.split('/'))
    .filter((parts) => typed.every((part, index) => matches(parts[index], part)))
    .filter((parts) => parts.length > typed.length)

  const next = new Set<string>()
  let hasVariable = false
  for (const parts of fitting) {
    const part = parts[typed.length]!
    const slash = parts.length > typed.length + 1 ? '/' : ''
    if (part.startsWith('{')) hasVariable = true
    else next.add(part + slash)
  }
  const start = method === undefined && partial === '' ? methods : []
  const paths = [...next].sort().map((part) => prefix + part)
  return {
    words: [...start, ...(partial === '' ? ['/'] : paths)],
    ...(hasVariable && { names: namesByResource[typed[1] ?? ''] ?? 'nothing', prefix }),
  }
}

function matches(part: string | undefined, typed: string): boolean {
  return part === typed || (part?.startsWith('{') === true && typed !== '')
}
