import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest('swarm init begins a swarm that swarm leave ends', async ({ quaymaster }) => {
  const begun = await quaymaster(['swarm', 'init', '--task-history-limit', '7'])
  try {
    const info = await mustSucceed(quaymaster('info'))
    const again = await quaymaster('swarm init')
    const refused = await quaymaster('swarm leave')
    const node = /current node \((\w+)\)/.exec(begun.stdout)?.[1] ?? 'no node'
    const inspected = await quaymaster([
      'inspect',
      '-f',
      '{{.Spec.Role}} {{.ManagerStatus.Leader}}',
      node,
    ])

    expect(begun).toMatchObject({ exitCode: 0, stderr: '' })
    expect(begun.stdout).toMatch(/^ {4}docker swarm join --token SWMTKN-1-\S+ \S+:2377$/m)
    expect(info.stdout).toContain(' Swarm: active\n')
    expect(info.stdout).toContain('   Task History Retention Limit: 7\n')
    expect(again).toMatchObject({ exitCode: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^Error response from daemon: You are attempting to leave/)
    expect(inspected.stdout).toBe('manager true\n')
  } finally {
    const left = await quaymaster('swarm leave --force')

    expect(left).toEqual({ exitCode: 0, stdout: 'Node left the swarm.\n', stderr: '' })
  }
})

engineTest('swarm join needs a manager that answers', async ({ quaymaster }) => {
  const result = await quaymaster(['swarm', 'join', '--token', 'SWMTKN-1-x', '127.0.0.1:1'])

  expect(result).toMatchObject({ exitCode: 1, stdout: '' })
  expect(result.stderr).toMatch(/^Error response from daemon: /)
})
