import { EventEmitter } from 'node:events'
import { expect, test } from 'vitest'
import { type EngineRequest, fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const ids = { web: 'a'.repeat(64), db: 'b'.repeat(64) }

function sample(name: keyof typeof ids, processes = 1) {
  return {
    id: ids[name],
    name: `/${name}`,
    cpu_stats: { cpu_usage: { total_usage: 150 }, system_cpu_usage: 1200, online_cpus: 2 },
    precpu_stats: { cpu_usage: { total_usage: 100 }, system_cpu_usage: 1000, online_cpus: 2 },
    memory_stats: { usage: 1024, limit: 4096 },
    pids_stats: { current: processes },
  }
}

const line = (value: unknown) => `${JSON.stringify(value)}\n`

/** Ends `stats` as ^C does, once a condition holds. */
function interrupt() {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  return { signals, now: () => signals.emit('signal', 'SIGINT') }
}

/** A stream that says what it has to say and then stays open until the program hangs up. */
async function* open(...values: unknown[]) {
  for (const value of values) yield line(value)
  await new Promise(() => {})
}

const heading =
  'CONTAINER ID   NAME      CPU %     MEM USAGE / LIMIT   MEM %     NET I/O   BLOCK I/O   PIDS'
const webRow =
  'aaaaaaaaaaaa   web       50.00%    1KiB / 4KiB         25.00%    0B / 0B   0B / 0B     1'
const dbRow =
  'bbbbbbbbbbbb   db        50.00%    1KiB / 4KiB         25.00%    0B / 0B   0B / 0B     2'

test('stats --no-stream measures each container once, with a figure before it to compare', async () => {
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/web/stats': sample('web'),
      'GET /containers/db/stats': sample('db', 2),
    },
  })

  const result = await quaymaster('stats --no-stream web db web', engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${heading}\n${webRow}\n${dbRow}\n`, stderr: '' })
  expect(engine.requests.map(({ query }) => query.toString())).toEqual(['stream=0', 'stream=0'])
})

test.each([
  ['', '0'],
  ['--all', '1'],
])('stats --no-stream %s without names measures what the engine lists', async (all, asked) => {
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/json': [{ Id: ids.web }],
      'GET /containers/{id}/stats': sample('web'),
    },
  })

  const result = await quaymaster(`container stats --no-stream ${all}`, engine)

  expect(result.stdout).toBe(`${heading}\n${webRow}\n`)
  expect(engine.requests[0]!.query.get('all') ?? '0').toBe(asked)
})

test('stats --no-stream without containers prints nothing', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /containers/json': [] } })

  const result = await quaymaster('stats --all --no-stream', engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
})

test('stats --no-stream shows dashes for a container that went while it was looked at', async () => {
  await using engine = await fakeEngine({
    replies: {
      'GET /containers/json': [{ Id: ids.web }, { Id: ids.db }],
      [`GET /containers/${ids.db}/stats`]: sample('db', 2),
    },
  })

  const { stdout } = await quaymaster('stats --no-stream --format {{.Name}},{{.PIDs}}', engine)

  expect(stdout).toBe('--,--\ndb,2\n')
})

test.each(['--no-stream', ''])('stats %s names every container that is not there', async (flag) => {
  const missing = ({ path }: EngineRequest) => ({
    status: 404,
    body: { message: `No such container: ${path.split('/')[2]}` },
  })
  await using engine = await fakeEngine({ replies: { 'GET /containers/{id}/stats': missing } })

  const result = await quaymaster(`stats ${flag} x y`, engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr:
      'Error response from daemon: No such container: x\n' +
      'Error response from daemon: No such container: y\n',
  })
})

test('a template of the configuration is used, and one of the command line before it', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /containers/{id}/stats': sample('web') },
  })
  const config = { statsFormat: '{{.Container}} {{.CPUPerc}}' }

  const configured = await quaymaster('stats --no-stream web', engine, { config })
  const given = await quaymaster('stats --no-stream web --format {{.PIDs}}', engine, { config })

  expect(configured.stdout).toBe('web 50.00%\n')
  expect(given.stdout).toBe('1\n')
})

test('a template that is wrong fails before anything is measured', async () => {
  await using engine = await fakeEngine()

  const result = await quaymaster('stats --format {{', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain('template parsing error')
  expect(engine.requests).toEqual([])
})

test('an engine on Windows has its own columns', async () => {
  await using engine = await fakeEngine({
    pingHeaders: { Ostype: 'windows' },
    replies: {
      'GET /containers/web/stats': { ...sample('web'), memory_stats: { privateworkingset: 1024 } },
    },
  })

  const { stdout } = await quaymaster('stats --no-stream web', engine)

  expect(stdout).toContain('PRIV WORKING SET')
  expect(stdout).toContain(' 1KiB ')
})

test('^C ends stats with 130, after whole frames', async () => {
  const { signals, now } = interrupt()
  async function* measured() {
    yield line(sample('web'))
    setImmediate(now)
    await new Promise(() => {})
  }
  await using engine = await fakeEngine({
    replies: { 'GET /containers/web/stats': () => ({ status: 200, stream: measured() }) },
  })

  const result = await quaymaster('stats web', engine, { signals })

  expect(result).toMatchObject({ exitCode: 130, stderr: '' })
  expect(engine.requests[0]!.query.toString()).toBe('stream=1')
})

/** An engine that lists the web, and tells of `events` before it is stopped. */
function liveEngine(events: readonly object[]) {
  const stream = (name: keyof typeof ids) => () => ({
    status: 200,
    stream: open(sample(name, name === 'db' ? 2 : 1)),
  })
  const asked = settlement()
  async function* told() {
    // Node sends the headers with the first bytes.
    yield '\n'
    for (const event of events) yield line(event)
    await asked.promise
  }
  return fakeEngine({
    replies: {
      'GET /events': () => ({ status: 200, stream: told() }),
      'GET /containers/json': [{ Id: ids.web }],
      [`GET /containers/${ids.web}/stats`]: () => {
        setImmediate(asked.resolve)
        return stream('web')()
      },
      [`GET /containers/${ids.db}/stats`]: stream('db'),
    },
  })
}

function settlement() {
  let resolve: () => void = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

const event = (Action: string, ID?: string) => ({ Type: 'container', Action, Actor: { ID } })

test.each([
  ['a start adds a row', '', [event('start', ids.db)], ['db', 'web']],
  ['a creation adds none', '', [event('create', ids.db)], ['web']],
  ['a creation adds one with --all', '--all', [event('create', ids.db)], ['db', 'web']],
  ['an end takes it away', '', [event('start', ids.db), event('die', ids.db)], ['web']],
  [
    'an end leaves it with --all',
    '-a',
    [event('start', ids.db), event('die', ids.db)],
    ['db', 'web'],
  ],
  [
    'a removal takes it away with --all',
    '-a',
    [event('start', ids.db), event('destroy', ids.db)],
    ['web'],
  ],
  ['a start of what is there adds nothing', '', [event('start', ids.web)], ['web']],
  ['an event of nobody is passed over', '', [event('start', ''), event('start')], ['web']],
])('while stats watches, %s', async (_case, flags, events, names) => {
  await using engine = await liveEngine(events)

  const result = await quaymaster(`stats ${flags} --format {{.Name}}`, engine)

  const [firstFrame] = result.stdout.split('\x1b[J')
  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(firstFrame).toBe(`\x1b[H${names.map((name) => `${name} \x1b[K\n`).join('')} \x1b[K\n`)
})

test('the events are asked for before the list, so that no start is missed', async () => {
  await using engine = await liveEngine([])

  await quaymaster('stats', engine)

  expect(engine.requests.map(({ path }) => path).slice(0, 2)).toEqual([
    '/events',
    '/containers/json',
  ])
})

test('on a terminal there is a write for each frame, cut to the size of the screen', async () => {
  await using engine = await liveEngine([event('start', ids.db)])

  const { stdout } = await quaymaster('stats', engine, { tty: { out: true, columns: 80, rows: 4 } })

  const [firstFrame] = stdout.split('\x1b[J')
  expect(firstFrame).toBe(
    `\x1b[H${heading.slice(0, 80)}\n${heading.slice(80)}\x1b[K\n${dbRow.slice(0, 80)}\n`,
  )
})
