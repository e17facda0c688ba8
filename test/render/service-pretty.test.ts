import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Service } from '../../src/api/schema.ts'
import { serviceNetworks, servicePretty } from '../../src/render/service-pretty.ts'

/** What docker 28.2.2 showed of services that a scripted engine told it of. */
const captured: { now: number; cases: { name: string; service: Service; text: string }[] } =
  JSON.parse(readFileSync('test/golden/service/pretty.json', 'utf8'))

/** A network `id-x` is called `x`. */
function surroundings({ Spec }: Service) {
  const names = serviceNetworks(Spec).map((id) => [id, id.replace(/^id-/, '')] as const)
  return { networkNames: new Map(names), now: captured.now }
}

test.each(captured.cases)('the service "$name" is shown as docker does', ({ service, text }) => {
  expect(servicePretty(service, surroundings(service))).toBe(text)
})

test('a config that only the runtime reads has no line', () => {
  const [{ service }] = captured.cases as [(typeof captured.cases)[number]]
  const spec = structuredClone(service)
  spec.Spec.TaskTemplate!.ContainerSpec!.Configs = [
    { Runtime: {}, ConfigID: 'c', ConfigName: 'credentials' },
  ]

  expect(servicePretty(spec, surroundings(spec))).not.toContain('Configs:')
})
