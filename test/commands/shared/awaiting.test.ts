import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const pretty = { quaymaster: { pretty: true } }

/** An engine that takes its time: it answers when the spinner has been seen. */
async function slowEngine(milliseconds: number) {
  const late = () =>
    new Promise((resolve) => setTimeout(() => resolve({ status: 204 }), milliseconds))
  return fakeEngine({ replies: { 'POST /containers/{id}/stop': late } })
}

test('a spinner turns on a terminal while something slow is awaited, and goes', async () => {
  await using engine = await slowEngine(600)

  const result = await quaymaster('stop web', engine, { tty: true, config: pretty })

  expect(result).toMatchObject({ exitCode: 0, stdout: 'web\n' })
  expect(result.stderr).toContain('Stopping web')
  // In the end the cursor is shown again, at the beginning of an empty line.
  expect(result.stderr).toMatch(/\x1b\[1G\x1b\[0K\x1b\[\?25h$/)
})

test.each([
  ['what is quick', 0, { tty: true, config: pretty }],
  ['a pipe', 600, { config: pretty }],
  ['a user who did not ask for it', 600, { tty: true }],
])('there is no spinner for %s', async (_what, milliseconds, options) => {
  await using engine = await slowEngine(milliseconds)

  const result = await quaymaster('stop web', engine, options)

  expect(result).toEqual({ exitCode: 0, stdout: 'web\n', stderr: '' })
})
