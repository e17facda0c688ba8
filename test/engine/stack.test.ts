import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { spawnQuaymaster } from '../helpers/program.ts'

beforeAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm init'))
})

afterAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm leave --force'))
})

const compose = `
services:
  web:
    image: busybox
    command: sleep 1000
    stop_grace_period: 0s
    environment: {GREETING: "\${GREETING:-hello}"}
    configs: [{source: text, target: /text}]
    secrets: [key]
    deploy: {replicas: 2, update_config: {monitor: 1ns}}
  worker:
    image: busybox
    command: sleep 1000
    stop_grace_period: 0s
    deploy: {update_config: {monitor: 1ns}}
configs: {text: {file: ./text}}
secrets: {key: {file: ./text}}
`

engineTest(
  'a stack is deployed, shown, changed and removed',
  async ({ quaymaster, directory, uniqueName: stack }) => {
    const file = join(directory, 'compose.yml')
    await writeFile(file, compose)
    await writeFile(join(directory, 'text'), 'one\n')
    const deploy = (flags: string[] = []) =>
      quaymaster([
        'stack',
        'deploy',
        '--resolve-image=never',
        '--detach=false',
        '-q',
        ...flags,
        '-c',
        file,
        stack,
      ])
    try {
      const made = await deploy()
      const stacks = await quaymaster(['stack', 'ls', '--format', '{{.Name}} {{.Services}}'])
      const services = await quaymaster([
        'stack',
        'services',
        '--format',
        '{{.Name}} {{.Replicas}}',
        stack,
      ])
      const tasks = await quaymaster(['stack', 'ps', '--format', '{{.Name}}', stack])

      expect(made).toMatchObject({ exitCode: 0, stderr: '' })
      expect(made.stdout).toBe(
        `Creating network ${stack}_default\nCreating secret ${stack}_key\nCreating config ${stack}_text\n` +
          `Creating service ${stack}_web\nCreating service ${stack}_worker\n`,
      )
      expect(stacks.stdout).toContain(`${stack} 2\n`)
      expect(services.stdout).toBe(`${stack}_web 2/2\n${stack}_worker 1/1\n`)
      expect(tasks.stdout.trim().split('\n')).toEqual([
        `${stack}_web.1`,
        `${stack}_web.2`,
        `${stack}_worker.1`,
      ])

      await writeFile(file, compose.replace(/ {2}worker:[\s\S]*?(?=configs:)/, ''))
      const changed = await deploy(['--prune'])
      expect(changed.exitCode).toBe(0)
      expect(changed.stdout).toContain(`Removing service ${stack}_worker\n`)
      expect(changed.stdout).toContain(`Updating service ${stack}_web (id: `)

      await writeFile(join(directory, 'text'), 'two\n')
      const refused = await deploy()
      expect(refused.exitCode).toBe(1)
      expect(refused.stderr).toContain(`failed to update secret ${stack}_key: `)
      expect(refused.stderr).toContain('only updates to Labels are allowed')
    } finally {
      const removed = await quaymaster(['stack', 'rm', '--detach=false', stack])

      expect(removed.exitCode).toBe(0)
    }
  },
)
