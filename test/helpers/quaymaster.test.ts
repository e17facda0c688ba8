import { expect, test } from 'vitest'
import { aContainer } from './builders.ts'
import { fakeEngine } from './fake-engine.ts'
import { quaymaster } from './quaymaster.ts'

test('a command line shows what a shell would see', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /containers/json': [aContainer()] } })

  const result = await quaymaster("ps --format '{{.Names}} {{.Image}}'", engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'web nginx:1.29\n', stderr: '' })
})

test('without an engine a command fails', async () => {
  const result = await quaymaster('ps')

  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
})
