import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'a volume is created, listed, inspected and removed',
  async ({ quaymaster, uniqueName }) => {
    const create = [
      'volume',
      'create',
      '--label',
      'role=test',
      '-o',
      'type=tmpfs',
      '-o',
      'device=tmpfs',
    ]

    expect(await quaymaster([...create, uniqueName])).toEqual({
      exitCode: 0,
      stdout: `${uniqueName}\n`,
      stderr: '',
    })
    try {
      const listed = await quaymaster(['volume', 'ls', '-qf', `name=${uniqueName}`])
      expect(listed.stdout).toBe(`${uniqueName}\n`)

      const format = '{{.Labels.role}} {{.Options.type}} {{.Scope}}'
      const inspected = await quaymaster(['volume', 'inspect', '-f', format, uniqueName])
      expect(inspected.stdout).toBe('test tmpfs local\n')
    } finally {
      const removed = await quaymaster(['volume', 'rm', uniqueName])
      expect(removed).toEqual({ exitCode: 0, stdout: `${uniqueName}\n`, stderr: '' })
    }
  },
)

engineTest('volume prune removes what a filter leaves', async ({ quaymaster, uniqueName }) => {
  const { stdout } = await quaymaster(['volume', 'create', '--label', uniqueName])

  const prune = ['volume', 'prune', '--force', '--filter', `label=${uniqueName}`]
  const result = await quaymaster(prune)

  expect(result).toEqual({
    exitCode: 0,
    stdout: `Deleted Volumes:\n${stdout}\nTotal reclaimed space: 0B\n`,
    stderr: '',
  })
})

const before = ['volume create --label b=2 --label a=1 NAME']
const after = ['volume rm NAME NAME-2']
const ignore = /[0-9a-f]{64}|\d{4}-\d\d-\d\dT[^"]*/g
const scenes = [
  'volume create NAME-2',
  'volume create',
  'volume create a/b',
  'volume create --driver local --opt nothing=x NAME-2',
  'volume ls --filter name=NAME',
  'volume ls --filter name=NAME --quiet',
  "volume ls --filter name=NAME --format '{{.Name}} {{.Driver}} {{.Scope}} {{.Mountpoint}} {{.Size}}'",
  'volume ls --filter name=NAME --format raw',
  'volume ls --filter name=NAME --format \'table {{.Name}}\\t{{.Label "a"}}\\t{{.Links}}\'',
  'volume ls --filter nothing=x',
  'volume ls --filter label=a=1 --filter name=NAME --filter dangling=true',
  'volume inspect NAME nothing',
  "volume inspect --format '{{.Name}} {{.Driver}} {{.Labels}} {{.Options}}' NAME",
  'volume rm nothing NAME-y',
  'volume rm --force nothing',
  'volume prune --all --filter all=1',
  'volume create --group g NAME-2',
]
for (const line of scenes) compare(`docker ${line}`, { before, line, after, ignore, stderr: true })
