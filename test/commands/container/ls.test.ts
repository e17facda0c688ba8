import { expect, test } from 'vitest'
import { aContainer } from '../../helpers/builders.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = { 'GET /containers/json': [aContainer()] }

test.each([
  ['{{', 'failed to parse template: template: :1: unclosed action'],
  [
    'x{{.Nope}}',
    'failed to execute template: template: :1:3: executing "" at <.Nope>: ' +
      "can't evaluate field Nope in type *formatter.ContainerContext",
  ],
])('ps --quiet looks at the format %s before it leaves it aside', async (format, problem) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(['ps', '--quiet', '--format', format], engine)

  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr).toContain(`${problem}\n`)
  expect(engine.requests).toEqual([])
})

test.each([
  ['ps --format {{.Size}}', '1'],
  ['ps --format {{.ID}}', '0'],
  ['ps --size=false --format {{.Size}}', '0'],
  ['ps --quiet --format {{.Size}}', '0'],
])('%s asks for the size as %s', async (line, size) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster(line, engine)

  expect(engine.requests[0]!.query.get('size')).toBe(size)
})
