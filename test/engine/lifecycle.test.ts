import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest(
  'commands of many names answer in their order and gather the errors',
  async ({ quaymaster, uniqueName }) => {
    const [a, b] = [`${uniqueName}-a`, `${uniqueName}-b`]
    const missing = (name: string) => `Error response from daemon: No such container: ${name}\n`
    await mustSucceed(quaymaster(`create --name ${a} busybox sleep 99`))
    await mustSucceed(quaymaster(`create --name ${b} busybox sleep 99`))

    const started = await quaymaster(`start ${a} nope ${b}`)
    const paused = await quaymaster(`pause ${a} ${b}`)
    const resumed = await quaymaster(`unpause ${b} ${a}`)
    const killed = await quaymaster(`kill ${a} nope ${b}`)
    const waited = await quaymaster(`wait ${a} nope ${b}`)
    const restarted = await quaymaster(`restart -t 0 ${a} ${b}`)
    const stopped = await quaymaster(`stop -t 0 ${b} nope ${a}`)
    const removed = await quaymaster(`rm ${b} nope ${a}`)

    expect(started).toEqual({
      exitCode: 1,
      stdout: `${a}\n${b}\n`,
      stderr: `${missing('nope')}failed to start containers: nope\n`,
    })
    expect(paused).toEqual({ exitCode: 0, stdout: `${a}\n${b}\n`, stderr: '' })
    expect(resumed).toEqual({ exitCode: 0, stdout: `${b}\n${a}\n`, stderr: '' })
    expect(killed.stdout).toBe(`${a}\n${b}\n`)
    expect(killed.exitCode).toBe(1)
    expect(waited).toEqual({ exitCode: 1, stdout: '137\n137\n', stderr: missing('nope') })
    expect(restarted).toEqual({ exitCode: 0, stdout: `${a}\n${b}\n`, stderr: '' })
    expect(stopped).toEqual({ exitCode: 1, stdout: `${b}\n${a}\n`, stderr: missing('nope') })
    expect(removed).toEqual({ exitCode: 1, stdout: `${b}\n${a}\n`, stderr: missing('nope') })
  },
)

engineTest(
  'wait prints the codes of the containers and ends well',
  async ({ quaymaster, uniqueName }) => {
    await mustSucceed(quaymaster(`run -d --name ${uniqueName} busybox sh -c 'exit 42'`))

    const result = await quaymaster(`wait ${uniqueName}`)
    await mustSucceed(quaymaster(`rm ${uniqueName}`))

    expect(result).toEqual({ exitCode: 0, stdout: '42\n', stderr: '' })
  },
)

engineTest(
  'kill sends the signal that is named or numbered',
  async ({ quaymaster, uniqueName }) => {
    const script = 'trap "exit 5" USR1; echo ready; while :; do sleep 0.1; done'

    for (const signal of ['SIGUSR1', 'USR1', '10']) {
      const name = `${uniqueName}-${signal}`
      await mustSucceed(quaymaster(['run', '-d', '--name', name, 'busybox', 'sh', '-c', script]))
      await mustSucceed(quaymaster(`exec ${name} sh -c 'until [ -e /proc/1/status ]; do :; done'`))
      await mustSucceed(quaymaster(`kill -s ${signal} ${name}`))
      const waited = await quaymaster(`wait ${name}`)
      await mustSucceed(quaymaster(`rm ${name}`))

      // A shell that had not come to its trap is ended by the signal itself.
      expect(['5\n', '138\n']).toContain(waited.stdout)
    }
  },
)

engineTest(
  'rm refuses a running container, and -f takes it or its absence',
  async ({ quaymaster, uniqueName }) => {
    await mustSucceed(quaymaster(`run -d --name ${uniqueName} busybox sleep 99`))

    const refused = await quaymaster(`rm ${uniqueName}`)
    const forced = await quaymaster(`rm -f ${uniqueName} nope`)

    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(/^Error response from daemon: (?:You )?cannot remove .*running/)
    expect(forced).toEqual({ exitCode: 0, stdout: `${uniqueName}\n`, stderr: '' })
  },
)
