import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

const anyId = /sha256:[0-9a-f]{64}/g

engineTest(
  'import makes an image that runs',
  async ({ container, directory, quaymaster, uniqueName }) => {
    const file = join(directory, 'root.tar')
    await mustSucceed(quaymaster(['export', '-o', file, container]))
    const changes = ['-c', 'CMD ["echo", "imported"]', '--change', 'LABEL a=b', '-m', 'by a test']

    const imported = await quaymaster(['import', ...changes, file, `${uniqueName}:1`])

    expect(imported).toMatchObject({ exitCode: 0, stderr: '' })
    expect(imported.stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/)
    const ran = await quaymaster(['run', '--rm', `${uniqueName}:1`])
    expect(ran).toEqual({ exitCode: 0, stdout: 'imported\n', stderr: '' })
    const history = await quaymaster(['history', '--format', '{{.Comment}}', `${uniqueName}:1`])
    expect(history.stdout).toBe('by a test\n')
    await mustSucceed(quaymaster(['rmi', `${uniqueName}:1`]))
  },
)

engineTest(
  'import reads standard input',
  async ({ container, directory, quaymaster, uniqueName }) => {
    const file = join(directory, 'root.tar')
    await mustSucceed(quaymaster(['export', '-o', file, container]))

    const input = await readFile(file)
    const imported = await quaymaster(['image', 'import', '-', uniqueName], { input })

    expect(imported).toMatchObject({ exitCode: 0, stderr: '' })
    await mustSucceed(quaymaster(['rmi', uniqueName]))
  },
)

engineTest('import of what is no archive fails', async ({ directory, quaymaster }) => {
  const file = join(directory, 'nonsense')
  await writeFile(file, 'x'.repeat(2000))

  const { exitCode, stdout, stderr } = await quaymaster(['import', file])

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toMatch(/^Error response from daemon: /)
})

compare('import prints the same', {
  line: "import -c 'LABEL a=b' - NAME",
  input: `${'\0'.repeat(1024)}`,
  ignore: anyId,
  after: ['rmi NAME'],
})

compare('import of nothing fails in the same words', { line: 'import nope', stderr: true })
