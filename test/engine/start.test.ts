import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { openTerminal } from '../helpers/terminal.ts'

engineTest(
  'start -a shows both outputs and ends like the container',
  async ({ quaymaster, uniqueName }) => {
    const script = 'echo out; echo err >&2; exit 4'
    const command = ['busybox', 'sh', '-c', script]
    await mustSucceed(quaymaster(['create', '--name', uniqueName, ...command]))

    const result = await quaymaster(`start -a ${uniqueName}`)
    await mustSucceed(quaymaster(`rm ${uniqueName}`))

    expect(result).toEqual({ exitCode: 4, stdout: 'out\n', stderr: 'err\n' })
  },
)

engineTest(
  'start -i gives stdin, also to a terminal of the container',
  async ({ quaymaster, uniqueName }) => {
    const command = ['busybox', 'sh', '-c', 'read word; echo "<$word>"; exit 6']
    await mustSucceed(quaymaster(['create', '-i', '--name', uniqueName, ...command]))
    await mustSucceed(quaymaster(['create', '-it', '--name', `${uniqueName}-t`, ...command]))

    const plain = await quaymaster(`start -i ${uniqueName}`, { input: 'hey\n' })
    await using terminal = openTerminal(['start', '-i', `${uniqueName}-t`])
    terminal.type('hey\r')
    await terminal.waitFor('<hey>')
    const { exitCode } = await terminal.exited
    await mustSucceed(quaymaster(`rm ${uniqueName} ${uniqueName}-t`))

    expect(plain).toEqual({ exitCode: 6, stdout: '<hey>\n', stderr: '' })
    expect(exitCode).toBe(6)
  },
)

engineTest(
  'start -a of a missing command waits until --rm has removed the container',
  async ({ quaymaster, uniqueName }) => {
    await mustSucceed(quaymaster(`create --rm --name ${uniqueName} busybox nosuchcommand`))

    const result = await quaymaster(`start -a ${uniqueName}`)
    const left = await quaymaster(`ps -aq --filter name=${uniqueName}`)

    expect(result.exitCode).toBe(1)
    expect(result.stderr).toContain('executable file not found')
    expect(left.stdout).toBe('')
  },
)
