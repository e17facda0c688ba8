import { describe, expect, test } from 'vitest'
import { contextId } from '../../src/config/contexts.ts'
import { temporaryDirectory } from '../config/temporary-directory.ts'
import { fakeEngine, type Reply } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'
import { PluginHome } from '../plugins/plugin-home.ts'

const containers = [
  { Id: 'a1', Names: ['/web', '/db/web'], State: 'running', ImageID: 'i' },
  { Id: 'b2', Names: ['/job'], State: 'exited' },
  { Id: 'c3', Names: ['/new'], State: 'created' },
  { Id: 'd4', Names: ['/ice'], State: 'paused' },
  { Id: 'e5', Names: ['/\u001b]52;evil'], State: 'running' },
]

const replies: Record<string, Reply> = {
  'GET /containers/json': containers,
  'GET /images/json': [
    { RepoTags: ['alpine:3', 'host:5000/x:1'] },
    { RepoTags: ['<none>:<none>'] },
    { RepoTags: null },
  ],
  'GET /networks': [{ Name: 'bridge' }, { Name: 'back' }],
  'GET /volumes': { Volumes: [{ Name: 'data' }] },
  'GET /services': [
    { ID: 's1', Spec: { Name: 'api', Labels: { 'com.docker.stack.namespace': 'shop' } } },
  ],
  'GET /nodes': [{ ID: 'n1', Description: { Hostname: 'alpha' } }],
  'GET /secrets': [{ Spec: { Name: 'key' } }],
  'GET /configs': [{ Spec: { Name: 'site' } }],
  'GET /plugins': [{ Name: 'vieux/sshfs:latest' }],
  'GET /info': {
    Runtimes: { runc: {}, crun: {} },
    Plugins: { Network: ['bridge', 'weave'], Volume: ['local'] },
  },
}

/** What a shell is offered for the last word of a line; its directive comes last. */
async function offered(line: string, env: Record<string, string> = {}) {
  await using engine = await fakeEngine({ replies })
  const words = line.split(' ').map((word) => (word === '_' ? '' : word))
  const { exitCode, stdout } = await quaymaster(['__complete', ...words], engine, { env })
  expect(exitCode).toBe(0)
  return stdout
    .trimEnd()
    .split('\n')
    .map((row) => row.split('\t')[0])
}

test('commands are offered with what they do, and the shell with what to do', async () => {
  const result = await quaymaster('__complete container l')

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toBe('logs\tShow the logs of a container\nls\tList containers\n:4\n')
  expect(result.stderr).toBe('Completion ended with directive: ShellCompDirectiveNoFileComp\n')
})

test.each([
  ['__completeNoDesc container l', {}],
  ['__complete container l', { DOCKER_CLI_DISABLE_COMPLETION_DESCRIPTION: '1' }],
])('"%s" with %o leaves descriptions out', async (line, env) => {
  expect((await quaymaster(line, undefined, { env })).stdout).toBe('logs\nls\n:4\n')
})

test('a question without a word is refused', async () => {
  expect(await quaymaster('__complete')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'requires at least 1 arg(s), only received 0\n',
  })
})

describe('commands and flags', () => {
  test.each([
    ['-D container l', 'logs ls :4'],
    ['help container l', 'logs ls :4'],
    ['compl', ':4'],
    ['completion _', 'bash fish powershell zsh :4'],
    ['nonsense _', ':4'],
    ['container nonsense _', ':4'],
    ['--conte', '--context :4'],
    ['--host=x --log', '--log-level :4'],
    ['ps --no', '--no-trunc :4'],
    ['ps -a', '-a :4'],
    ['ps -a --a', ':4'],
    ['ps --filter x=y --fil', '--filter :4'],
    ['ps -- --a', ':4'],
    ['ps --help _', ':4'],
    ['ps --bad _', ':4'],
    ['stop --tim', '--timeout :4'],
    ['run alpine --na', ':4'],
    ['run --na', '--name :4'],
  ])('"%s" is followed by "%s"', async (line, expected) => {
    expect((await offered(line)).join(' ')).toBe(expected)
  })
})

test('commands that have a place in a group are left out where the user says so', async () => {
  const env = { DOCKER_HIDE_LEGACY_COMMANDS: '1' }

  expect(await offered('i', env)).toEqual(['image', 'images', 'info', ':4'])
  expect(await offered('container sto', env)).toEqual(['stop', ':4'])
})

describe('values of flags', () => {
  test.each([
    ['run --pull _', 'always missing never :4'],
    ['run --pull=al', 'always :4'],
    ['ps --all=', 'false true :4'],
    ['run --restart on', 'on-failure :4'],
    ['run --cap-add CAP_NET_B', 'CAP_NET_BIND_SERVICE CAP_NET_BROADCAST :4'],
    ['run --ulimit nof', 'nofile= :6'],
    ['kill -s HU', 'HUP :4'],
    ['inspect --type co', 'config container :4'],
    ['--log-level w', 'warn :4'],
    ['run --network b', 'back bridge :4'],
    ['run --runtime c', 'crun :4'],
    ['run --volumes-from w', 'web :4'],
    ['network create --driver w', 'weave :4'],
    ['run -e HO', 'HOME :4'],
    ['run --env-file _', ':0'],
    ['--config _', ':16'],
    ['--context d', 'default :4'],
    ['run --name _', ':4'],
    ['ps --format _', 'json table :4'],
    ['ps --filter stat', 'status= :6'],
    ['ps --filter status=ex', 'status=exited :4'],
    ['container ls --filter=status=p', 'status=paused :4'],
    ['ps --filter network=b', 'network=back network=bridge :4'],
    ['ps --filter nonsense=', ':4'],
    ['events --filter container=w', 'container=web :4'],
  ])('"%s" is followed by "%s"', async (line, expected) => {
    expect((await offered(line)).join(' ')).toBe(expected)
  })
})

describe('names from the engine', () => {
  test.each([
    ['logs _', 'ice job new web :4'],
    ['logs w', 'web :4'],
    ['exec _', 'web :4'],
    ['pause _', 'web :4'],
    ['unpause _', 'ice :4'],
    ['kill _', 'ice web :4'],
    ['start _', 'job new :4'],
    ['rm _', 'job new :4'],
    ['rm -f _', 'ice job new web :4'],
    ['rm --force=x _', 'ice job new web :4'],
    ['rm job _', 'new :4'],
    ['rename web _', ':4'],
    ['run _', 'alpine:3 host:5000/x:1 :4'],
    ['run alpine:3 _', ':4'],
    ['rmi al', 'alpine:3 :4'],
    ['build _', ':16'],
    ['network connect _', 'back bridge :4'],
    ['network connect back w', 'web :4'],
    ['volume rm _', 'data :4'],
    ['inspect d', 'data :4'],
    ['pull _', ':4'],
    ['ps _', ':4'],
  ])('"%s" is followed by "%s"', async (line, expected) => {
    expect((await offered(line)).join(' ')).toBe(expected)
  })

  test.each([
    ['-H there', (host: string) => ['-H', host]],
    ['--host=there', (host: string) => [`--host=${host}`]],
  ])('with %s they are those of the engine that is there', async (_, flags) => {
    await using here = await fakeEngine({ replies: { 'GET /networks': [{ Name: 'here' }] } })
    await using there = await fakeEngine({ replies: { 'GET /networks': [{ Name: 'there' }] } })

    const words = ['__complete', ...flags(there.host), 'network', 'rm', '']
    const { stdout } = await quaymaster(words, here)

    expect(stdout).toBe('there\n:4\n')
    expect(here.requests).toEqual([])
  })

  test('with --config they are those of its context', async () => {
    await using engine = await fakeEngine({ replies: { 'GET /networks': [{ Name: 'there' }] } })
    await using home = temporaryDirectory()
    const endpoint = { Name: 'far', Endpoints: { docker: { Host: engine.host } } }
    await home.write(`contexts/meta/${contextId('far')}/meta.json`, JSON.stringify(endpoint))

    const words = ['__complete', '--config', home.path, '-c', 'far', 'network', 'rm', '']
    const { stdout } = await quaymaster(words)

    expect(stdout).toBe('there\n:4\n')
  })

  test('flags that no command would take lead to no names', async () => {
    await using engine = await fakeEngine({ replies })

    const { exitCode, stdout } = await quaymaster(['__complete', '--debug=x', 'logs', ''], engine)

    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: ':4\n' })
    expect(engine.requests).toEqual([])
  })

  test('identifiers are offered where the user wants them', async () => {
    const env = { DOCKER_COMPLETION_SHOW_CONTAINER_IDS: 'yes' }

    expect(await offered('exec _', env)).toEqual(['a1', 'e5', 'web', ':4'])
  })

  test('without an engine there are none, and the shell is told so', async () => {
    const result = await quaymaster(['__complete', 'logs', ''])

    expect(result).toMatchObject({ exitCode: 0, stdout: ':1\n' })
  })

  test('an engine that never answers is given up', async () => {
    await using engine = await fakeEngine({
      replies: { 'GET /containers/json': () => new Promise(() => {}) },
    })
    const startedAt = performance.now()

    const { stdout } = await quaymaster(['__complete', 'logs', ''], engine)

    expect(stdout).toBe(':1\n')
    expect(performance.now() - startedAt).toBeLessThan(5000)
  })

  test('commands and flags are found without asking the engine', async () => {
    await using engine = await fakeEngine({ replies })

    for (const words of [[''], ['container', ''], ['ps', '--'], ['run', '--pull', '']])
      await quaymaster(['__complete', ...words], engine)

    expect(engine.requests).toEqual([])
  })
})

describe('plugins', () => {
  test('are offered beside our own commands', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { metadata: { ShortDescription: 'Say hello' } })

    const { stdout } = await quaymaster(['__complete', 'he'], undefined, { home: home.path })

    expect(stdout).toBe('hello\tSay hello\n:4\n')
  })

  test('answer for themselves', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { script: "printf 'world\\tAll of it\\n:4\\n'" })

    const words = ['__complete', 'hello', 'x', '']
    const { stdout } = await quaymaster(words, undefined, { home: home.path })

    expect(stdout).toBe('world\tAll of it\n:4\n')
    expect(await home.logged()).toMatch(/^__complete\nhello\nx\n\n/)
  })

  test('that fail leave the shell alone', async () => {
    await using home = await PluginHome.create()
    await home.addWorking('hello', { script: 'exit 3' })

    const { stdout } = await quaymaster(['__complete', 'hello', ''], undefined, { home: home.path })

    expect(stdout).toBe(':4\n')
  })
})

describe('the API', () => {
  test.each([
    ['api _', 'DELETE GET HEAD POST PUT / :4'],
    ['api GET /con', '/configs /configs/ /containers/ :4'],
    ['api GET /containers/w', '/containers/web :4'],
    ['api GET /containers/web/l', '/containers/web/logs :4'],
    ['api POST /containers/web/st', '/containers/web/start /containers/web/stop :4'],
    ['api GET /volumes/', '/volumes/data :4'],
    ['api GET /version _', ':4'],
  ])('"%s" is followed by "%s"', async (line, expected) => {
    expect((await offered(line)).join(' ')).toBe(expected)
  })
})
