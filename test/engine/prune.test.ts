import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

const empty = '\0'.repeat(1024)

engineTest(
  'image prune removes what has no name, and no more',
  async ({ quaymaster, uniqueName }) => {
    const label = `${uniqueName}=yes`
    const change = ['-c', `LABEL ${label}`]
    const dangling = await mustSucceed(quaymaster(['import', ...change, '-'], { input: empty }))
    await mustSucceed(quaymaster(['import', ...change, '-', uniqueName], { input: empty }))

    const pruned = await quaymaster(['image', 'prune', '-f', '--filter', `label=${label}`])

    expect(pruned).toMatchObject({ exitCode: 0, stderr: '' })
    expect(pruned.stdout).toMatch(
      /^Deleted Images:\n(?:(?:untagged|deleted): sha256:.*\n)+\nTotal reclaimed/,
    )
    expect(pruned.stdout).toContain(dangling.stdout.trim())
    await mustSucceed(quaymaster(['image', 'inspect', uniqueName]))
    await mustSucceed(quaymaster(['rmi', uniqueName]))
  },
)

engineTest('image prune -a removes what no container uses', async ({ quaymaster, uniqueName }) => {
  const label = `${uniqueName}=yes`
  const words = ['import', '-c', `LABEL ${label}`, '-', uniqueName]
  await mustSucceed(quaymaster(words, { input: empty }))

  const pruned = await quaymaster(['image', 'prune', '-af', '--filter', `label=${label}`])

  expect(pruned.stdout).toContain(`untagged: ${uniqueName}:latest\n`)
  const { exitCode } = await quaymaster(['image', 'inspect', uniqueName])
  expect(exitCode).toBe(1)
})

engineTest('builder prune removes the cache', async ({ quaymaster }) => {
  const pruned = await quaymaster('builder prune -af')

  expect(pruned).toMatchObject({ exitCode: 0, stderr: '' })
  expect(pruned.stdout).toMatch(/Total reclaimed space: [\d.]+k?M?B\n$/)
})

compare('image prune asks in the same words', { line: 'image prune', input: 'n\n', stderr: true })

compare('image prune -a asks in the same words', { line: 'image prune --all' })

compare('builder prune asks in the same words', { line: 'builder prune', input: 'no\n' })

compare('image prune refuses a filter in the same words', {
  line: 'image prune -f --filter nonsense=1',
  stderr: true,
})
