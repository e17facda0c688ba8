import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { openTerminal } from '../helpers/terminal.ts'

engineTest('load reads standard input', async ({ directory, quaymaster, uniqueName }) => {
  const file = join(directory, 'image.tar')
  await mustSucceed(quaymaster(['tag', 'busybox', uniqueName]))
  await mustSucceed(quaymaster(['save', '-o', file, uniqueName]))
  await mustSucceed(quaymaster(['rmi', uniqueName]))

  const loaded = await quaymaster('load --quiet', { input: await readFile(file) })

  const stdout = `Loaded image: ${uniqueName}:latest\n`
  expect(loaded).toEqual({ exitCode: 0, stdout, stderr: '' })
  await mustSucceed(quaymaster(['rmi', uniqueName]))
})

engineTest(
  'load on a terminal shows what was loaded',
  async ({ directory, home, quaymaster, uniqueName }) => {
    const file = join(directory, 'image.tar')
    await mustSucceed(quaymaster(['tag', 'busybox', uniqueName]))
    await mustSucceed(quaymaster(['save', '-o', file, uniqueName]))

    await using terminal = openTerminal(['load', '-i', file], { env: { HOME: home } })
    const { exitCode } = await terminal.exited

    expect(exitCode).toBe(0)
    expect(terminal.screen()).toContain(`Loaded image: ${uniqueName}:latest`)
    await mustSucceed(quaymaster(['rmi', uniqueName]))
  },
)

compare('load of no archive fails in the same way', { line: 'load', input: 'nonsense' })

compare('load of a file that is not there fails in the same words', {
  line: 'load -i nope',
  stderr: true,
})
