import { expect, test } from 'vitest'
import { fakeEngine } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'

const missing = { status: 404, body: { message: 'No such object' } }

test('inspect lays the engine’s own text out, in its order and with exact integers', async () => {
  const body = '{"Zulu":9223372036854771712,"Id":"1","Empty":[],"Nested":{"a":[1.50]}}'
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/json': { status: 200, body } },
  })

  const result = await quaymaster('inspect web', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: `[
    {
        "Zulu": 9223372036854771712,
        "Id": "1",
        "Empty": [],
        "Nested": {
            "a": [
                1.50
            ]
        }
    }
]
`,
    stderr: '',
  })
})

test('inspect --format json puts everything on one line', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/json': { status: 200, body: '{ "Id": "1",\n"N": 1.0 }\n' } },
  })

  const result = await quaymaster('inspect -f json a b', engine)

  expect(result.stdout).toBe('[{"Id":"1","N":1.0},{"Id":"1","N":1.0}]\n')
})

test('inspect shows what it found, then what it did not', async () => {
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/web/json': { Id: '1' },
      'GET /containers/{id}/json': missing,
      'GET /images/{name}/json': missing,
      'GET /networks/{id}': missing,
      'GET /volumes/{name}': missing,
      'GET /info': { Swarm: { ControlAvailable: false } },
      'GET /plugins/{name}/json': missing,
    },
  })

  const result = await quaymaster('inspect a web b', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '[\n    {\n        "Id": "1"\n    }\n]\n',
    stderr: 'error: no such object: a\nerror: no such object: b\n',
  })
})

test('inspect looks for a name as every kind, and asks for swarm objects only of managers', async () => {
  const replies = {
    'GET /containers/{id}/json': missing,
    'GET /images/{name}/json': missing,
    'GET /networks/{id}': missing,
    'GET /volumes/{name}': missing,
    'GET /info': { Swarm: { ControlAvailable: true } },
    'GET /services/{id}': missing,
    'GET /tasks/{id}': missing,
    'GET /nodes/{id}': missing,
    'GET /plugins/{name}/json': missing,
    'GET /secrets/{id}': missing,
    'GET /configs/{id}': missing,
  }
  await using manager = await fakeEngine({ replies })
  await using other = await fakeEngine({
    replies: { ...replies, 'GET /info': { Swarm: { ControlAvailable: false } } },
  })

  const result = await quaymaster('inspect x', manager)
  await quaymaster('inspect x', other)

  expect(result.stdout).toBe('[]\n')
  expect(manager.requests.map(({ path }) => path)).toEqual([
    '/containers/x/json',
    '/images/x/json',
    '/networks/x',
    '/volumes/x',
    '/info',
    '/services/x',
    '/tasks/x',
    '/nodes/x',
    '/plugins/x/json',
    '/secrets/x',
    '/configs/x',
  ])
  expect(manager.requests[5]!.query.get('insertDefaults')).toBe('1')
  expect(other.requests.map(({ path }) => path)).toEqual([
    '/containers/x/json',
    '/images/x/json',
    '/networks/x',
    '/volumes/x',
    '/info',
    '/plugins/x/json',
  ])
})

test('inspect goes on without swarm objects where the engine does not tell of its swarm', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /info': { status: 500, body: { message: 'busy' } } },
  })

  const result = await quaymaster('inspect x', engine)

  expect(result.stderr).toBe('Error response from daemon: busy\nerror: no such object: x\n')
})

test('inspect stops looking at an error that is not "no such object"', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/json': { status: 500, body: { message: 'broken' } } },
  })

  const result = await quaymaster('inspect x', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '[]\n',
    stderr: 'Error response from daemon: broken\n',
  })
  expect(engine.requests).toHaveLength(1)
})

test.each([
  ['container', '/containers/x/json'],
  ['image', '/images/x/json'],
  ['network', '/networks/x'],
  ['volume', '/volumes/x'],
  ['service', '/services/x'],
  ['task', '/tasks/x'],
  ['node', '/nodes/x'],
  ['plugin', '/plugins/x/json'],
  ['secret', '/secrets/x'],
  ['config', '/configs/x'],
])('inspect --type %s asks for nothing else', async (type, path) => {
  await using engine = await fakeEngine({ replies: { [`GET ${path}`]: { Name: 'x' } } })

  const result = await quaymaster(['inspect', '--type', type, '-f', '{{.Name}}', 'x'], engine)

  expect(result.stdout.trim()).toBe('x')
  expect(engine.requests.map(({ path }) => path)).toEqual([path])
})

const kinds =
  '"config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume"'

test.each([
  ['--type pod', `unknown type: "pod": must be one of ${kinds}\n`],
  ['--type=', `type is empty: must be one of ${kinds}\n`],
])('inspect %s is refused before anything is asked', async (flags, stderr) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(`inspect ${flags} x`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(engine.requests).toEqual([])
})

test('inspect --size measures containers, and says that it measures nothing else', async () => {
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/web/json': { Id: '1', SizeRw: 5 },
      'GET /images/nginx/json': { Id: '2' },
    },
  })

  const result = await quaymaster('inspect --size web nginx', engine)

  expect(engine.requests[0]!.query.get('size')).toBe('1')
  expect(result.stderr).toBe('WARNING: --size ignored for image\n')
})

test('inspect refuses a template that cannot be parsed with exit code 64, and asks nothing', async () => {
  await using engine = await fakeEngine()

  const result = await quaymaster(['inspect', '-f', '{{.Id', 'web'], engine)

  expect(result).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: 'template parsing error: template: :1: unclosed action\n',
  })
  expect(engine.requests).toEqual([])
})

test('inspect leaves an empty line where a template fails', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /containers/{id}/json': { Id: '1' } } })

  const result = await quaymaster(['inspect', '-f', '{{.Foo}}', 'web'], engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '\n',
    stderr:
      'template parsing error: template: :1:2: executing "" at <.Foo>: map has no entry for key "Foo"\n',
  })
})

const container = {
  Id: 'c1',
  Args: null,
  State: { Status: 'running', Pid: 9223372036854771712n, Health: null },
  Config: {
    Entrypoint: null,
    Labels: { tier: 'front' },
    Healthcheck: { Interval: 90_000_000_000 },
    Unknown: true,
  },
  HostConfig: { NanoCpus: 5 },
  NetworkSettings: { Ports: { '80/tcp': [{ HostIp: '::', HostPort: '8080' }] }, IPAddress: '10.1' },
}
const containerText = JSON.stringify(container, (_key, value) =>
  typeof value === 'bigint' ? 'BIG' : value,
).replace('"BIG"', '9223372036854771712')

test.each([
  ['{{.ID}}', 'c1'],
  ['{{.Id}}', 'c1'],
  ['{{.Id}} {{json .State}}', 'c1 {"Health":null,"Pid":9223372036854771712,"Status":"running"}'],
  ['{{.Id}} {{index .Config.Labels "none"}}', 'c1 <no value>'],
  ['{{.State.Pid}}', '9223372036854771712'],
  ['{{json .State.Pid}}', '9223372036854771712'],
  ['{{.State.Health}}', '<nil>'],
  ['{{if .State.Health}}sick{{else}}fine{{end}}', 'fine'],
  ['{{.Config.Entrypoint}}{{json .Config.Entrypoint}}', '[]null'],
  ['{{len .Args}}{{range .Mounts}}x{{end}}', '0'],
  ['{{.Config.Labels.tier}} {{.Config.Labels.none}}', 'front <no value>'],
  ['{{index .Config.Labels "none"}}', ''],
  ['{{.Config.Healthcheck.Interval}}', '1m30s'],
  ['{{json .Config.Healthcheck}}', '{"Interval":90000000000}'],
  ['{{.Config.Healthcheck.Timeout}}', '0s'],
  ['{{.HostConfig.NanoCPUs}}', '5'],
  ['{{.HostConfig.NanoCpus}}', '5'],
  ['{{.HostConfig.PidsLimit}} {{.HostConfig.Memory}} {{.HostConfig.Privileged}}', '<nil> 0 false'],
  ['{{(index (index .NetworkSettings.Ports "80/tcp") 0).HostPort}}', '8080'],
  ['{{.NetworkSettings.IPAddress}}', '10.1'],
  ['{{.Config.Unknown}}', 'true'],
])('inspect -f %s gives %s', async (format, shown) => {
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/json': { status: 200, body: containerText } },
  })

  const result = await quaymaster(['inspect', '-f', format, 'web'], engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${shown}\n`, stderr: '' })
})

test('inspect needs a name', async () => {
  const result = await quaymaster('inspect')

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/^quaymaster: 'quaymaster inspect' requires at least 1 argument\n/)
})

test('container inspect takes --size and --format', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/json': { Id: '1', SizeRw: 5 } },
  })

  const result = await quaymaster(
    ['container', 'inspect', '-s', '-f', '{{.SizeRw}}', 'web'],
    engine,
  )

  expect(result).toEqual({ exitCode: 0, stdout: '5\n', stderr: '' })
  expect(engine.requests[0]!.query.get('size')).toBe('1')
})

test('image inspect --platform asks for one platform of the image', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /images/{name}/json': { Id: '1' } } })

  const result = await quaymaster('image inspect --platform linux/arm64 -f {{.ID}} nginx', engine)

  expect(result.stdout).toBe('1\n')
  expect(JSON.parse(engine.requests[0]!.query.get('platform')!)).toEqual({
    os: 'linux',
    architecture: 'arm64',
  })
})

test('image inspect --platform is refused by engines below API 1.49', async () => {
  await using engine = await fakeEngine({ apiVersion: '1.48' })

  const result = await quaymaster('image inspect --platform linux/arm64 nginx', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: '"--platform" requires API version 1.49, but the Docker daemon API version is 1.48\n',
  })
  expect(engine.requests).toEqual([])
})

test('inspect shows control characters as escapes on a terminal, unless the template has some', async () => {
  const body = '{"Id":"1","Name":"a\u009b2Jb"}'
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/json': { status: 200, body } },
  })

  const laidOut = await quaymaster('inspect web', engine, { tty: true })
  const filled = await quaymaster(['inspect', '-f', '{{.Name}}', 'web'], engine, { tty: true })
  const coloured = '\x1b[1m{{.ID}}\x1b[m'
  const own = await quaymaster(['inspect', '-f', coloured, 'web'], engine, { tty: true })

  expect(laidOut.stdout).toContain('"Name": "a\\u009b2Jb"')
  expect(filled.stdout).toBe('a\\u009b2Jb\n')
  expect(own.stdout).toBe('\x1b[1m1\x1b[m\n')
})
