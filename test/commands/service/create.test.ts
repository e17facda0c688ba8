import { describe, expect, test } from 'vitest'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { type Captured, changesOf, ordered, readCaptured, swarmEngine } from './captured.ts'

const { base, cases } = readCaptured<{ base: object }>('create')
const named = cases.map((captured) => [captured.args.join(' '), captured] as const)
const env = { FROM_ENV: 'yes' }

/** Texts that 29.7.2 says otherwise than the 28.2.2 that was recorded. */
const newer: Record<string, string> = {
  '--env-file nothere img': '--env-file: open nothere: no such file or directory',
}

describe('the body is the one docker sends', () => {
  const sent = named.filter(([, { changes }]) => changes)

  test.each(sent)('service create %s', async (_, { args, changes }) => {
    await using engine = await swarmEngine()

    const result = await quaymaster(['service', 'create', '-d', ...args], engine, { env })

    const expected = Object.entries(changes!).map(([path, value]) => [path, ordered(path, value)])
    const { body } = engine.requests.find(({ path }) => path === '/services/create')!
    expect(changesOf(base, body)).toEqual(Object.fromEntries(expected))
    expect(result).toMatchObject({ exitCode: 0, stdout: 'svc1\n' })
  })
})

describe('what docker refuses is refused in the same words', () => {
  const refused = named.filter(([, { error }]) => error !== undefined)

  test.each(refused)('service create %s', async (line, { args, exitCode, error }: Captured) => {
    await using engine = await swarmEngine()

    const result = await quaymaster(['service', 'create', '-d', ...args], engine, { env })

    expect(result.stderr.split('\n')[0]).toBe(newer[line] ?? error)
    expect(result.exitCode).toBe(exitCode)
    expect(engine.requests.map(({ path }) => path)).not.toContain('/services/create')
  })
})
