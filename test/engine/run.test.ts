import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compareTest, engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest('run keeps both outputs apart and ends like its command', async ({ quaymaster }) => {
  const script = 'echo out; echo err >&2; exit 7'

  const result = await quaymaster(['run', '--rm', 'busybox', 'sh', '-c', script])

  expect(result).toEqual({ exitCode: 7, stdout: 'out\n', stderr: 'err\n' })
})

engineTest.for([0, 1, 2, 77, 124, 125, 126, 127, 128, 200, 255])(
  'run ends with %i like its command',
  async (code, { quaymaster }) => {
    const result = await quaymaster(['run', '--rm', 'busybox', 'sh', '-c', `exit ${code}`])

    expect(result).toEqual({ exitCode: code, stdout: '', stderr: '' })
  },
)

engineTest.for([
  [127, 'nosuchcommand'],
  [126, '/etc/passwd'],
  [126, '/etc'],
  [125, '--network nonet true'],
  [125, '--pull never nosuchimage'],
] as const)('run ends with %i when it cannot run %s', async ([code, words], { quaymaster }) => {
  const line = words.startsWith('--network')
    ? 'run --rm --network nonet busybox true'
    : words.startsWith('--pull')
      ? `run --rm ${words}`
      : `run --rm busybox ${words}`

  const result = await quaymaster(line)

  expect(result.exitCode).toBe(code)
  expect(result.stdout).toBe('')
  expect(result.stderr).toMatch(
    /^docker: Error response from daemon: .+\n\nRun 'docker run --help' for more information\n$|^quaymaster: Error response from daemon: .+\n\nRun 'quaymaster run --help' for more information\n$/,
  )
})

engineTest(
  'run --rm leaves nothing behind, also when the command is missing',
  async ({ quaymaster, uniqueName }) => {
    await quaymaster(`run --rm --name ${uniqueName} busybox nosuchcommand`)
    await quaymaster(`run --rm --name ${uniqueName} busybox false`)
    const left = await quaymaster(`ps -aq --filter name=${uniqueName}`)

    expect(left.stdout).toBe('')
  },
)

engineTest(
  'run -d prints the id that --cidfile holds',
  async ({ quaymaster, uniqueName, directory }) => {
    const file = join(directory, 'id')

    const result = await quaymaster(`run -d --cidfile ${file} --name ${uniqueName} busybox true`)
    const again = await quaymaster(`run -d --cidfile ${file} busybox true`)
    await mustSucceed(quaymaster(`rm -f ${uniqueName}`))

    expect(result.stdout).toMatch(/^[0-9a-f]{64}\n$/)
    expect(await readFile(file, 'utf8')).toBe(result.stdout.trim())
    expect(again.exitCode).toBe(125)
    expect(again.stderr).toContain('container ID file found')
  },
)

engineTest.for([
  ['stdout', 'out\n', ''],
  ['stderr', '', 'err\n'],
] as const)('run -a %s shows that alone', async ([stream, stdout, stderr], { quaymaster }) => {
  const script = 'echo out; echo err >&2; exit 3'

  const result = await quaymaster(['run', '--rm', '-a', stream, 'busybox', 'sh', '-c', script])

  expect(result).toEqual({ exitCode: 3, stdout, stderr })
})

engineTest(
  'run -it without a terminal is refused and creates nothing',
  async ({ quaymaster, uniqueName }) => {
    const result = await quaymaster(`run -it --name ${uniqueName} busybox true`)
    const left = await quaymaster(`ps -aq --filter name=${uniqueName}`)

    expect(result).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: 'cannot attach stdin to a TTY-enabled container because stdin is not a terminal\n',
    })
    expect(left.stdout).toBe('')
  },
)

engineTest(
  'an engine of API 1.33 gets its second network after the creation',
  async ({ quaymaster, uniqueName }) => {
    const env = { DOCKER_API_VERSION: '1.33' }
    const mac = '92:d0:c6:0a:29:33'
    await mustSucceed(quaymaster(`network create ${uniqueName}-a`))
    await mustSucceed(quaymaster(`network create ${uniqueName}-b`))
    const networks = `--network ${uniqueName}-a --network ${uniqueName}-b`

    // Which of the networks becomes eth0 is the engine's own choice.
    const addresses = ['sh', '-c', 'cat /sys/class/net/eth?/address']
    const run = await quaymaster(
      [
        ...`run --name ${uniqueName} ${networks} --mac-address ${mac} busybox`.split(' '),
        ...addresses,
      ],
      { env },
    )
    const inspected = await quaymaster(
      `inspect -f '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}' ${uniqueName}`,
    )
    await mustSucceed(quaymaster(`rm -f ${uniqueName}`))
    await mustSucceed(quaymaster(`network rm ${uniqueName}-a ${uniqueName}-b`))

    expect(run).toMatchObject({ exitCode: 0, stderr: '' })
    expect(run.stdout.trim().split('\n')).toContain(mac)
    expect(inspected.stdout.trim()).toBe(`${uniqueName}-a ${uniqueName}-b`)
  },
)

compareTest('run fails in the words of docker', async ({ quaymaster, docker }) => {
  for (const line of ['run --rm busybox nosuch', 'run --rm busybox /etc', 'run --rm BAD', 'run']) {
    const theirs = await docker(line)
    const ours = await quaymaster(line)

    expect({ ...ours, stderr: ours.stderr.replaceAll('quaymaster', 'docker') }).toEqual(theirs)
  }
})
