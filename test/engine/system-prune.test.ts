import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'system prune removes what a filter leaves of each kind',
  async ({ quaymaster, uniqueName: name }) => {
    const label = ['--label', name]
    const created = await quaymaster(['create', ...label, 'busybox'])
    await quaymaster(['network', 'create', ...label, name])
    await quaymaster(['volume', 'create', ...label, name])

    const prune = ['system', 'prune', '--force', '--volumes', '--filter', `label=${name}`]
    const result = await quaymaster(prune)

    expect(result.exitCode).toBe(0)
    expect(result.stdout).toMatch(
      new RegExp(
        `^Deleted Containers:\n${created.stdout}\nDeleted Networks:\n${name}\n\n` +
          `Deleted Volumes:\n${name}\n\n.*Total reclaimed space: 0B\n$`,
        's',
      ),
    )
  },
)

const scenes = [
  'system prune',
  'system prune --all --volumes --filter label!=x --filter label=y',
  'system prune --volumes --filter until=1h',
  'system prune --filter label=NAME-nothing --force',
  'container prune --filter label=NAME-nothing --force',
]
for (const line of scenes) compare(`docker ${line}`, { line, input: 'n\n', stderr: true })
