import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest(
  'a created container has what was asked for, and waits to be started',
  async ({ quaymaster, uniqueName }) => {
    const flags = ['--name', uniqueName, '-e', 'A=b', '--shm-size', '64m', '--label', 'tier=front']
    const created = await quaymaster(['create', ...flags, 'busybox', 'echo', 'hi'])
    const template = '{{.Id}} {{.State.Status}} {{.HostConfig.ShmSize}} {{.Config.Labels.tier}}'
    const inspected = await quaymaster(['inspect', '-f', template, uniqueName])
    await mustSucceed(quaymaster(`rm ${uniqueName}`))

    expect(created).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^[0-9a-f]{64}\n$/),
    })
    expect(inspected.stdout).toBe(`${created.stdout.trim()} created 67108864 front\n`)
  },
)
