import { expect, test } from 'vitest'
import { readExactJson, writeExactJson } from '../../../src/commands/shared/exact-json.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aService } from '../../helpers/swarm-builders.ts'
import { swarmEngine } from './captured.ts'

test('JSON goes through as it was, but for its blanks', async () => {
  const text =
    '{"z":9223372036854771712,"a":[1,-0,1.0,1e-7,0.1,5000000000],"n":null,"t":"\\u2028","e":{}}'

  const written = await writeExactJson(await readExactJson(text))

  expect(written).toBe(text.replace('\\u2028', '\u2028'))
})

test('numbers that are exact can be reckoned with', async () => {
  const { a } = await readExactJson<{ a: number[] }>('{"a":[3,0.5,5000000000]}')

  expect(a).toEqual([3, 0.5, 5e9])
})

test('an update keeps what it does not know', async () => {
  const service = aService()
  const { TaskTemplate } = service.Spec
  const Future = { list: [{ deep: true }], none: null }
  const spec = {
    ...service.Spec,
    Future,
    TaskTemplate: { ...TaskTemplate, Future, ContainerSpec: { Image: 'busybox', Future } },
  }
  await using engine = await swarmEngine({ 'GET /services/{id}': { ...service, Spec: spec } })

  await quaymaster('service update -d --label-add a=b --limit-cpu 1 web', engine)

  expect(engine.requests.at(-1)!.body).toEqual({
    ...spec,
    Labels: { a: 'b' },
    TaskTemplate: { ...spec.TaskTemplate, Resources: { Limits: { NanoCPUs: 1e9 } } },
  })
})

test.each([
  ['create --with-registry-auth host.io/img', 'host'],
  ['create --with-registry-auth img', 'hub'],
  ['update --with-registry-auth --image host.io/img web', 'host'],
  ['update --with-registry-auth web', 'hub'],
])('service %s sends the credentials of the registry of its image', async (line, user) => {
  await using engine = await swarmEngine({ 'GET /services/{id}': aService() })
  const auth = (name: string) => ({ auth: Buffer.from(`${name}:secret`).toString('base64') })
  const auths = { 'host.io': auth('host'), 'https://index.docker.io/v1/': auth('hub') }

  const words = line.split(' ')
  await quaymaster(['service', words[0]!, '-d', ...words.slice(1)], engine, { config: { auths } })

  const posted = engine.requests.find(({ method }) => method === 'POST')!
  const header = String(posted.headers['x-registry-auth'])
  expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ username: user })
  expect(posted.query.has('registryAuthFrom')).toBe(false)
})

test.each([
  ['create img', 'img:latest'],
  ['create img:1', 'img:1'],
  ['create host.io/a/b', 'host.io/a/b:latest'],
  ['update --image img2 web', 'img2:latest'],
])('service %s pins the image to what its registry has', async (line, name) => {
  const digest = `sha256:${'b'.repeat(64)}`
  const Platforms = [
    { architecture: 'amd64', os: 'linux' },
    { architecture: 'arm', os: 'linux', variant: 'v7' },
  ]
  await using engine = await swarmEngine({
    'GET /services/{id}': aService(),
    [`GET /distribution/${name}/json`]: { Descriptor: { digest }, Platforms },
  })

  const words = line.split(' ')
  const { stderr } = await quaymaster(['service', words[0]!, '-d', ...words.slice(1)], engine)

  const { body } = engine.requests.find(({ method }) => method === 'POST')!
  expect(stderr).toBe('')
  expect(body).toMatchObject({
    TaskTemplate: {
      ContainerSpec: { Image: `${name}@${digest}` },
      Placement: { Platforms: [{ Architecture: 'amd64', OS: 'linux' }, { OS: 'linux' }] },
    },
  })
})

test('an image that has a digest keeps it', async () => {
  const image = `img:1@sha256:${'a'.repeat(64)}`
  await using engine = await swarmEngine({
    [`GET /distribution/${image}/json`]: { Descriptor: { digest: 'sha256:b' }, Platforms: [] },
  })

  await quaymaster(`service create -d ${image}`, engine)

  const { body } = engine.requests.find(({ method }) => method === 'POST')!
  expect(body).toMatchObject({ TaskTemplate: { ContainerSpec: { Image: image } } })
})

test('a registry that does not tell is a warning, after those of the engine', async () => {
  await using engine = await swarmEngine({
    'POST /services/create': { status: 201, body: { ID: 'svc1', Warnings: ['take care'] } },
  })

  const { exitCode, stderr } = await quaymaster('service create -d img', engine)

  expect(exitCode).toBe(0)
  expect(stderr).toBe(
    'take care\n' +
      'image img:latest could not be accessed on a registry to record\n' +
      'its digest. Each node will access img:latest independently,\n' +
      'possibly leading to different nodes running different\n' +
      'versions of the image.\n\n',
  )
})
