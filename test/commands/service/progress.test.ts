import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import type { Service, Task } from '../../../src/api/schema.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aNode, aService, aTask } from '../../helpers/swarm-builders.ts'

/** An engine where each look at the tasks finds the next of these, and the last of them for ever. */
function engineOf(moments: readonly Task[][], services: readonly Service[] = [aService()]) {
  let looks = 0
  let inspections = 0
  return fakeEngine({
    replies: {
      'POST /services/create': { status: 201, body: { ID: 'svc1' } },
      'POST /services/{id}/update': { Warnings: null },
      'GET /services/{id}': () => services[Math.min(inspections++, services.length - 1)],
      'GET /tasks': () => moments[Math.min(looks++, moments.length - 1)],
      'GET /nodes': [aNode(), aNode({ ID: 'node2', Status: { State: 'down' } })],
    },
  })
}

/** The lines, but for those whose number depends on the time that the test takes. */
function linesOf(stdout: string): string[] {
  return stdout.split('\n').filter((line) => !line.startsWith('verify: Waiting'))
}

const create = 'service create --no-resolve-image busybox'

test('a service is shown on its way, off a terminal line by line', async () => {
  const failed = aTask({ Slot: 2 }, 'rejected')
  failed.Status.Err =
    'No such image:\nbusybox:latest, and more that nobody wants to read on a terminal, is there'
  await using engine = await engineOf([
    [aTask({}, 'preparing'), failed],
    [aTask(), aTask({ Slot: 2 })],
  ])

  const { exitCode, stdout, stderr } = await quaymaster(create, engine)

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(linesOf(stdout)).toEqual([
    'svc1',
    'overall progress: 0 out of 2 tasks',
    '1/2:  ',
    '2/2:  ',
    '2/2: No such image: busybox:latest, and more that nobody wants to read on a ter…',
    'overall progress: 0 out of 2 tasks',
    'overall progress: 2 out of 2 tasks',
    'verify: Service svc1 converged',
    '',
  ])
})

test('the tasks asked for are those of the newest spec', async () => {
  await using engine = await engineOf([[aTask(), aTask({ Slot: 2 })]])

  await quaymaster(create, engine)

  const { query } = engine.requests.find(({ path }) => path === '/tasks')!
  expect(JSON.parse(query.get('filters')!)).toEqual({
    service: { svc1: true },
    '_up-to-date': { true: true },
  })
})

test('on a terminal each task has a bar', async () => {
  await using engine = await engineOf([[aTask({}, 'preparing')], [aTask(), aTask({ Slot: 2 })]])

  const { stdout } = await quaymaster(create, engine, { tty: { out: true, columns: 120 } })

  expect(stdout).toContain('1/2: preparing [=================================>                 ]')
  expect(stdout).toContain('overall progress: 2 out of 2 tasks')
})

test('a task on a node that is down does not count', async () => {
  await using engine = await engineOf([
    [aTask(), aTask({ Slot: 2, NodeID: 'node2' })],
    [aTask(), aTask({ Slot: 2 })],
  ])

  const { stdout } = await quaymaster(create, engine)

  expect(stdout).toContain('overall progress: 1 out of 2 tasks\noverall progress: 2 out of 2')
})

test.each([
  ['paused', 'too many failures', 'service update paused: too many failures'],
  ['rollback_paused', 'no way back', 'service rollback paused: no way back'],
])('an update that is %s fails', async (State, Message, text) => {
  const service = aService({ UpdateStatus: { State, Message } })
  await using engine = await engineOf([[]], [service])

  const result = await quaymaster('service update --force web', engine)

  expect(result).toEqual({ exitCode: 1, stdout: 'web\n', stderr: `${text}\n` })
})

test('a rollback says why it is, and how it ended', async () => {
  const begun = { State: 'rollback_started' }
  const UpdateStatus = { State: 'rollback_started', Message: 'update rolled back' }
  const done = { State: 'rollback_completed', Message: 'rollback completed' }
  await using engine = await engineOf(
    [[aTask()], [aTask()], [aTask(), aTask({ Slot: 2 })]],
    [
      aService(),
      aService({ UpdateStatus: begun }),
      aService({ UpdateStatus }),
      aService({ UpdateStatus: done }),
    ],
  )

  const { stdout } = await quaymaster('service update --force web', engine)

  expect(linesOf(stdout)).toEqual([
    'web',
    'overall progress: rolling back update: 0 out of 2 tasks',
    '1/2:  ',
    '2/2:  ',
    'overall progress: rolling back update: 1 out of 2 tasks',
    'rollback: update rolled back',
    'overall progress: rolling back update: 1 out of 2 tasks',
    'overall progress: rolling back update: 2 out of 2 tasks',
    'verify: Service web converged',
    'rollback: rollback completed',
    '',
  ])
})

test('a global service waits for tasks, then for those of every node', async () => {
  const global = aService({}, { Mode: { Global: {} } })
  const task = (state: string) => aTask({ Slot: 0, NodeID: 'node1' }, state)
  await using engine = await engineOf([[], [task('starting')], [task('running')]], [global])

  const { stdout } = await quaymaster(create, engine)

  expect(linesOf(stdout).slice(1)).toEqual([
    'overall progress: waiting for new tasks',
    'overall progress: 0 out of 1 tasks',
    'overall progress: 0 out of 1 tasks',
    'overall progress: 1 out of 1 tasks',
    'verify: Service svc1 converged',
    '',
  ])
})

test('a job of several tasks ends when all are complete; those of earlier runs do not count', async () => {
  const job = aService(
    { JobStatus: { JobIteration: { Index: 7 } } },
    { Mode: { ReplicatedJob: { MaxConcurrent: 1, TotalCompletions: 2 } } },
  )
  const task = (Slot: number, state: string, Index = 7) =>
    aTask({ Slot, JobIteration: { Index }, DesiredState: 'complete' }, state)
  await using engine = await engineOf(
    [
      [task(0, 'running'), task(1, 'complete', 6)],
      [task(0, 'complete'), task(1, 'complete')],
    ],
    [job],
  )

  const { stdout } = await quaymaster(create, engine)

  expect(linesOf(stdout).slice(1)).toEqual([
    'active tasks: 0 out of 1 tasks',
    '1/2:  ',
    '2/2:  ',
    'active tasks: 1 out of 1 tasks',
    'active tasks: 0 out of 0 tasks',
    'job complete',
    '',
  ])
})

test('a global job ends when it is complete on the nodes where it began', async () => {
  const job = aService({ JobStatus: { JobIteration: { Index: 7 } } }, { Mode: { GlobalJob: {} } })
  const task = (NodeID: string, state: string) =>
    aTask({ NodeID, JobIteration: { Index: 7 }, DesiredState: 'complete' }, state)
  await using engine = await engineOf(
    [[], [task('node1', 'running')], [task('node1', 'complete'), task('node3', 'running')]],
    [job],
  )

  const { exitCode, stdout } = await quaymaster(create, engine)

  expect(exitCode).toBe(0)
  expect(stdout).toBe('svc1\njob progress: waiting for tasks\njob complete\n')
})

test('--quiet waits without a word', async () => {
  await using engine = await engineOf([[aTask()], [aTask(), aTask({ Slot: 2 })]])

  const result = await quaymaster(`${create.replace('create', 'create --quiet')}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'svc1\n', stderr: '' })
  expect(engine.requests.filter(({ path }) => path === '/tasks')).toHaveLength(2)
})

test('--detach does not wait', async () => {
  await using engine = await engineOf([[]])

  const result = await quaymaster('service update -d --force web', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'web\n', stderr: '' })
  expect(engine.requests.map(({ path }) => path)).not.toContain('/tasks')
})

test('an interrupt leaves the service to itself', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  await using engine = await fakeEngine({
    replies: {
      'POST /services/create': { status: 201, body: { ID: 'svc1' } },
      'GET /services/{id}': aService(),
      'GET /tasks': () => {
        signals.emit('signal', 'SIGINT')
        return [aTask()]
      },
      'GET /nodes': [aNode()],
    },
  })

  const { exitCode, stdout, stderr } = await quaymaster(create, engine, { signals })

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(stdout).toMatch(
    /\nOperation continuing in background\.\nUse `docker service ps svc1` to check progress\.\n$/,
  )
})
