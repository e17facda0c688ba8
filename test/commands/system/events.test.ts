import { EventEmitter } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const created =
  '{"status":"create","id":"c1","from":"nginx","Type":"container","Action":"create","Actor":{"ID":"c1",' +
  '"Attributes":{"name":"web","image":"nginx","Zone":"a"}},"scope":"local","time":1767323045,' +
  '"timeNano":1767323045123456789}'
const pruned =
  '{"Type":"image","Action":"prune","Actor":{"ID":"","Attributes":{}},"time":1767323046}'

const shown =
  '2026-01-02T03:04:05.123456789Z container create c1 (Zone=a, image=nginx, name=web)\n' +
  '2026-01-02T03:04:06.000000000Z image prune \n'

const zone = process.env.TZ

beforeAll(() => {
  process.env.TZ = 'UTC'
})

afterAll(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

test.each([
  ['lines', 'application/jsonl', [`${created}\n`, `${pruned}\n`]],
  [
    'lines cut anywhere',
    'application/x-ndjson',
    [created.slice(0, 40), `${created.slice(40)}\n${pruned}\n`],
  ],
  ['records', 'application/json-seq', [`\x1e${created}\n\x1e`, `${pruned}\n`]],
  ['values one after the other', 'application/json', [`${created}${pruned}`]],
])('events shows %s (%s)', async (_kind, type, stream) => {
  await using engine = await fakeEngine({
    replies: { 'GET /events': { status: 200, headers: { 'Content-Type': type }, stream } },
  })

  const result = await quaymaster('events', engine)

  expect(result).toEqual({ exitCode: 0, stdout: shown, stderr: '' })
  expect(engine.requests[0]!.headers.accept).toBe(
    'application/jsonl, application/x-ndjson;q=0.9, application/json-seq;q=0.5',
  )
})

test('events asks for the time and the conditions given', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /events': { status: 200, body: '' } } })

  await quaymaster(
    'events --since 2026-01-02T03:04:05.5Z --until 1767323046 -f type=image --filter type=volume -f event=prune',
    engine,
  )

  const [{ query }] = engine.requests as [(typeof engine.requests)[0]]
  expect(query.get('since')).toBe('1767323045.500000000')
  expect(query.get('until')).toBe('1767323046')
  expect(JSON.parse(query.get('filters')!)).toEqual({
    type: { image: true, volume: true },
    event: { prune: true },
  })
})

test.each([
  ['{{.Type}} {{.Action}} {{.Actor.ID}} {{.Actor.Attributes.name}}', 'container create c1 web'],
  ['{{.Scope}} {{.Time}} {{.TimeNano}}', 'local 1767323045 1767323045123456789'],
  [
    'json',
    '{"Type":"container","Action":"create","Actor":{"ID":"c1","Attributes":{"Zone":"a","image":"nginx","name":"web"}},"scope":"local","time":1767323045,"timeNano":1767323045123456789}',
  ],
])('events --format %s gives %s', async (format, line) => {
  await using engine = await fakeEngine({
    replies: { 'GET /events': { status: 200, body: `${created}\n` } },
  })

  const result = await quaymaster(['events', '--format', format], engine)

  expect(result).toEqual({ exitCode: 0, stdout: `${line}\n`, stderr: '' })
})

test.each([
  ['{{.Type', 'template: :1: unclosed action'],
  [
    '{{.Status}}',
    'template: :1:2: executing "" at <.Status>: can\'t evaluate field Status in type *events.Message',
  ],
])('events refuses the template %s before anything is asked', async (format, problem) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(['events', '--format', format], engine)

  expect(result).toEqual({
    exitCode: 64,
    stdout: '',
    stderr: `Error parsing format: ${problem}\n`,
  })
  expect(engine.requests).toEqual([])
})

test('events ends with the event that its template fails for', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /events': { status: 200, body: `${pruned}\n${created}\n${pruned}\n` } },
  })

  const result = await quaymaster(
    ['events', '--format', '{{.Type}}{{.Actor.Attributes.name.x}}'],
    engine,
  )

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'image<no value>\ncontainer\n',
    stderr:
      'template: :1:17: executing "" at <.Actor.Attributes.name.x>: ' +
      "can't evaluate field x in type string\n",
  })
})

test('events refuses a time that is none', async () => {
  const result = await quaymaster('events --since bogus')

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'failed to parse value as time or duration: "bogus"\n',
  })
})

test('events reports a refusal in the words of the engine', async () => {
  await using engine = await fakeEngine({
    replies: { 'GET /events': { status: 400, body: { message: 'invalid filter' } } },
  })

  const result = await quaymaster('events -f foo=bar', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: invalid filter\n',
  })
})

test('events ends quietly with 130 when it is interrupted', async () => {
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()
  async function* stream() {
    yield `${pruned}\n`
    signals.emit('signal', 'SIGINT')
    await new Promise(() => {})
  }
  await using engine = await fakeEngine({
    replies: { 'GET /events': { status: 200, stream: stream() } },
  })

  const result = await quaymaster('events', engine, { signals })

  expect(result.exitCode).toBe(130)
  expect(result.stderr).toBe('')
})

test('events shows control characters as escapes on a terminal only', async () => {
  const body = '{"Type":"image","Action":"tag","Actor":{"ID":"a\\u001b[2Jb"}}\n'
  await using engine = await fakeEngine({ replies: { 'GET /events': { status: 200, body } } })

  const onTerminal = await quaymaster('events', engine, { tty: true })
  const inPipe = await quaymaster('events', engine)

  expect(onTerminal.stdout).toBe('image tag a\\x1b[2Jb\n')
  expect(inPipe.stdout).toBe('image tag a\x1b[2Jb\n')
})
