import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest(
  'attach gives stdin, takes both outputs and ends like the container',
  async ({ quaymaster, uniqueName }) => {
    const script = 'read word; echo "<$word>"; echo err >&2; exit 6'
    // An engine drops the output at the end of a stdin that is not the container's only one.
    const command = ['busybox', 'sh', '-c', script]
    await mustSucceed(quaymaster(['create', '-i', '--name', uniqueName, ...command]))
    await mustSucceed(quaymaster(`start ${uniqueName}`))

    const result = await quaymaster(`attach ${uniqueName}`, { input: 'hey\n' })
    await mustSucceed(quaymaster(`rm ${uniqueName}`))

    expect(result).toEqual({ exitCode: 6, stdout: '<hey>\n', stderr: 'err\n' })
  },
)

engineTest('attach refuses what does not run', async ({ quaymaster, container, uniqueName }) => {
  await mustSucceed(quaymaster(`create --name ${uniqueName} busybox true`))
  await mustSucceed(quaymaster(`pause ${container}`))

  const stopped = await quaymaster(`attach ${uniqueName}`)
  const paused = await quaymaster(`attach ${container}`)
  const missing = await quaymaster('attach nope')
  await mustSucceed(quaymaster(`rm ${uniqueName}`))

  expect(stopped).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'cannot attach to a stopped container, start it first\n',
  })
  expect(paused.stderr).toBe('cannot attach to a paused container, unpause it first\n')
  expect(missing.stderr).toBe('Error response from daemon: No such container: nope\n')
})
