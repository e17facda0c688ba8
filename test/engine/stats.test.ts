import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { openTerminal } from '../helpers/terminal.ts'

engineTest('stats measures a running container', async ({ quaymaster, container }) => {
  const format = '{{.Name}} {{.CPUPerc}} {{.MemUsage}} {{.PIDs}}'

  const result = await quaymaster(['stats', '--no-stream', '--format', format, container])

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout).toMatch(/^\S+ \d+\.\d\d% [\d.]+(?:\wi)?B \/ [\d.]+\w+ \d+\n$/)
  expect(result.stdout.split(' ')[0]).toBe(container)
})

engineTest(
  'stats on a narrow terminal follows containers as they come and go, and ends at ^C',
  async ({ quaymaster, uniqueName }) => {
    await using terminal = openTerminal(['stats'], { columns: 60, rows: 50 })
    await terminal.waitFor('CONTAINER ID')
    const name = `${uniqueName}-s`

    await mustSucceed(quaymaster(['run', '-d', '--name', name, 'busybox', 'sleep', '300']))
    await terminal.waitFor(name)
    await mustSucceed(quaymaster(['rm', '-f', name]))
    await terminal.waitFor(new RegExp(`^(?![^]*${name})[^]*CONTAINER ID`))
    terminal.type('\x03')
    const end = await terminal.exited

    expect(end.exitCode).toBe(130)
    // The heading takes two rows, each container two more: nothing else is left over.
    const rows = terminal.screen().replace(/\^C/, '').trimEnd().split('\n')
    expect(rows.length % 2).toBe(0)
    expect(rows.filter((row) => row.startsWith('CONTAINER ID'))).toHaveLength(1)
  },
)
