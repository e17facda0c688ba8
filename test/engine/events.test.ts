import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { launcher } from '../helpers/program.ts'

engineTest('events shows what happened between two times', async ({ quaymaster, uniqueName }) => {
  const since = String(Date.now() / 1000 - 1)
  await mustSucceed(quaymaster(['create', '--name', uniqueName, '--label', 'b=2', 'busybox']))
  await mustSucceed(quaymaster(['rm', uniqueName]))
  const until = String(Date.now() / 1000 + 1)

  const filter = ['--filter', `container=${uniqueName}`]
  const result = await quaymaster(['events', '--since', since, '--until', until, ...filter])

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  const events = result.stdout.trimEnd().split('\n')
  expect(events).toEqual([
    expect.stringMatching(
      `^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}\\S+ container create [0-9a-f]{64} ` +
        `\\(b=2, image=busybox, name=${uniqueName}\\)$`,
    ),
    expect.stringContaining(' container destroy '),
  ])
})

engineTest('events follows until it is interrupted', async ({ quaymaster, uniqueName }) => {
  const args = [
    launcher,
    'events',
    '--filter',
    `container=${uniqueName}`,
    '--format',
    '{{.Action}} {{.Actor.Attributes.name}}',
  ]
  const child = spawn(process.execPath, [...args, '--since', '0s'])
  try {
    await mustSucceed(quaymaster(['create', '--name', uniqueName, 'busybox']))
    for await (const line of createInterface(child.stdout)) {
      if (line === `create ${uniqueName}`) break
    }

    child.kill('SIGINT')
    const [code] = await once(child, 'close')

    expect(code).toBe(130)
  } finally {
    child.kill('SIGKILL')
    await quaymaster(['rm', uniqueName])
  }
})
