import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'

engineTest('api asks any operation', async ({ quaymaster, container }) => {
  const filters = JSON.stringify({ name: [container] })

  const listed = await quaymaster(['api', '/containers/json', '-f', `filters=${filters}`])
  const named = await quaymaster(['api', `/containers/${container}/json`, '--format', '{{.Name}}'])

  expect(JSON.parse(listed.stdout)).toMatchObject([{ Names: [`/${container}`] }])
  expect(named).toEqual({ exitCode: 0, stdout: `/${container}\n`, stderr: '' })
})

engineTest('api passes on what the engine refuses', async ({ quaymaster }) => {
  const result = await quaymaster('api DELETE /containers/no-such-container')

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: No such container: no-such-container\n',
  })
})

engineTest('api creates, starts and removes with bodies', async ({ quaymaster, uniqueName }) => {
  const path = `/volumes/${uniqueName}`
  const input = JSON.stringify({ Name: uniqueName, Labels: { a: 'b' } })

  const created = await quaymaster('api POST /volumes/create --input -', { input })
  const label = await quaymaster(['api', path, '--format', '{{.Labels.a}}'])
  const removed = await quaymaster(['api', 'DELETE', path])

  expect(created.exitCode).toBe(0)
  expect(label.stdout).toBe('b\n')
  expect(removed).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

engineTest('api divides the output of a container', async ({ quaymaster, uniqueName }) => {
  const script = 'echo out; echo err >&2'
  await mustSucceed(quaymaster(['run', '-d', '--name', uniqueName, 'busybox', 'sh', '-c', script]))
  await mustSucceed(quaymaster(['wait', uniqueName]))

  const flags = ['-f', 'stdout=1', '-f', 'stderr=1']
  const logs = await quaymaster(['api', `/containers/${uniqueName}/logs`, ...flags])
  await mustSucceed(quaymaster(['rm', uniqueName]))

  expect(logs).toEqual({ exitCode: 0, stdout: 'out\n', stderr: 'err\n' })
})

engineTest(
  'api speaks with an exec over its connection',
  async ({ quaymaster, container, directory }) => {
    const body = { AttachStdin: true, AttachStdout: true, AttachStderr: true, Cmd: ['cat'] }
    const created = await quaymaster(
      ['api', 'POST', `/containers/${container}/exec`, '-F', '-', '--format', '{{.Id}}'],
      { input: JSON.stringify(body) },
    )
    const start = join(directory, 'start.json')
    await writeFile(start, '{"Detach":false,"Tty":false}')

    const path = `/exec/${created.stdout.trim()}/start`
    const result = await quaymaster(['api', 'POST', path, '-F', start], { input: 'hello\n' })

    expect(result).toEqual({ exitCode: 0, stdout: 'hello\n', stderr: '' })
  },
)

engineTest('api speaks over a WebSocket', async ({ quaymaster, uniqueName }) => {
  const script = 'read word; echo got $word'
  await mustSucceed(
    quaymaster(['run', '-d', '-i', '--name', uniqueName, 'busybox', 'sh', '-c', script]),
  )

  const path = `/containers/${uniqueName}/attach/ws`
  // Since API 1.42 the engine attaches only what it is asked for, by names it had not before.
  const fields = ['stream', 'stdin', 'stdout'].flatMap((name) => ['-f', `${name}=1`])
  const result = await quaymaster(['api', '--raw', path, ...fields], { input: 'hello\n' })
  await mustSucceed(quaymaster(['rm', '-f', uniqueName]))

  expect(result).toMatchObject({ exitCode: 0, stdout: 'got hello\n' })
})

engineTest('api carries archives both ways', async ({ quaymaster, container, directory }) => {
  const file = join(directory, 'passwd.tar')
  const path = `/containers/${container}/archive`

  const saved = await quaymaster(['api', path, '-f', 'path=/etc/passwd', '-o', file])
  const put = await quaymaster(['api', 'PUT', path, '-f', 'path=/tmp', '-F', file])
  const seen = await quaymaster(['exec', container, 'cat', '/tmp/passwd'])
  const head = await quaymaster(['api', 'HEAD', path, '-f', 'path=/etc/passwd'])

  expect([saved.exitCode, put.exitCode, seen.exitCode]).toEqual([0, 0, 0])
  expect((await readFile(file)).includes('passwd')).toBe(true)
  expect(head.stdout).toMatch(/^x-docker-container-path-stat: \S+$/m)
})

engineTest('api shows streams of messages a line each', async ({ quaymaster, container }) => {
  const until = Math.ceil(Date.now() / 1000) + 1
  const flags = [
    '-f',
    'since=0',
    '-f',
    `until=${until}`,
    '-f',
    `filters={"container":["${container}"]}`,
  ]

  const { exitCode, stdout } = await quaymaster(['api', '/events', ...flags])

  const actions = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).Action)
  expect(exitCode).toBe(0)
  expect(actions).toContain('start')
})
