import { expect, test } from 'vitest'
import { type FakeEngine, fakeEngine, type Reply } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aPlugin } from './a-plugin.ts'

const privileges = [{ Name: 'network', Description: '', Value: ['host'] }]
const mismatch = 'Plugin images do not match, are you sure? [y/N] '

function anEngine(replies: Record<string, Reply> = {}): Promise<FakeEngine> {
  return fakeEngine({
    replies: {
      'GET /plugins/some/p/json': aPlugin({
        Name: 'mine:latest',
        PluginReference: 'docker.io/some/p:1',
      }),
      'GET /plugins/privileges': privileges,
      'POST /plugins/mine:latest/upgrade': { status: 200, stream: ['{"status":"Done"}\n'] },
      ...replies,
    },
  })
}

function question(name: string): string {
  return `Plugin "${name}" is requesting the following privileges:
 - network: [host]
Do you grant the above permissions? [y/N] `
}

test('plugin upgrade fetches the image the plugin came from', async () => {
  await using engine = await anEngine()

  const result = await quaymaster('plugin upgrade some/p', engine, { input: 'y\n' })

  expect(result).toEqual({
    exitCode: 0,
    stdout: `Upgrading plugin mine:latest from some/p:1 to some/p:1
${question('docker.io/some/p:1')}Done
Upgraded plugin mine:latest to docker.io/some/p:1
`,
    stderr: '',
  })
  const { path, query, body } = engine.requests[2]!
  expect(`${path}?${query}`).toBe('/plugins/mine:latest/upgrade?remote=docker.io%2Fsome%2Fp%3A1')
  expect(body).toEqual(privileges)
})

test('plugin upgrade asks twice where the image is another', async () => {
  await using engine = await anEngine()

  const result = await quaymaster('plugin upgrade some/p some/p:2', engine, { input: 'y\nY\n' })

  expect(result).toEqual({
    exitCode: 0,
    stdout: `Upgrading plugin mine:latest from some/p:1 to some/p:2
${mismatch}${question('some/p:2')}Done
Upgraded plugin mine:latest to some/p:2
`,
    stderr: '',
  })
})

test('plugin upgrade asks nothing where it is told not to', async () => {
  await using engine = await anEngine()

  const result = await quaymaster(
    'plugin upgrade --grant-all-permissions --skip-remote-check some/p other/p',
    engine,
  )

  expect(result.stdout).toBe(`Upgrading plugin mine:latest from some/p:1 to other/p:latest
Done
Upgraded plugin mine:latest to other/p
`)
  expect(engine.requests[1]!.query.get('remote')).toBe('docker.io/other/p')
})

test('plugin upgrade ends quietly where another image is not wanted', async () => {
  await using engine = await anEngine()

  const result = await quaymaster('plugin upgrade some/p some/p:2', engine, { input: 'n\n' })

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout).toMatch(/are you sure\? \[y\/N\] $/)
  expect(engine.requests).toHaveLength(1)
})

test.each<[what: string, words: string, replies: Record<string, Reply>, stderr: string]>([
  [
    'a plugin that runs',
    'some/p',
    { 'GET /plugins/some/p/json': aPlugin({ Enabled: true }) },
    'the plugin must be disabled before upgrading\n',
  ],
  [
    'a plugin that is missing',
    'some/q',
    { 'GET /plugins/some/q/json': { status: 404, body: { message: 'plugin "some/q" not found' } } },
    'error reading plugin data: Error response from daemon: plugin "some/q" not found\n',
  ],
  [
    'a name that is none',
    'some/p Other',
    {},
    'error parsing remote upgrade image reference: invalid reference format: repository name (library/Other) must be lowercase\n',
  ],
])('plugin upgrade refuses %s', async (_what, words, replies, stderr) => {
  await using engine = await anEngine(replies)

  const result = await quaymaster(`plugin upgrade ${words}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(engine.requests).toHaveLength(1)
})
