import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../config/temporary-directory.ts'
import { type EngineRequest, fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

/** A compose file and all that docker 28 sends for it; it is in `$DIR/w`. */
interface Case {
  readonly compose: string
  readonly sent: readonly [path: string, body: { Name: string }][]
  readonly error?: string
}

const corpus = new URL('../../stack/corpus/specs.json', import.meta.url)
const cases: Case[] = JSON.parse(readFileSync(corpus, 'utf8'))

const digest = `sha256:${'a'.repeat(64)}`
const missing = { status: 404, body: { message: 'not found' } }
const listNamed = ({ query }: EngineRequest) =>
  Object.keys(JSON.parse(query.get('filters') ?? '{}').name ?? {}).map((name) => ({
    ID: `id-${name}`,
    Spec: { Name: name },
  }))
const replies = {
  'GET /info': { Swarm: { ControlAvailable: true } },
  'GET /networks': [],
  'GET /networks/{id}': { Id: 'n', Scope: 'swarm' },
  'GET /secrets': listNamed,
  'GET /configs': listNamed,
  'GET /secrets/{id}': missing,
  'GET /configs/{id}': missing,
  'GET /services': [],
  'POST /networks/create': { status: 201, body: { Id: 'new' } },
  'POST /secrets/create': { status: 201, body: { ID: 'new' } },
  'POST /configs/create': { status: 201, body: { ID: 'new' } },
  'POST /services/create': { status: 201, body: { ID: 'new' } },
  'POST /services/{id}/update': { Warnings: ['warned'] },
  'POST /secrets/{id}/update': undefined,
  'DELETE /services/{id}': undefined,
}
const distribution = {
  Descriptor: { digest },
  Platforms: [{ architecture: 'amd64', os: 'linux' }],
}

async function engineFor(more: Record<string, unknown> = {}) {
  const images = ['x:latest', 'y:1', `y:1@${digest}`, 'b:latest', 'redis:latest']
  const asked = images.map((name) => [`GET /distribution/${name}/json`, distribution])
  return fakeEngine({
    replies: {
      ...Object.fromEntries(asked),
      [`GET /distribution/busybox:1@${digest}/json`]: distribution,
      ...replies,
      ...more,
    },
  })
}

const env = { HOME: '/h', A: 'aval', E: '', T: 'yes', N: '7', F: '0.5' }

async function deploy(compose: string, flags: string, engine: { host: string }) {
  await using directory = temporaryDirectory()
  await directory.write('w/cd', 'conf\n')
  await directory.write('w/e.env', 'A=1\n# c\nBAZ=over\nQ\nHOME\nEMP=\n')
  const file = await directory.write('w/compose.yml', compose)
  const result = await quaymaster(`stack deploy ${flags} -c ${file} st`, engine, { env })
  const clean = (text: string) => text.replaceAll(directory.path, '$DIR')
  return { ...result, stderr: clean(result.stderr), clean }
}

test.each(cases.map((example, i) => ({ i, ...example })))(
  'stack deploy sends for compose file $i what docker sends',
  async ({ compose, sent, error = '' }) => {
    await using engine = await engineFor()

    const { exitCode, stderr, clean } = await deploy(compose, '--detach=true', engine)

    const bodies = engine.requests
      .filter(({ method }) => method === 'POST')
      .map(({ path, body }) => [path, JSON.parse(clean(JSON.stringify(body)))])
      .sort(([pathA, a], [pathB, b]) => (`${pathA} ${a.Name}` < `${pathB} ${b.Name}` ? -1 : 1))
    expect(bodies).toEqual(sent)
    expect(stderr.toLowerCase()).toContain(error.toLowerCase())
    expect(exitCode).toBe(error ? 1 : 0)
  },
)

const service = {
  ID: 'sid',
  Version: { Index: 5 },
  Spec: {
    Name: 'st_a',
    Labels: { 'com.docker.stack.namespace': 'st', 'com.docker.stack.image': 'x' },
    TaskTemplate: { ForceUpdate: 3, ContainerSpec: { Image: 'x:latest@sha256:old' } },
  },
}
const plain = 'services: {a: {image: x}}\n'

test.each([
  ['always', plain, `x:latest@${digest}`],
  ['changed', plain, 'x:latest@sha256:old'],
  ['never', plain, 'x:latest@sha256:old'],
  ['changed', 'services: {a: {image: "y:1"}}\n', `y:1@${digest}`],
  ['never', 'services: {a: {image: "y:1"}}\n', 'y:1'],
])('stack deploy --resolve-image %s of %s updates to %s', async (when, compose, image) => {
  await using engine = await engineFor({ 'GET /services': [service] })

  const result = await deploy(compose, `--detach=true --resolve-image ${when}`, engine)

  const update = engine.requests.find(({ path }) => path === '/services/sid/update')!
  expect(result).toMatchObject({
    exitCode: 0,
    stdout: 'Creating network st_default\nUpdating service st_a (id: sid)\n',
    stderr: 'warned\n',
  })
  expect(update.query.get('version')).toBe('5')
  expect(update.body).toMatchObject({
    TaskTemplate: { ForceUpdate: 3, ContainerSpec: { Image: image } },
  })
})

test('stack deploy --prune removes services that the file does not have', async () => {
  const old = { ID: 'old', Version: { Index: 1 }, Spec: { Name: 'st_old' } }
  await using engine = await engineFor({ 'GET /services': [service, old] })

  const { stdout } = await deploy(plain, '--detach=true --prune', engine)

  expect(stdout).toContain('Removing service st_old\n')
  expect(engine.requests.filter(({ method }) => method === 'DELETE')).toMatchObject([
    { path: '/services/old' },
  ])
})

test('stack deploy says that a secret cannot change', async () => {
  await using engine = await engineFor({
    'GET /secrets/{id}': { ID: 'sec', Version: { Index: 9 }, Spec: { Name: 'st_s' } },
    'POST /secrets/{id}/update': {
      status: 400,
      body: { message: 'only updates to Labels are allowed' },
    },
  })

  const result = await deploy('secrets: {s: {file: cd}}\n', '--detach=true', engine)

  expect(result).toMatchObject({
    exitCode: 1,
    stderr:
      'failed to update secret st_s: Error response from daemon: only updates to Labels are allowed\n',
  })
  expect(engine.requests.at(-1)!.path).toBe('/secrets/sec/update')
  expect(engine.requests.at(-1)!.query.get('version')).toBe('9')
})

test.each([
  [
    { 'GET /networks/{id}': missing },
    'network "n" is declared as external, but could not be found. You need to create a swarm-scoped network before the stack is deployed',
  ],
  [
    { 'GET /networks/{id}': { Id: 'n', Scope: 'local' } },
    'network "n" is declared as external, but it is not in the right scope: "local" instead of "swarm"',
  ],
])('stack deploy needs the networks that are declared as external', async (more, problem) => {
  await using engine = await engineFor(more)

  const result = await deploy(
    'services: {a: {image: x, networks: [n]}}\nnetworks: {n: {external: true}}\n',
    '--detach=true',
    engine,
  )

  expect(result).toMatchObject({ exitCode: 1, stdout: '', stderr: `${problem}\n` })
})

test('stack deploy needs a manager', async () => {
  await using engine = await engineFor({ 'GET /info': { Swarm: { ControlAvailable: false } } })

  const result = await deploy(plain, '--detach=true', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/^this node is not a swarm manager\. /)
})

test('stack deploy says that scripts should choose whether to wait', async () => {
  await using engine = await engineFor()

  const { stderr } = await deploy(plain, '', engine)

  expect(stderr).toMatch(/^Since --detach=false was not specified, tasks will be created /)
})

test.each([
  ["stack deploy -c x ' '", 'invalid stack name: " "\n'],
  ["stack rm ''", 'invalid stack name: ""\n'],
  ['stack ps "\'"', 'invalid stack name: "\'"\n'],
  ['stack services st', 'Nothing found in stack: st\n'],
  ['stack rm st', 'Nothing found in stack: st\n'],
  ['stack ps st', 'nothing found in stack: st\n'],
])('%s has nothing to work on', async (line, stderr) => {
  const none = { 'GET /services': [], 'GET /tasks': [], 'GET /secrets': [], 'GET /configs': [] }
  await using engine = await engineFor(none)

  const result = await quaymaster(line, engine)

  expect(result).toMatchObject({ stdout: '', stderr })
})
