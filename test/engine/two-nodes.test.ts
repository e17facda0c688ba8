import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { enginePid, startSecondEngine } from '../helpers/second-engine.ts'

/** Two engines are joined only where the network of the first is ours to change. */
const twoEngines = enginePid ? engineTest : engineTest.skip

twoEngines(
  'a swarm of two nodes shares the work, and one of them comes and goes',
  async ({ quaymaster, uniqueName: name }) => {
    await using second = await startSecondEngine()
    const onSecond = (line: string | readonly string[]) =>
      quaymaster(line, { env: { DOCKER_HOST: second.host } })
    const nodesOfTasks = async () => {
      const running = ['-f', 'desired-state=running', '--format', '{{.Name}} {{.Node}}']
      const { stdout } = await quaymaster(['service', 'ps', '--no-resolve', ...running, name])
      const nodes = stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1]!)
      return new Set(nodes)
    }
    await mustSucceed(quaymaster(['swarm', 'init', '--advertise-addr', second.firstAddress]))
    try {
      const token = await mustSucceed(quaymaster('swarm join-token -q worker'))
      const join = ['--token', token.stdout.trim(), '--advertise-addr', second.secondAddress]
      const joined = await onSecond(['swarm', 'join', ...join, `${second.firstAddress}:2377`])
      const first = (await quaymaster('node ls -q --filter role=manager')).stdout.trim()
      const worker = (await quaymaster('node ls -q --filter role=worker')).stdout.trim()
      expect(joined.stdout).toBe('This node joined a swarm as a worker.\n')

      const flags = ['--no-resolve-image', '-q', '--name', name, '--replicas', '4']
      const swift = ['--update-monitor', '1ns', '--stop-grace-period', '0s']
      const script = 'echo hello; sleep 1000'
      const command = ['busybox', 'sh', '-c', script]
      await mustSucceed(quaymaster(['service', 'create', ...flags, ...swift, ...command]))
      const logs = await quaymaster(['service', 'logs', '--no-resolve', '--no-task-ids', name])
      expect(await nodesOfTasks()).toEqual(new Set([first, worker]))
      expect(logs.stdout).toContain(`@${first}    | hello\n`)
      expect(logs.stdout).toContain(`@${worker}    | hello\n`)

      const drained = await quaymaster(['node', 'update', '--availability', 'drain', worker])
      await mustSucceed(quaymaster(['service', 'update', '-q', '--force', name]))
      const status = await quaymaster(['node', 'ls', '--format', '{{.ID}} {{.Availability}}'])
      expect(drained.stdout).toBe(`${worker}\n`)
      expect(status.stdout).toContain(`${worker} Drain\n`)
      expect(await nodesOfTasks()).toEqual(new Set([first]))

      const promoted = await quaymaster(['node', 'promote', worker])
      const managers = await quaymaster('node ls -q --filter role=manager')
      // A manager that has not yet joined the others cannot be demoted.
      const reachability = [
        'node',
        'inspect',
        '-f',
        '{{with .ManagerStatus}}{{.Reachability}}{{end}}',
      ]
      await expect
        .poll(async () => (await quaymaster([...reachability, worker])).stdout, { timeout: 60_000 })
        .toBe('reachable\n')
      const demoted = await quaymaster(['node', 'demote', worker])
      expect(promoted.stdout).toBe(`Node ${worker} promoted to a manager in the swarm.\n`)
      expect(new Set(managers.stdout.trim().split('\n'))).toEqual(new Set([first, worker]))
      expect(demoted).toEqual({
        exitCode: 0,
        stdout: `Manager ${worker} demoted in the swarm.\n`,
        stderr: '',
      })

      const refused = await quaymaster(['node', 'rm', worker])
      const removed = await quaymaster(['node', 'rm', '--force', worker])
      const left = await quaymaster('node ls -q')
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
      expect(removed).toEqual({ exitCode: 0, stdout: `${worker}\n`, stderr: '' })
      expect(left.stdout).toBe(`${first}\n`)
    } finally {
      await quaymaster(['service', 'rm', name])
      await quaymaster('swarm leave --force')
    }
  },
  120_000,
)
