import { expect } from 'vitest'
import { compareTest, engineTest } from '../helpers/engine-test.ts'

// DOCKER_HOST would be in the way of contexts.
const env = { DOCKER_HOST: undefined }
const host = process.env.DOCKER_HOST

engineTest('a context leads to the engine', async ({ quaymaster }) => {
  await quaymaster(['context', 'create', 'here', '--docker', `host=${host}`], { env })

  const named = await quaymaster('--context here version --format {{.Server.Os}}', { env })
  expect(named).toMatchObject({ exitCode: 0, stdout: 'linux\n' })

  await quaymaster('context use here', { env })
  const used = await quaymaster('version --format {{.Server.Os}}', { env })
  expect(used).toMatchObject({ exitCode: 0, stdout: 'linux\n' })
})

compareTest('a context that we remove is gone for docker', async ({ quaymaster, docker }) => {
  await docker('context create one --docker host=tcp://h:1', { env })

  const removed = await quaymaster('context rm one', { env })

  const listed = await docker('context ls --quiet', { env })
  expect(removed).toEqual({ exitCode: 0, stdout: 'one\n', stderr: '' })
  expect(listed.stdout).toBe('default\n')
})

compareTest(
  'docker reads and changes the contexts that we write',
  async ({ quaymaster, docker, directory }) => {
    await quaymaster(['context', 'create', 'one', '--docker', `host=${host}`], { env })
    await quaymaster('context create two --description "a <b>" --docker host=ssh://h', { env })
    await quaymaster('context use one', { env })
    await quaymaster(['context', 'export', 'one', `${directory}/one.tar`], { env })

    const asked = await docker('version --format {{.Server.Os}}', { env })
    const imported = await docker(['context', 'import', 'three', `${directory}/one.tar`], { env })
    const updated = await docker('context update two --description new', { env })

    expect(asked.stdout).toBe('linux\n')
    expect([imported.stdout, updated.stdout]).toEqual(['three\n', 'two\n'])
  },
)

compareTest(
  'we read and change the contexts that docker writes',
  async ({ quaymaster, docker, directory }) => {
    await docker(['context', 'create', 'one', '--docker', `host=${host}`], { env })
    await docker('context create two --description "a <b>" --docker host=ssh://h', { env })
    await docker('context use one', { env })
    await docker(['context', 'export', 'one', `${directory}/one.tar`], { env })

    const asked = await quaymaster('version --format {{.Server.Os}}', { env })
    const imported = await quaymaster(['context', 'import', 'three', `${directory}/one.tar`], {
      env,
    })
    const updated = await quaymaster('context update two --description new', { env })

    expect(asked.stdout).toBe('linux\n')
    expect([imported.stdout, updated.stdout]).toEqual(['three\n', 'two\n'])
  },
)

const scenes = [
  'context ls',
  'context ls --format json',
  'context ls --quiet',
  "context ls --format 'table {{.Name}}\\t{{.Current}}\\t{{.DockerEndpoint}}'",
  'context show',
  'context inspect',
  'context inspect one two default nope',
  "context inspect --format '{{.Name}} {{.Storage.TLSPath}} {{json .Endpoints}}' one",
  'context export one -',
  'context rm one nope',
  'context use nope',
  'context use a b',
]
for (const line of scenes)
  compareTest(`docker ${line}`, async ({ quaymaster, docker, home }) => {
    await docker(['context', 'create', 'one', '--docker', `host=${host}`], { env })
    await docker('context create two --description "a <b>" --docker host=ssh://h', { env })
    await docker('context use one', { env })

    // The first run must not change what the second one finds.
    const ours = await quaymaster(line, { env })
    const theirs = await docker(line, { env })

    const clean = (text: string) => text.replaceAll(home, 'HOME').replace(/\0+$/, '')
    expect({ ...ours, stdout: clean(ours.stdout) }).toEqual({
      ...theirs,
      stdout: clean(theirs.stdout),
    })
  })
