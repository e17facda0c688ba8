import { afterAll, beforeAll, expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { spawnQuaymaster } from '../helpers/program.ts'

beforeAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm init'))
})

afterAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm leave --force'))
})

engineTest('the only node of a swarm is listed, labelled and drained', async ({ quaymaster }) => {
  const { stdout } = await quaymaster('node ls -q')
  const id = stdout.trim()

  const table = await quaymaster('node ls')
  const labelled = await quaymaster(['node', 'update', '--label-add', 'role=front', id])
  const drained = await quaymaster(['node', 'update', '--availability', 'drain', id])
  const spec = await quaymaster(['node', 'inspect', '-f', '{{json .Spec}}', 'self'])
  const pretty = await quaymaster('node inspect --pretty self')

  expect(table.stdout).toMatch(new RegExp(`\n${id} \\* .* Ready +Active +Leader `))
  expect(labelled).toEqual({ exitCode: 0, stdout: `${id}\n`, stderr: '' })
  expect(drained).toEqual({ exitCode: 0, stdout: `${id}\n`, stderr: '' })
  expect(JSON.parse(spec.stdout)).toEqual({
    Labels: { role: 'front' },
    Role: 'manager',
    Availability: 'drain',
  })
  expect(pretty.stdout).toContain(' Availability:         \tDrain\n')
})

engineTest('the last manager stays one', async ({ quaymaster }) => {
  const { stdout } = await quaymaster('node ls -q')
  const id = stdout.trim()

  const promoted = await quaymaster(['node', 'promote', id])
  const demoted = await quaymaster(['node', 'demote', id])
  const removed = await quaymaster(['node', 'rm', id])

  expect(promoted).toEqual({
    exitCode: 0,
    stdout: `Node ${id} is already a manager.\n`,
    stderr: '',
  })
  expect(demoted).toMatchObject({ exitCode: 1, stdout: '' })
  expect(demoted.stderr).toContain('attempting to demote the last manager of the swarm')
  expect(removed.stderr).toContain('must be demoted to worker before removal')
})

engineTest('the tasks of a node are listed', async ({ quaymaster, uniqueName: name }) => {
  const { stdout } = await quaymaster('node ls -q')
  await mustSucceed(quaymaster(['node', 'update', '--availability', 'active', stdout.trim()]))
  const flags = ['--no-resolve-image', '-q', '--name', name, '--update-monitor', '1ns']
  try {
    await mustSucceed(quaymaster(['service', 'create', ...flags, 'busybox', 'sleep', '1000']))

    const tasks = await quaymaster([
      'node',
      'ps',
      '-f',
      `name=${name}`,
      '--format',
      '{{.Name}} {{.DesiredState}}',
    ])

    expect(tasks).toEqual({ exitCode: 0, stdout: `${name}.1 Running\n`, stderr: '' })
  } finally {
    await quaymaster(['service', 'rm', name])
  }
})
