import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest(
  'exec carries stdin, both outputs and the exit code',
  async ({ quaymaster, container }) => {
    const script = 'cat; echo oops >&2; exit 7'

    const result = await quaymaster(['exec', '-i', container, 'sh', '-c', script], {
      input: 'hello\n',
    })

    expect(result).toEqual({ exitCode: 7, stdout: 'hello\n', stderr: 'oops\n' })
  },
)

engineTest.for(['nosuchcommand', '/etc'])(
  'exec passes on the code of the engine when it cannot run %s',
  async (command, { quaymaster, container }) => {
    const result = await quaymaster(['exec', container, command])

    // Which of the two differs from engine to engine.
    expect([126, 127]).toContain(result.exitCode)
  },
)

engineTest('exec -d returns at once, and its command runs', async ({ quaymaster, container }) => {
  const result = await quaymaster(`exec -d ${container} touch /tmp/done`)
  const seen = await quaymaster(`exec ${container} sh -c 'until [ -e /tmp/done ]; do :; done'`)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(seen.exitCode).toBe(0)
})

engineTest('exec sets environment, user and directory', async ({ quaymaster, container }) => {
  const script = 'echo "$A $(id -un) $(pwd)"'

  const flags = ['-e', 'A=b', '-u', 'nobody', '-w', '/tmp']
  const result = await quaymaster(['exec', ...flags, container, 'sh', '-c', script])

  expect(result.stdout).toBe('b nobody /tmp\n')
})

engineTest(
  'exec refuses what does not run, is missing, or has no terminal',
  async ({ quaymaster, container }) => {
    const terminal = await quaymaster(`exec -it ${container} sh`)
    await mustSucceed(quaymaster(`kill ${container}`))
    const stopped = await quaymaster(`exec ${container} ls`)
    const missing = await quaymaster('exec nope ls')

    expect(terminal.exitCode).toBe(1)
    expect(terminal.stderr).toContain('stdin is not a terminal')
    expect(stopped.exitCode).toBe(1)
    expect(stopped.stderr).toMatch(/^Error response from daemon: .* is not running\n$/)
    expect(missing.stderr).toBe('Error response from daemon: No such container: nope\n')
  },
)
