import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Node } from '../../src/api/schema.ts'
import { fakeEngine, type Reply } from '../helpers/fake-engine.ts'
import { quaymaster } from '../helpers/quaymaster.ts'
import { aNode, aService, aTask } from '../helpers/swarm-builders.ts'

/** What docker 28.2.2 showed of nodes that a scripted engine told it of. */
const captured: { nodes: Record<string, Node>; lists: Record<string, string> } = JSON.parse(
  readFileSync('test/golden/node/nodes.json', 'utf8'),
)

function engineWith(replies: Record<string, Reply> = {}) {
  return fakeEngine({
    replies: {
      'GET /nodes/vm': aNode(),
      'GET /nodes/node1': aNode(),
      'GET /nodes/worker': aNode({ ID: 'node2', Spec: { Role: 'worker' }, ManagerStatus: null }),
      'GET /info': { Swarm: { NodeID: 'node1' } },
      'POST /nodes/{id}/update': undefined,
      ...replies,
    },
  })
}

test.each(Object.entries(captured.lists))('node ls %s', async (flags, stdout) => {
  const { full, min, follower } = captured.nodes
  await using engine = await engineWith({
    'GET /nodes': [min, full, follower],
    'GET /info': { Swarm: { NodeID: 'n1', Cluster: { TLSInfo: full!.Description.TLSInfo } } },
  })

  const line = ['node', 'ls', ...flags.split(/(?<=^--format) /).filter(Boolean)]
  const result = await quaymaster(line, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('the engine itself has a star, and only where it is shown it is asked for', async () => {
  await using engine = await engineWith({ 'GET /nodes': [aNode()] })

  const table = await quaymaster('node ls', engine)
  const quiet = await quaymaster('node ls -q', engine)

  expect(table.stdout).toContain('node1 *   vm ')
  expect(quiet.stdout).toBe('node1\n')
  expect(engine.requests.filter(({ path }) => path === '/info')).toHaveLength(1)
})

test.each([
  ['--role manager --availability drain', { Labels: {}, Role: 'manager', Availability: 'drain' }],
  [
    '--label-add a=1 --label-add b',
    { Labels: { a: '1', b: '' }, Role: 'manager', Availability: 'active' },
  ],
  ['--label-add a=1 --label-rm a', { Labels: {}, Role: 'manager', Availability: 'active' }],
])('node update %s', async (flags, spec) => {
  await using engine = await engineWith()

  const result = await quaymaster(`node update ${flags} vm`, engine)

  const { body, path, query } = engine.requests.at(-1)!
  expect(result).toEqual({ exitCode: 0, stdout: 'vm\n', stderr: '' })
  expect(path).toBe('/nodes/node1/update')
  expect(query.get('version')).toBe('42')
  expect(body).toEqual(spec)
})

test('a label that is not there cannot be taken away', async () => {
  await using engine = await engineWith()

  const result = await quaymaster('node update --label-rm x vm', engine)

  const stderr = "key x doesn't exist in node's labels\n"
  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  expect(engine.requests).toHaveLength(1)
})

test('what we do not know of a node is sent back, for the very version that was read', async () => {
  const node = JSON.stringify(aNode()).replace(
    '"Spec":{',
    '"Spec":{"Future":{"exact":9223372036854771712,"small":1e-7,"list":[1.0]},',
  )
  let sent = ''
  await using engine = await engineWith({
    'GET /nodes/vm': {
      status: 200,
      body: node.replace('"Index":42', '"Index":18446744073709551615'),
    },
    'POST /nodes/{id}/update': ({ body, query }: { body: object; query: URLSearchParams }) => {
      sent = `${JSON.stringify(body)} ${query.get('version')}`
      return undefined
    },
  })

  const { exitCode, stderr } = await quaymaster('node update --role worker vm', engine)

  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
  expect(sent).toContain(' 18446744073709551615')
  expect(sent).toContain('"Future":')
})

test.each([
  ['promote worker', 'Node worker promoted to a manager in the swarm.\n', 'manager'],
  ['promote vm', 'Node node1 is already a manager.\n', undefined],
  ['demote vm', 'Manager vm demoted in the swarm.\n', 'worker'],
  ['demote worker', 'Node node2 is already a worker.\n', undefined],
])('node %s', async (line, stdout, role) => {
  await using engine = await engineWith()

  const result = await quaymaster(`node ${line}`, engine)

  const sent = engine.requests.find(({ method }) => method === 'POST')
  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
  expect((sent?.body as Node['Spec'] | undefined)?.Role).toBe(role)
})

test('the first node that cannot be changed ends a promotion', async () => {
  await using engine = await engineWith()

  const result = await quaymaster('node promote vm nope worker', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'Node node1 is already a manager.\n',
    stderr: 'Error response from daemon: page not found\n',
  })
})

test.each([
  ['', 'task1xxxxxxx\n'],
  ['self', 'task1xxxxxxx\n'],
  ['vm', 'task1xxxxxxx\n'],
])('node ps %s lists the tasks of the node', async (words, stdout) => {
  await using engine = await engineWith({
    'GET /tasks': [aTask()],
    'GET /services/svc1': aService(),
  })

  const result = await quaymaster(`node ps -q --filter name=x ${words}`, engine)

  const { query } = engine.requests.find(({ path }) => path === '/tasks')!
  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
  expect(JSON.parse(query.get('filters')!)).toEqual({ name: { x: true }, node: { node1: true } })
})

test('node ps shows what it finds, then fails with the rest', async () => {
  await using engine = await engineWith({ 'GET /tasks': [aTask()] })

  const result = await quaymaster('node ps -q vm nope', engine)

  const stderr = 'Error response from daemon: page not found\n'
  expect(result).toEqual({ exitCode: 1, stdout: 'task1xxxxxxx\n', stderr })
})

test('node rm --force says so to the engine', async () => {
  await using engine = await engineWith({ 'DELETE /nodes/vm': undefined })

  const result = await quaymaster('node rm --force vm', engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'vm\n', stderr: '' })
  expect(engine.requests[0]!.query.get('force')).toBe('1')
})

test.each([
  ['-f {{.Spec.Role}} self vm', { exitCode: 0, stdout: 'manager\nmanager\n', stderr: '' }],
  [
    '-f prettyx vm',
    {
      exitCode: 1,
      stdout: '',
      stderr: 'cannot supply extra formatting options to the pretty template\n',
    },
  ],
  [
    '-f {{ vm',
    { exitCode: 1, stdout: '', stderr: expect.stringContaining('template parsing error') },
  ],
  [
    '--pretty vm nope',
    { exitCode: 1, stdout: '', stderr: 'Error response from daemon: page not found\n' },
  ],
])('node inspect %s', async (words, result) => {
  await using engine = await engineWith()

  expect(await quaymaster(`node inspect ${words}`, engine)).toEqual(result)
})

test('node inspect escapes what HTML minds, as docker does', async () => {
  await using engine = await engineWith({
    'GET /nodes/vm': aNode({ Spec: { Labels: { a: 'b&<c>' } } }),
  })

  const { stdout } = await quaymaster('node inspect vm', engine)

  expect(stdout).toContain('"a": "b\\u0026\\u003cc\\u003e"')
})
