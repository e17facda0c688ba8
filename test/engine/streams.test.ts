import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { launcher, runProgram } from '../helpers/program.ts'

const megabyte = 1024 * 1024

function start(...words: string[]) {
  return spawn(process.execPath, [launcher, ...words])
}

/** The most memory that a running process has had, in bytes; Linux only. */
function peakMemoryBytes(pid: number): number {
  const [, kilobytes] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!
  return Number(kilobytes) * 1024
}

engineTest('100 MB go through run -i cat byte for byte', async () => {
  const chunk = Buffer.from(Array.from({ length: megabyte }, (_, i) => (i * 7 + (i >> 8)) & 255))
  const sent = createHash('sha256')
  const received = createHash('sha256')
  const child = start('run', '-i', '--rm', 'busybox', 'cat')
  const closed = once(child, 'close')

  await Promise.all([
    pipeline(
      Readable.from(
        (function* () {
          for (let i = 0; i < 100; i++) {
            chunk[0] = i
            sent.update(chunk)
            yield Buffer.from(chunk)
          }
        })(),
      ),
      child.stdin,
    ),
    pipeline(child.stdout, received),
  ])

  expect(await closed).toEqual([0, null])
  expect(received.digest('hex')).toBe(sent.digest('hex'))
})

engineTest(
  'a million lines of logs arrive complete, in flat memory',
  async ({ uniqueName, quaymaster }) => {
    const command = ['sh', '-c', 'seq 1000000']
    await mustSucceed(quaymaster(['run', '-d', '--name', uniqueName, 'busybox', ...command]))
    await mustSucceed(quaymaster(['wait', uniqueName]))
    const numbers = Array.from({ length: 1_000_000 }, (_, i) => `${i + 1}\n`).join('')
    const child = start('logs', uniqueName)
    const closed = once(child, 'close')

    let peak = 0
    const received = createHash('sha256')
    for await (const chunk of child.stdout) {
      received.update(chunk)
      if (child.exitCode === null) peak = Math.max(peak, peakMemoryBytes(child.pid!))
    }
    await mustSucceed(quaymaster(['rm', uniqueName]))

    expect(await closed).toEqual([0, null])
    expect(received.digest('hex')).toBe(createHash('sha256').update(numbers).digest('hex'))
    expect(peak).toBeGreaterThan(0)
    expect(peak).toBeLessThan(64 * megabyte)
  },
)

engineTest.for([
  ['logs -f', (name: string) => `logs -f ${name}`],
  ['attach', (name: string) => `attach --no-stdin --sig-proxy=false ${name}`],
  ['exec', (name: string) => `exec ${name} sh -c 'while :; do echo tick; sleep 0.1; done'`],
] as const)(
  '%s | head -1 ends at once, without a word',
  async ([, line], { uniqueName, quaymaster }) => {
    const ticking = ['sh', '-c', 'while :; do echo tick; sleep 0.1; done']
    const flags = ['-d', '--name', uniqueName, '--stop-signal', 'KILL']
    await mustSucceed(quaymaster(['run', ...flags, 'busybox', ...ticking]))

    const result = await runProgram('/bin/sh', [
      '-c',
      `"${process.execPath}" -- "${launcher}" ${line(uniqueName)} | head -1`,
    ])
    await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

    expect(result).toEqual({ exitCode: 0, stdout: 'tick\n', stderr: '' })
  },
)

engineTest(
  'stdin ends in the container when ours does, and its output goes on',
  async ({ quaymaster }) => {
    const script = 'cat >/tmp/in; sleep 0.3; echo "read $(wc -c </tmp/in)"; echo late >&2; exit 9'

    const result = await quaymaster(['run', '-i', '--rm', 'busybox', 'sh', '-c', script], {
      input: 'hello\n',
    })

    expect(result).toEqual({ exitCode: 9, stdout: 'read 6\n', stderr: 'late\n' })
  },
)

engineTest('a command that reads only some of a long input still ends', async ({ quaymaster }) => {
  const input = 'line\n'.repeat(megabyte)

  const run = await quaymaster('run -i --rm busybox head -1', { input })

  expect(run).toEqual({ exitCode: 0, stdout: 'line\n', stderr: '' })
})

engineTest('exec passes any byte both ways', async ({ quaymaster, container }) => {
  const input = Buffer.from(Array.from({ length: 256 }, (_, i) => i))

  const result = await quaymaster(['exec', '-i', container, 'od', '-An', '-v', '-tx1'], { input })

  expect(result.stdout.replaceAll(/\s/g, '')).toBe(input.toString('hex'))
})
