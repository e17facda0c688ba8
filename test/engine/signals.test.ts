import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { launcher } from '../helpers/program.ts'

const script =
  'for s in INT TERM HUP QUIT USR1 USR2; do trap "echo $s; exit 7" $s; done; ' +
  'echo ready; while :; do sleep 0.1; done'

/** Starts our program, sends it a signal at its first output, and waits for its end. */
async function signalled(words: readonly string[], signal: NodeJS.Signals) {
  const child = spawn(process.execPath, [launcher, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  child.stdout.once('data', () => child.kill(signal))
  const [code, endedBy] = await once(child, 'close')
  return { code, endedBy, stdout, stderr }
}

engineTest.for(['INT', 'TERM', 'HUP', 'QUIT', 'USR1', 'USR2'])(
  'run passes SIG%s on and ends like the container',
  async (name, { uniqueName }) => {
    const words = ['run', '--rm', '--name', uniqueName, 'busybox', 'sh', '-c', script]

    const result = await signalled(words, `SIG${name}` as NodeJS.Signals)

    expect(result).toEqual({ code: 7, endedBy: null, stdout: `ready\n${name}\n`, stderr: '' })
  },
)

engineTest.for([
  ['start -a', (name: string) => ['start', '-a', name]],
  ['attach', (name: string) => ['attach', name]],
] as const)('%s passes signals on', async ([command, words], { quaymaster, uniqueName }) => {
  // Who attaches sees only what is written from then on.
  const repeated = script.replace('echo ready; ', '').replace('sleep', 'echo ready; sleep')
  const flags = ['--name', uniqueName, 'busybox', 'sh', '-c', repeated]
  const make = command === 'attach' ? ['run', '-d', ...flags] : ['create', ...flags]
  await mustSucceed(quaymaster(make))

  const result = await signalled(words(uniqueName), 'SIGINT')
  await mustSucceed(quaymaster(`rm ${uniqueName}`))

  expect(result).toMatchObject({ code: 7, stderr: '' })
  expect(result.stdout).toMatch(/^(ready\n)+INT\n$/)
})

engineTest('run --sig-proxy=false keeps SIGINT from the container, and stays', async () => {
  const words = ['run', '--rm', '--sig-proxy=false', 'busybox', 'sh', '-c']

  const result = await signalled([...words, 'echo ready; sleep 1; echo end; exit 3'], 'SIGINT')

  expect(result).toEqual({ code: 3, endedBy: null, stdout: 'ready\nend\n', stderr: '' })
})

engineTest.for([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends logs -f quietly', async ([signal, code], { quaymaster, uniqueName }) => {
  const command = ['busybox', 'sh', '-c', 'echo ready; exec sleep 99']
  await mustSucceed(quaymaster(['run', '-d', '--name', uniqueName, ...command]))

  const result = await signalled(['logs', '-f', uniqueName], signal)
  await mustSucceed(quaymaster(`rm -f ${uniqueName}`))

  expect(result).toEqual({ code, endedBy: null, stdout: 'ready\n', stderr: '' })
})

engineTest('SIGHUP and SIGQUIT end what does not pass them on', async ({ container }) => {
  for (const signal of ['SIGHUP', 'SIGQUIT'] as const) {
    const words = ['exec', container, 'sh', '-c', 'echo ready; exec sleep 99']

    const result = await signalled(words, signal)

    expect(result).toEqual({ code: null, endedBy: signal, stdout: 'ready\n', stderr: '' })
  }
})

engineTest.for(['SIGUSR1', 'SIGUSR2', 'SIGALRM'] as const)(
  '%s is nothing to what does not pass it on',
  async (signal, { container }) => {
    const words = ['exec', container, 'sh', '-c', 'echo ready; sleep 1; echo end; exit 3']

    const result = await signalled(words, signal)

    expect(result).toEqual({ code: 3, endedBy: null, stdout: 'ready\nend\n', stderr: '' })
  },
)
