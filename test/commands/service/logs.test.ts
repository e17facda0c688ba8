import { expect, test } from 'vitest'
import type { Service } from '../../../src/api/schema.ts'
import { fakeEngine, type Reply } from '../../helpers/fake-engine.ts'
import { frame } from '../../helpers/frame.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aNode, aService, aTask } from '../../helpers/swarm-builders.ts'

/** What the engine says of the task that a line is of. */
function context(task: string, more = ''): string {
  const ids = { node: 'node1', service: 'svc1', task }
  const pairs = Object.entries(ids).map(([kind, id]) => `com.docker.swarm.${kind}.id=${id}`)
  return pairs.join(',') + more
}

const first = aTask({ Slot: 1 })
const tenth = aTask({ Slot: 10 })
const tenReplicas: Service['Spec'] = { Mode: { Replicated: { Replicas: 10 } } }

function engineWith(log: Uint8Array, replies: Record<string, Reply> = {}) {
  return fakeEngine({
    replies: {
      'GET /services/web': aService({}, tenReplicas),
      'GET /services/svc1': aService(),
      [`GET /tasks/${first.ID}`]: first,
      [`GET /tasks/${tenth.ID}`]: tenth,
      'GET /nodes/node1': aNode(),
      'GET /services/web/logs': { status: 200, body: log },
      ...replies,
    },
  })
}

const log = Buffer.concat([
  frame(1, `${context(first.ID)} hello\n`),
  frame(2, `${context(tenth.ID, ',size=1%2C0,colour=light+red')} oh no\n`),
  frame(1, `${context(first.ID)} it said: \xe9 \n`),
])

test.each([
  ['', 'web.1.task1xxxxxxx@vm     | hello\n', 'web.10.task10xxxxxx@vm    | oh no\n'],
  ['--no-trunc', `web.1.${first.ID}@vm     | hello\n`, `web.10.${tenth.ID}@vm    | oh no\n`],
  ['--no-task-ids', 'web.1@vm     | hello\n', 'web.10@vm    | oh no\n'],
  ['--no-resolve --no-task-ids', 'svc1.1@node1     | hello\n', 'svc1.10@node1    | oh no\n'],
  [
    '--details --no-task-ids',
    'web.1@vm     |  hello\n',
    'web.10@vm    | colour=light red,size=1,0 oh no\n',
  ],
])('service logs %s names the task of each line', async (flags, out, err) => {
  await using engine = await engineWith(log)

  const { exitCode, stdout, stderr } = await quaymaster(`service logs ${flags} web`, engine)

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: err })
  expect(stdout.startsWith(out)).toBe(true)
  expect(stdout).toMatch(/\| +it said: \xe9 \n$/)
})

test('the time of a line stands before the task', async () => {
  const time = '2026-01-02T03:04:05.000000006Z'
  await using engine = await engineWith(frame(1, `${time} ${context(first.ID)} hello\n`))

  const { stdout } = await quaymaster('service logs -t --no-task-ids web', engine)

  expect(stdout).toBe(`${time} web.1@vm     | hello\n`)
})

test('every name is asked for once', async () => {
  await using engine = await engineWith(Buffer.concat([log, log]))

  await quaymaster('service logs web', engine)

  const asked = engine.requests.map(({ path }) => path)
  expect(new Set(asked).size).toBe(asked.length)
})

test('a line in several frames keeps a name for each, as docker shows it', async () => {
  const part = frame(1, `${context(first.ID)} part, `)
  const rest = frame(1, `${context(first.ID)} and the rest\n`)
  await using engine = await engineWith(Buffer.concat([part, rest]))

  const { stdout } = await quaymaster('service logs --no-task-ids web', engine)

  expect(stdout).toBe('web.1@vm     | part, web.1@vm     | and the rest\n')
})

test('--raw shows the lines alone, and asks for no more', async () => {
  await using engine = await engineWith(Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')]))

  const result = await quaymaster('service logs --raw --tail 5 --since 1700000000 web', engine)

  const { query } = engine.requests.at(-1)!
  expect(result).toEqual({ exitCode: 0, stdout: 'out\n', stderr: 'err\n' })
  expect(Object.fromEntries(query)).toEqual({
    stdout: '1',
    stderr: '1',
    since: '1700000000',
    timestamps: '0',
    follow: '0',
    tail: '5',
    details: '0',
  })
})

test('a task has logs too', async () => {
  const line = frame(1, `${context(tenth.ID)} hello\n`)
  await using engine = await engineWith(Buffer.of(), {
    'GET /tasks/{id}/logs': { status: 200, body: line },
  })

  const { stdout } = await quaymaster(`service logs --no-task-ids ${tenth.ID}`, engine)

  expect(stdout).toBe('web.10@vm    | hello\n')
})

test.each([
  ['service logs nope', 'no such task or service: nope\n'],
  ['service logs terminal', 'tty service logs only supported with --raw\n'],
  ['service logs web', 'invalid context in log message: hello\n\n'],
])('%s is refused', async (line, stderr) => {
  const terminal = { TaskTemplate: { ContainerSpec: { TTY: true } } }
  await using engine = await engineWith(frame(1, 'hello\n'), {
    'GET /services/terminal': aService({}, terminal),
  })

  expect(await quaymaster(line, engine)).toEqual({ exitCode: 1, stdout: '', stderr })
})

test("the output of a terminal is the engine's bytes", async () => {
  const terminal = { TaskTemplate: { ContainerSpec: { TTY: true } } }
  await using engine = await engineWith(Buffer.of(), {
    'GET /services/terminal': aService({}, terminal),
    'GET /services/{id}/logs': { status: 200, body: Buffer.from('a\r\nb\r\n') },
  })

  const { stdout } = await quaymaster('service logs --raw terminal', engine)

  expect(stdout).toBe('a\r\nb\r\n')
})
