import { describe, expect, test } from 'vitest'
import { quaymaster } from '../helpers/quaymaster.ts'
import { PluginHome } from './plugin-home.ts'

/** The words that a plugin was given, and the builder it is to use. */
async function forwarded(
  plugin: string,
  line: string,
  options: { config?: object; env?: Record<string, string> } = {},
) {
  await using home = await PluginHome.create()
  await home.addWorking(plugin)
  await quaymaster(line, undefined, { home: home.path, ...options })
  const lines = (await home.logged()).trimEnd().split('\n')
  const builder = lines.find((text) => text.startsWith('BUILDX_BUILDER='))?.split('=')[1]
  const words = lines.filter((text) => !/^(DOCKER_CLI|OTEL|BUILDX)/.test(text))
  return { words: words.join(' '), builder }
}

describe('where buildx is installed', () => {
  test.each([
    ['build -t x .', 'buildx build -t x .'],
    ['image build .', 'buildx build .'],
    ['builder ls -x', 'buildx ls -x'],
    ['builder prune -f', 'buildx prune -f'],
    ['builder', 'buildx'],
    ['bake', 'buildx bake'],
    ['build --help', 'buildx build --help'],
    ['-D -l warn build .', '-D -l warn buildx build .'],
    ['buildx ls', 'buildx ls'],
  ])('"%s" becomes "%s"', async (line, words) => {
    expect(await forwarded('buildx', line)).toMatchObject({ words })
  })

  test.each([
    ['build .', {}, 'default'],
    ['-c other build .', { DOCKER_HOST: '' }, 'other'],
    ['build .', { BUILDX_BUILDER: 'mine' }, 'mine'],
    ['build --builder=his .', {}, undefined],
    ['build --builder his .', {}, undefined],
  ])('"%s" with %o builds with the builder %s', async (line, env, builder) => {
    expect(await forwarded('buildx', line, { env })).toMatchObject({ builder })
  })

  test('DOCKER_BUILDKIT=0 keeps builds here, but not bake', async () => {
    const env = { DOCKER_BUILDKIT: '0' }

    expect(await forwarded('buildx', 'build .', { env })).toMatchObject({ words: '' })
    expect(await forwarded('buildx', 'builder nonsense', { env })).toMatchObject({ words: '' })
    expect(await forwarded('buildx', 'bake', { env })).toMatchObject({ words: 'buildx bake' })
  })

  test('other commands stay here', async () => {
    expect(await forwarded('buildx', 'image ls')).toMatchObject({ words: '' })
    expect(await forwarded('buildx', 'help build')).toMatchObject({ words: '' })
  })
})

test('the alias "builder" names the plugin to use instead of buildx', async () => {
  const config = { aliases: { builder: 'depot' } }

  expect(await forwarded('depot', 'build .', { config })).toMatchObject({ words: 'depot build .' })
  expect(await forwarded('depot', 'builder du', { config })).toMatchObject({ words: 'depot du' })
})

test.each([
  [
    'build .',
    'missing',
    /^ERROR: BuildKit is enabled but the missing component is missing or broken\./,
  ],
  ['builder prune', 'missing', /^ERROR: BuildKit is enabled/],
  [
    'bake',
    undefined,
    /^ERROR: quaymaster bake requires the buildx component but it is missing or broken\./,
  ],
])('"%s" fails where the plugin it needs is not there', async (line, builder, message) => {
  const config = builder ? { aliases: { builder } } : {}

  const { exitCode, stderr } = await quaymaster(line, undefined, { config })

  expect(exitCode).toBe(1)
  expect(stderr).toMatch(message)
})

test.each([
  [
    { foo: 'bar' },
    'not allowed to alias "foo" (allowed: map[string]struct {}{"builder":struct {}{}})\n',
  ],
  [{ builder: 'ps' }, 'not allowed to alias with builtin "ps" as target\n'],
])('the aliases %o are refused, whatever the command', async (aliases, stderr) => {
  for (const line of ['version', '--version', '--help', 'ps --bad', 'hello', '__complete p']) {
    const result = await quaymaster(line, undefined, { config: { aliases } })

    expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  }
})

test('a DOCKER_BUILDKIT that is no boolean is refused, whatever the command', async () => {
  const env = { DOCKER_BUILDKIT: 'maybe' }

  const { exitCode, stderr } = await quaymaster('--version', undefined, { env })

  expect(exitCode).toBe(1)
  expect(stderr).toBe(
    'DOCKER_BUILDKIT environment variable expects boolean value: strconv.ParseBool: parsing "maybe": invalid syntax\n',
  )
})
