import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'a network is created, joined, left and removed',
  async ({ quaymaster, container, uniqueName: name }) => {
    const create = ['network', 'create', '--subnet', '10.77.0.0/24', '--gateway', '10.77.0.9']

    const created = await quaymaster([...create, '--label', 'role=test', name])
    expect(created).toMatchObject({ exitCode: 0, stderr: '' })
    expect(created.stdout).toMatch(/^[0-9a-f]{64}\n$/)

    try {
      const connect = ['network', 'connect', '--ip', '10.77.0.7', '--alias', 'web', name, container]
      expect(await quaymaster(connect)).toEqual({ exitCode: 0, stdout: '', stderr: '' })

      const format =
        '{{range .Containers}}{{.IPv4Address}}{{end}} {{range .IPAM.Config}}{{.Gateway}}{{end}}'
      const shown = await quaymaster(['network', 'inspect', '-f', format, name])
      expect(shown.stdout).toBe('10.77.0.7/24 10.77.0.9\n')

      const listed = await quaymaster([
        'network',
        'ls',
        '-f',
        `name=${name}`,
        '--format',
        '{{.Label "role"}}',
      ])
      expect(listed.stdout).toBe('test\n')

      const used = await quaymaster(['network', 'rm', name])
      expect(used.exitCode).toBe(1)
      expect(used.stderr).toMatch(/has active endpoints[\s\S]*\nexit status 1\n$/)

      const left = await quaymaster(['network', 'disconnect', name, container])
      expect(left).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    } finally {
      const removed = await quaymaster(['network', 'rm', name])
      expect(removed).toEqual({ exitCode: 0, stdout: `${name}\n`, stderr: '' })
    }
  },
)

engineTest(
  'network prune removes what a filter leaves and no container uses',
  async ({ quaymaster, uniqueName: name }) => {
    await quaymaster(['network', 'create', '--label', name, name])

    const result = await quaymaster(['network', 'prune', '--force', '--filter', `label=${name}`])

    expect(result).toEqual({ exitCode: 0, stdout: `Deleted Networks:\n${name}\n\n`, stderr: '' })
  },
)

const before = ['network create --subnet 10.78.0.0/24 --label b=2 --label a=1 --internal NAME']
const after = ['network rm NAME']
/** Identities and times of the networks that the two programs made. */
const ignore = /[0-9a-f]{64}|[0-9a-f]{12}|\d{4}-\d\d-\d\d.*?(?= \+|")/g
const scenes = [
  'network ls --filter name=NAME',
  'network ls --filter name=NAME --quiet',
  "network ls --filter name=NAME --format '{{.Name}} {{.Driver}} {{.Scope}} {{.Internal}} {{.IPv6}}'",
  'network ls --filter name=NAME --format raw',
  'network ls --filter name=NAME --format \'table {{.Name}}\\t{{.Label "a"}}\\t{{.CreatedAt}}\'',
  'network ls --filter driver=host',
  'network ls --filter type=builtin --no-trunc',
  'network inspect NAME nothing',
  'network inspect --verbose NAME',
  "network inspect --format '{{.Name}} {{.IPAM.Driver}} {{.Labels}}' NAME",
  'network create bridge',
  'network connect NAME nothing',
  'network disconnect NAME nothing',
  'network rm nothing NAME-y',
  'network rm --force nothing',
  'network rm bridge',
  'network ls --filter nothing=x',
]
for (const line of scenes) compare(`docker ${line}`, { before, line, after, ignore, stderr: true })
