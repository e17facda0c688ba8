import { afterAll, beforeAll, expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { spawnQuaymaster } from '../helpers/program.ts'

const local = '--no-resolve-image'
/** Counts as converged without being watched any longer, and ends without delay. */
const swift = ['--update-monitor', '1ns', '--stop-grace-period', '0s']

beforeAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm init'))
})

afterAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm leave --force'))
})

engineTest(
  'a service is created, changed, rolled back, scaled and removed',
  async ({ quaymaster, uniqueName: name }) => {
    const run = ['busybox', 'sleep', '1000']
    const flags = [local, ...swift, '--name', name, '--replicas', '2', '--env', 'A=1']
    const inspect = (template: string) => quaymaster(['service', 'inspect', '-f', template, name])
    try {
      const created = await quaymaster(['service', 'create', ...flags, ...run])
      const listed = await quaymaster([
        'service',
        'ls',
        '-f',
        `name=${name}`,
        '--format',
        '{{.Mode}} {{.Replicas}}',
      ])
      const updated = await quaymaster([
        'service',
        'update',
        '-q',
        '--env-add',
        'B=2',
        '--env-rm',
        'A',
        name,
      ])
      const after = await inspect('{{json .Spec.TaskTemplate.ContainerSpec.Env}}')
      const rolledBack = await quaymaster(['service', 'rollback', '-q', name])
      const before = await inspect('{{json .Spec.TaskTemplate.ContainerSpec.Env}}')
      const scaled = await quaymaster(['service', 'scale', `${name}=3`])
      const tasks = await quaymaster([
        'service',
        'ps',
        '-f',
        'desired-state=running',
        '--format',
        '{{.Name}}',
        name,
      ])
      const removed = await quaymaster(['service', 'rm', name])

      expect(created).toMatchObject({ exitCode: 0, stderr: '' })
      expect(created.stdout).toMatch(/^[a-z0-9]{25}\noverall progress: 0 out of 2 tasks\n/)
      expect(created.stdout).toMatch(/\nverify: Service [a-z0-9]{25} converged\n$/)
      expect(listed.stdout).toBe('replicated 2/2\n')
      expect(updated).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
      expect(after.stdout).toBe('["B=2"]\n')
      expect(rolledBack).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
      expect(before.stdout).toBe('["A=1"]\n')
      expect(scaled.stdout).toMatch(`${name} scaled to 3\n`)
      expect(tasks.stdout).toBe(`${name}.1\n${name}.2\n${name}.3\n`)
      expect(removed).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
    } finally {
      await quaymaster(['service', 'rm', name])
    }
  },
)

engineTest('an update that fails goes back by itself', async ({ quaymaster, uniqueName: name }) => {
  const flags = [local, '--name', name, '--update-failure-action', 'rollback']
  const slow = ['--update-monitor', '2s', '--stop-grace-period', '0s']
  try {
    await mustSucceed(
      quaymaster(['service', 'create', ...flags, ...slow, 'busybox', 'sleep', '1000']),
    )
    const updated = await quaymaster(['service', 'update', '--args', "sh -c 'exit 3'", name])
    const args = await quaymaster([
      'service',
      'inspect',
      '-f',
      '{{json .Spec.TaskTemplate.ContainerSpec.Args}}',
      name,
    ])

    expect(updated.exitCode).toBe(0)
    // The engine does not always say why it goes back; that it did, it does.
    expect(updated.stdout).toMatch(/\nrollback: (update rolled back due to|rollback completed)/)
    expect(updated.stdout).toMatch(`\nverify: Service ${name} converged\n`)
    expect(args.stdout).toBe('["sleep","1000"]\n')
  } finally {
    await quaymaster(['service', 'rm', name])
  }
})

engineTest(
  'an image that is not there pauses the update',
  async ({ quaymaster, uniqueName: name }) => {
    try {
      const flags = [local, ...swift, '--name', name, '--restart-condition', 'none']
      await mustSucceed(quaymaster(['service', 'create', ...flags, 'busybox', 'sleep', '1000']))
      const image = `${name.toLowerCase()}:1`
      const updated = await quaymaster([
        'service',
        'update',
        local,
        '--update-monitor',
        '10s',
        '--image',
        image,
        name,
      ])
      const errors = await quaymaster([
        'service',
        'ps',
        '--no-trunc',
        '--format',
        '{{.Error}}',
        name,
      ])

      expect(updated).toMatchObject({ exitCode: 1 })
      expect(updated.stderr).toMatch(/^service update paused: update paused due to failure/)
      expect(errors.stdout).toContain(`No such image: ${image}`)
    } finally {
      await quaymaster(['service', 'rm', name])
    }
  },
)

engineTest(
  'the logs of a service have the names of its tasks',
  async ({ quaymaster, uniqueName: name }) => {
    const flags = [local, ...swift, '--name', name, '--replicas', '2']
    const script = 'echo out; echo err >&2; sleep 1000'
    try {
      await mustSucceed(quaymaster(['service', 'create', ...flags, 'busybox', 'sh', '-c', script]))
      const host = await quaymaster(['node', 'inspect', '-f', '{{.Description.Hostname}}', 'self'])
      const logs = await quaymaster(['service', 'logs', '--no-task-ids', name])
      const raw = await quaymaster(['service', 'logs', '--raw', '--tail', '1', name])

      const sorted = (text: string) => text.split('\n').sort()
      const at = `@${host.stdout.trim()}    |`
      expect(logs.exitCode).toBe(0)
      expect(sorted(logs.stdout)).toEqual(['', `${name}.1${at} out`, `${name}.2${at} out`])
      expect(sorted(logs.stderr)).toEqual(['', `${name}.1${at} err`, `${name}.2${at} err`])
      expect(raw).toMatchObject({ exitCode: 0 })
    } finally {
      await quaymaster(['service', 'rm', name])
    }
  },
)

engineTest('a job ends when it is complete', async ({ quaymaster, uniqueName: name }) => {
  const flags = [local, '--name', name, '--mode', 'replicated-job', '--replicas', '3']
  try {
    const created = await quaymaster([
      'service',
      'create',
      ...flags,
      '--max-concurrent',
      '2',
      'busybox',
      'true',
    ])
    const replicas = await quaymaster([
      'service',
      'ls',
      '-f',
      `name=${name}`,
      '--format',
      '{{.Replicas}}',
    ])

    expect(created.exitCode).toBe(0)
    expect(created.stdout).toMatch(/\nactive tasks: 0 out of 0 tasks\njob complete\n$/)
    expect(replicas.stdout).toBe('0/2 (3/3 completed)\n')
  } finally {
    await quaymaster(['service', 'rm', name])
  }
})

engineTest(
  'networks and ports of a service come and go',
  async ({ quaymaster, uniqueName: name }) => {
    const flags = [local, '-d', '--name', name, '--replicas', '0', '-p', '18080:80']
    const template =
      '{{len .Spec.TaskTemplate.Networks}} ' +
      '{{range .Spec.EndpointSpec.Ports}}{{.PublishedPort}}:{{.TargetPort}} {{end}}'
    try {
      await mustSucceed(quaymaster(['network', 'create', '-d', 'overlay', name]))
      await mustSucceed(quaymaster(['service', 'create', ...flags, 'busybox']))
      const change = ['--network-add', name, '--publish-add', '18081:81', '--publish-rm', '80']
      const updated = await quaymaster(['service', 'update', '-d', ...change, name])
      const inspected = await quaymaster(['service', 'inspect', '-f', template, name])
      const pretty = await quaymaster(['service', 'inspect', '--pretty', name])

      expect(updated).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
      expect(inspected.stdout).toBe('1 18081:81 \n')
      expect(pretty.stdout).toContain(`\nNetworks: ${name} \n`)
    } finally {
      await quaymaster(['service', 'rm', name])
      await quaymaster(['network', 'rm', name])
    }
  },
)
