import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'system prune removes what a filter leaves of each kind',
  async ({ quaymaster, uniqueName: name }) => {
    const label = ['--label', name]
    const created = await quaymaster(['create', ...label, 'busybox'])
    await quaymaster(['network', 'create', ...label, name])
    // Since API 1.42 only volumes without a name of their own are pruned.
    const volume = await quaymaster(['volume', 'create', ...label])

    const prune = ['system', 'prune', '--force', '--volumes', '--filter', `label=${name}`]
    const result = await quaymaster(prune)

    expect(result.exitCode).toBe(0)
    expect(result.stdout).toMatch(
      new RegExp(
        `^Deleted Containers:\n${created.stdout}\nDeleted Networks:\n${name}\n\n` +
          `Deleted Volumes:\n${volume.stdout}\n.*Total reclaimed space: [\\d.]+k?B\n$`,
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
