import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

test.each([
  {
    names: 'UPPER app',
    wrong: 'UPPER',
    reason: ': repository name (library/UPPER) must be lowercase',
  },
  { names: 'app a:b:c', wrong: 'a:b:c', reason: '' },
])('tag $names says which name is wrong', async ({ names, wrong, reason }) => {
  await using engine = await fakeEngine({ replies: {} })

  const { exitCode, stderr } = await quaymaster(`tag ${names}`, engine)

  expect(exitCode).toBe(1)
  expect(stderr).toBe(
    `error parsing reference: "${wrong}" is not a valid repository/tag: invalid reference format${reason}\n`,
  )
  expect(engine.requests).toEqual([])
})

test('tag takes the id of an image', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /images/{name}/tag': { status: 201 } },
  })
  const id = `sha256:${'a'.repeat(64)}`

  const { exitCode } = await quaymaster(`tag ${id} app`, engine)

  expect(exitCode).toBe(0)
  expect(engine.requests[0]!.path).toContain(`/images/${id}/tag`)
})
