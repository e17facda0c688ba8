import { expect, test } from 'vitest'
import { parseChallenges } from '../../src/registry/challenge.ts'

const realm = 'https://auth.example/token'

test.each([
  [undefined, []],
  ['', []],
  ['Basic', [{ scheme: 'basic', parameters: {} }]],
  ['Basic realm="a b"', [{ scheme: 'basic', parameters: { realm: 'a b' } }]],
  [
    `Bearer realm="${realm}",service="r.example",scope="a:b:c,d"`,
    [{ scheme: 'bearer', parameters: { realm, service: 'r.example', scope: 'a:b:c,d' } }],
  ],
  [
    `BEARER Realm = "${realm}" , Service=plain`,
    [{ scheme: 'bearer', parameters: { realm, service: 'plain' } }],
  ],
  [
    `Bearer realm="${realm}", Basic realm="x"`,
    [
      { scheme: 'bearer', parameters: { realm } },
      { scheme: 'basic', parameters: { realm: 'x' } },
    ],
  ],
  [
    'Negotiate, Basic realm="say \\"hi\\\\"',
    [
      { scheme: 'negotiate', parameters: {} },
      { scheme: 'basic', parameters: { realm: 'say "hi\\' } },
    ],
  ],
  [
    [`Bearer realm="${realm}"`, 'Basic realm="x"'],
    [
      { scheme: 'bearer', parameters: { realm } },
      { scheme: 'basic', parameters: { realm: 'x' } },
    ],
  ],
  ['Basic realm="never ends', [{ scheme: 'basic', parameters: {} }]],
  ['realm="no scheme"', []],
])('the challenges in %j', (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges)
})

test.each([
  `Basic ${'a'.repeat(100_000)}`,
  `${','.repeat(100_000)}x`,
  `Basic ${'a=b '.repeat(30_000)}`,
])('a long and senseless header is read in no time', (header) => {
  const start = performance.now()

  parseChallenges(header)

  expect(performance.now() - start).toBeLessThan(1000)
})
