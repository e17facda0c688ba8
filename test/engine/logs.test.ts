import { expect } from 'vitest'
import { compareTest, engineTest, mustSucceed } from '../helpers/engine-test.ts'

const twoLines = ['busybox', 'sh', '-c', 'echo out; echo err >&2']

engineTest(
  'logs keep both outputs apart, and a terminal makes one of them',
  async ({ quaymaster, uniqueName }) => {
    await mustSucceed(quaymaster(['run', '--name', uniqueName, ...twoLines]))
    await mustSucceed(quaymaster(['run', '-t', '--name', `${uniqueName}-t`, ...twoLines]))

    const plain = await quaymaster(`logs ${uniqueName}`)
    const terminal = await quaymaster(`logs ${uniqueName}-t`)
    await mustSucceed(quaymaster(`rm ${uniqueName} ${uniqueName}-t`))

    expect(plain).toEqual({ exitCode: 0, stdout: 'out\n', stderr: 'err\n' })
    expect(terminal).toEqual({ exitCode: 0, stdout: 'out\r\nerr\r\n', stderr: '' })
  },
)

engineTest(
  'logs --follow goes on to the end of the container',
  async ({ quaymaster, uniqueName }) => {
    const script = 'for i in 1 2 3; do echo $i; sleep 0.2; done'
    await mustSucceed(
      quaymaster(['run', '-d', '--name', uniqueName, 'busybox', 'sh', '-c', script]),
    )

    const result = await quaymaster(`logs --follow ${uniqueName}`)
    await mustSucceed(quaymaster(`rm ${uniqueName}`))

    expect(result).toEqual({ exitCode: 0, stdout: '1\n2\n3\n', stderr: '' })
  },
)

compareTest(
  'logs take every form of time, a tail, timestamps and details as docker does',
  async ({ quaymaster, docker, uniqueName }) => {
    const labels = ['--label', 'tier=front', '--log-opt', 'labels=tier']
    const command = ['busybox', 'seq', '5']
    await mustSucceed(quaymaster(['run', ...labels, '--name', uniqueName, ...command]))
    const times = [
      '10m',
      '1h30m',
      '2013-01-02',
      '2013-01-02T13:23',
      '2013-01-02T13:23:37',
      '2013-01-02T13:23:37Z',
      '2013-01-02T13:23:37.123456789Z',
      '2013-01-02T13:23:37+02:00',
      '1136073845',
      '1136073845.000000001',
      'bad',
    ]
    const flags = [
      ...times.flatMap((time) => [`--since ${time}`, `--until ${time}`]),
      ...['--tail 2', '-n 0', '--tail all', '--tail bad', '-t', '--details', '-t --details'],
    ]

    for (const flag of flags) {
      const theirs = await docker(`logs ${flag} ${uniqueName}`)
      const ours = await quaymaster(`logs ${flag} ${uniqueName}`)

      expect({ flag, ...ours }).toEqual({ flag, ...theirs })
    }
    await mustSucceed(quaymaster(`rm ${uniqueName}`))
  },
)
