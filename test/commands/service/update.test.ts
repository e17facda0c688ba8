import { describe, expect, test } from 'vitest'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { type Captured, changesOf, ordered, readCaptured, swarmEngine } from './captured.ts'

const { specs, cases } = readCaptured<{ specs: Record<string, object> }>('update')
const named = cases.map(
  (each) => [`${each.args.join(' ')} (${each.service ?? 'min'})`, each] as const,
)
const env = { FROM_ENV: 'yes' }

/** docker leaves these out, although they were asked for. */
const added: Record<string, object> = {
  '--health-interval 9s --health-timeout 1s --health-start-period 2s --health-start-interval 3s web':
    { '/TaskTemplate/ContainerSpec/Healthcheck/StartInterval': 3e9 },
}

function specOf({ service = 'min' }: Captured): object {
  return specs[service]!
}

function engineWith(Spec: object) {
  return swarmEngine({ 'GET /services/{id}': { ID: 'svc1', Version: { Index: 42 }, Spec } })
}

describe('the spec is sent back changed as docker changes it', () => {
  const sent = named.filter(([, { changes }]) => changes)

  test.each(sent)('service update %s', async (_, captured) => {
    await using engine = await engineWith(specOf(captured))

    const line = ['service', 'update', '-d', ...captured.args]
    const result = await quaymaster(line, engine, { env })

    const { body, query } = engine.requests.find(({ method }) => method === 'POST')!
    const expected = Object.entries(captured.changes!).map(([path, value]) => [
      path,
      ordered(path, value),
    ])
    expect(changesOf(specOf(captured), body)).toEqual({
      ...Object.fromEntries(expected),
      ...added[captured.args.join(' ')],
    })
    const { registryAuthFrom = 'spec', rollback = null } = captured.query ?? {}
    expect(query.get('version')).toBe('42')
    expect(query.get('registryAuthFrom')).toBe(registryAuthFrom)
    expect(query.get('rollback')).toBe(rollback)
    expect(result).toMatchObject({ exitCode: 0, stdout: 'web\n' })
  })
})

describe('what docker refuses is refused in the same words', () => {
  const refused = named.filter(([, { error }]) => error !== undefined)

  test.each(refused)('service update %s', async (_, captured) => {
    await using engine = await engineWith(specOf(captured))

    const line = ['service', 'update', '-d', ...captured.args]
    const result = await quaymaster(line, engine, { env })

    expect(result.stderr.split('\n')[0]).toBe(captured.error)
    expect(result.exitCode).toBe(captured.exitCode)
    expect(engine.requests.filter(({ method }) => method === 'POST')).toEqual([])
  })
})
