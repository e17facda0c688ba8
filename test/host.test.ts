import { expect, test } from 'vitest'
import { launcher, runProgram } from './helpers/program.ts'
import { openTerminal } from './helpers/terminal.ts'

/** Runs the built program by the shell; `docker` is its name there. */
function shell(script: string) {
  const program = `docker() { "${process.execPath}" -- "${launcher}" "$@"; }`
  return runProgram('/bin/sh', ['-c', `${program}\n${script}`])
}

test('a reader that goes away ends the program quietly', async () => {
  const result = await shell('docker --help | head -1; docker help run | true')

  expect(result.exitCode).toBe(0)
  expect(result.stderr).toBe('')
})

test('closed output does not crash it', async () => {
  const result = await shell('docker --version >&-; echo "code $?"')

  expect(result.stdout).toMatch(/^code \d+\n$/)
  expect(result.stderr).not.toMatch(/^\s+at /m)
})

test.runIf(process.platform === 'linux')('a full disk is reported in plain words', async () => {
  const result = await shell('docker --version >/dev/full')

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'write /dev/stdout: no space left on device\n',
  })
})

test('help fits the terminal it is shown on', async () => {
  await using terminal = openTerminal('help run', { columns: 60, rows: 200 })

  await terminal.exited

  const lines = terminal.output().split('\r\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
})
