import { expect, test } from 'vitest'
import { fakeEngine, type Reply } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aNode, aService, aTask } from '../../helpers/swarm-builders.ts'

const ServiceStatus = { RunningTasks: 1, DesiredTasks: 2 }
const web10 = aService({ ID: 'idof10', ServiceStatus }, { Name: 'web10' })
const web9 = aService({ ID: 'idof9', ServiceStatus }, { Name: 'web9' })

test.each([
  [
    '',
    'ID        NAME      MODE         REPLICAS   IMAGE            PORTS\n' +
      'idof9     web9      replicated   1/2        busybox:latest   \n' +
      'idof10    web10     replicated   1/2        busybox:latest   \n',
  ],
  ['-q', 'idof9\nidof10\n'],
  ['--format {{.Name}}', 'web9\nweb10\n'],
])('service ls %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies: { 'GET /services': [web10, web9] } })

  const result = await quaymaster(`service ls ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('the format of the configuration holds unless --quiet is given', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /services': [web9] } })
  const config = { servicesFormat: '{{.Name}}!' }

  const plain = await quaymaster('service ls', engine, { config })
  const quiet = await quaymaster('service ls -q', engine, { config })

  expect([plain.stdout, quiet.stdout]).toEqual(['web9!\n', 'idof9\n'])
})

test('an engine that does not count the tasks has them counted', async () => {
  await using engine = await fakeEngine({
    apiVersion: '1.40',
    replies: {
      'GET /services': [aService(), aService({ ID: 'g' }, { Name: 'g', Mode: { Global: {} } })],
      'GET /tasks': [
        aTask(),
        aTask({ NodeID: 'node2' }),
        aTask({ ServiceID: 'g' }),
        aTask({ ServiceID: 'g', DesiredState: 'shutdown' }, 'shutdown'),
      ],
      'GET /nodes': [aNode(), aNode({ ID: 'node2', Status: { State: 'down' } })],
    },
  })

  const { stdout } = await quaymaster("service ls --format '{{.Name}} {{.Replicas}}'", engine)

  expect(stdout).toBe('g 1/1\nweb 1/2\n')
})

function taskEngine(replies: Record<string, Reply> = {}) {
  const older = aTask(
    { ID: 'old', CreatedAt: '2026-01-01T00:00:00Z', DesiredState: 'shutdown' },
    'failed',
  )
  older.Status.Err = 'task: non-zero exit (3), and that was all'
  return fakeEngine({
    replies: {
      'GET /services': ({ query }: { query: URLSearchParams }) =>
        query.get('filters')!.includes('"web') ? [aService()] : [],
      'GET /services/svc1': aService(),
      'GET /tasks': [older, aTask({ Slot: 2 }), aTask()],
      'GET /nodes/node1': aNode(),
      'GET /info': { Swarm: { NodeID: 'node1' } },
      ...replies,
    },
  })
}

test('service ps lists by slot, the newest first', async () => {
  await using engine = await taskEngine()

  const { stdout } = await quaymaster('service ps web', engine)

  const rows = stdout.split('\n').map((row) => row.split(/ {2,}/))
  expect(rows.map(([id, name, image]) => [id, name, image])).toEqual([
    ['ID', 'NAME', 'IMAGE'],
    ['task1xxxxxxx', 'web.1', 'busybox:latest'],
    ['old', '\\_ web.1', 'busybox:latest'],
    ['task2xxxxxxx', 'web.2', 'busybox:latest'],
    ['', undefined, undefined],
  ])
})

test.each([
  [
    "--format '{{.ID}} {{.Name}} {{.Error}}'",
    'task1xxxxxxx web.1 \nold web.1 "task: non-zero exit (3), and …"\ntask2xxxxxxx web.2 \n',
  ],
  ["--format 'table {{.Name}}'", 'NAME\nweb.1\n \\_ web.1\nweb.2\n'],
  [
    "--no-trunc --format '{{.ID}} {{.Error}}'",
    'task1xxxxxxxxxxxxxxxxxxxx \nold "task: non-zero exit (3), and that was all"\ntask2xxxxxxxxxxxxxxxxxxxx \n',
  ],
  ['-q', 'task1xxxxxxxxxxxxxxxxxxxx\nold\ntask2xxxxxxxxxxxxxxxxxxxx\n'],
  ["--no-resolve --format '{{.Name}} {{.Node}}'", 'svc1.1 node1\nsvc1.1 node1\nsvc1.2 node1\n'],
])('service ps %s', async (flags, stdout) => {
  await using engine = await taskEngine()

  const result = await quaymaster(`service ps ${flags} web`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('service ps asks for the tasks of services by id, and of the node itself', async () => {
  await using engine = await taskEngine()

  await quaymaster('service ps --filter node=self --filter name=web.1 web', engine)

  const { query } = engine.requests.find(({ path }) => path === '/tasks')!
  expect(JSON.parse(query.get('filters')!)).toEqual({
    node: { node1: true },
    name: { 'web.1': true },
    service: { svc1: true },
  })
})

test('service ps shows what it finds, then fails with the rest', async () => {
  await using engine = await taskEngine()

  const some = await quaymaster('service ps -q web nope', engine)
  const none = await quaymaster('service ps nope neither', engine)

  expect(some).toMatchObject({ exitCode: 1, stderr: 'no such service: nope\n' })
  expect(some.stdout).toContain('old\n')
  const stderr = 'no such service: nope\nno such service: neither\n'
  expect(none).toEqual({ exitCode: 1, stdout: '', stderr })
})

test('what several ids begin with means none of them', async () => {
  const both = [aService({ ID: 'ab1' }), aService({ ID: 'ab2' })]
  await using engine = await taskEngine({ 'GET /services': both })

  const { exitCode, stderr } = await quaymaster('service ps ab', engine)

  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: 'multiple services found with provided prefix: ab\n',
  })
})
