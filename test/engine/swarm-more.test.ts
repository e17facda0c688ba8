import { afterAll, beforeAll, expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { spawnQuaymaster } from '../helpers/program.ts'

beforeAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm init'))
})

afterAll(async () => {
  if (process.env.DOCKER_HOST) await mustSucceed(spawnQuaymaster('swarm leave --force'))
})

for (const kind of ['secret', 'config']) {
  engineTest(
    `a ${kind} is created, listed, inspected and removed`,
    async ({ quaymaster, uniqueName: name }) => {
      const create = ['create', '--label', 'a=b', name, '-']
      const list = ['ls', '--filter', `name=${name}`, '--format', '{{.Name}} {{.Labels}}']

      const created = await quaymaster([kind, ...create], { input: 'text' })
      const again = await quaymaster([kind, ...create], { input: 'text' })
      const listed = await quaymaster([kind, ...list])
      const pretty = await quaymaster([kind, 'inspect', '--pretty', name])
      const removed = await quaymaster([kind, 'rm', name])
      const missing = await quaymaster([kind, 'inspect', name])

      expect(created.stdout).toMatch(/^[a-z0-9]{25}\n$/)
      expect(again.stderr).toContain('AlreadyExists')
      expect(listed.stdout).toBe(`${name} a=b\n`)
      expect(pretty.stdout).toContain('\nLabels:\n - a=b\n')
      expect(pretty.stdout.includes('\nData:\ntext\n')).toBe(kind === 'config')
      expect(removed).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
      expect(missing.stderr).toBe(`Error response from daemon: ${kind} ${name} not found\n`)
    },
  )
}

engineTest('a swarm changes its tokens, its certificate and its key', async ({ quaymaster }) => {
  const token = await quaymaster('swarm join-token -q worker')
  const rotated = await quaymaster('swarm join-token -q --rotate worker')
  const updated = await quaymaster('swarm update --task-history-limit 3 --autolock')
  const key = await quaymaster('swarm unlock-key -q')
  const certificate = await quaymaster('swarm ca')
  const changed = await quaymaster('swarm ca --rotate')
  const unlocked = await quaymaster('swarm update --autolock=false')
  const unlock = await quaymaster('swarm unlock')
  const info = await quaymaster('info')

  expect(rotated.stdout).toMatch(/^SWMTKN-1-/)
  expect(rotated.stdout).not.toBe(token.stdout)
  expect(updated.stdout).toContain(`\n    ${key.stdout}`)
  expect(key.stdout).toMatch(/^SWMKEY-1-/)
  expect(changed.stdout).toContain('desired root digest: sha256:')
  expect(changed.stdout).not.toContain(certificate.stdout)
  expect(unlocked.stdout).toBe('Swarm updated.\n')
  expect(unlock.stderr).toBe('Error: swarm is not locked\n')
  expect(info.stdout).toContain('   Task History Retention Limit: 3\n')
})
