import { expect } from 'vitest'
import { anIndex, registryTest } from '../helpers/registry.ts'

const results = [
  { name: 'app', description: 'An app', star_count: 3, is_official: false },
  { name: 'me/app', description: 'Another', star_count: 30, is_official: true },
]

registryTest('search shows what an index finds, as docker does', async ({ docker, quaymaster }) => {
  await using index = await anIndex(results)
  const line = ['search', '--limit', '10', `${index.address}/app`]

  const ours = await quaymaster(line)
  const theirs = await docker(line)

  expect(ours).toEqual(theirs)
  expect(ours.exitCode).toBe(0)
  expect(ours.stdout).toContain('[OK]')
})

registryTest('search filters by the engine', async ({ quaymaster }) => {
  await using index = await anIndex(results)

  const { stdout } = await quaymaster([
    'search',
    '-f',
    'is-official=true',
    '--format',
    '{{.Name}}',
    `${index.address}/app`,
  ])

  expect(stdout).toBe('me/app\n')
})

registryTest('search refuses a filter in docker’s words', async ({ docker, quaymaster }) => {
  const line = ['search', '-f', 'nonsense=1', 'app']

  expect(await quaymaster(line)).toEqual(await docker(line))
})
