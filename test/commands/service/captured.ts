import { readFileSync } from 'node:fs'
import { type FakeEngine, fakeEngine, type Reply } from '../../helpers/fake-engine.ts'

/** What docker sent, or why it did not; recorded from docker 28.2.2. */
export interface Captured {
  readonly args: string[]
  /** The spec that the service had before. */
  readonly service?: string
  /** What differs from the spec before; null for what is gone. */
  readonly changes?: Record<string, unknown>
  readonly query?: Record<string, string | null>
  readonly exitCode?: number
  readonly error?: string
}

export function readCaptured<T>(name: string): T & { cases: Captured[] } {
  const text = readFileSync(`test/golden/service/${name}.json`, 'utf8')
  return JSON.parse(text.replaceAll('CWD', process.cwd()))
}

/** An engine that finds every network, secret and config, whose ids begin with `id-`. */
export function swarmEngine(replies: Record<string, Reply> = {}): Promise<FakeEngine> {
  const named = ({ query }: { query: URLSearchParams }) => {
    const { name = {} } = JSON.parse(query.get('filters') ?? '{}')
    const names = Object.keys(name).filter((each) => !each.startsWith('missing'))
    return names.map((Name) => ({ ID: `id-${Name}`, Spec: { Name } }))
  }
  return fakeEngine({
    replies: {
      'GET /networks/{id}': ({ path }: { path: string }) => {
        const name = path.split('/')[2]!.replace(/^id-/, '')
        return { Id: `id-${name}`, Name: name, Scope: 'swarm' }
      },
      'GET /secrets': named,
      'GET /configs': named,
      'GET /distribution/{name}/json': { status: 403, body: { message: 'denied' } },
      'POST /services/create': { status: 201, body: { ID: 'svc1' } },
      'POST /services/{id}/update': { Warnings: null },
      ...replies,
    },
  })
}

/** What differs between two specs, by path; an absent value and null are the same. */
export function changesOf(before: unknown, after: unknown, path = ''): Record<string, unknown> {
  if (isMap(before) && isMap(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)])
    return Object.assign(
      {},
      ...[...keys].map((key) => changesOf(before[key], after[key], `${path}/${key}`)),
    )
  }
  const [left, right] = [before, after].map((value) => JSON.stringify(ordered(path, value) ?? null))
  return left === right ? {} : { [path]: ordered(path, after) ?? null }
}

/** docker fills these from a Go map: their order says nothing. */
export function ordered(path: string, value: unknown): unknown {
  if (!Array.isArray(value) || !/\/(Ports|Env|GenericResources)$/.test(path)) return value
  return [...value].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
