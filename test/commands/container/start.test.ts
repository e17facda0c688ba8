import { expect, test } from 'vitest'
import { anInspectedContainer } from '../../helpers/builders.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { frame } from '../../helpers/frame.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const inspected = anInspectedContainer({ Id: 'c1' })

test('start prints the names that started, then the errors', async () => {
  await using engine = await fakeEngine({
    replies: {
      'POST /containers/b/start': { status: 404, body: { message: 'No such container: b' } },
      'POST /containers/{id}/start': { status: 204 },
    },
  })

  const result = await quaymaster('start a b c', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: 'a\nc\n',
    stderr: 'Error response from daemon: No such container: b\nfailed to start containers: b\n',
  })
})

test('start -a attaches and waits before it starts', async () => {
  await using engine = await fakeEngine({
    hijacked: (socket) => socket.end(frame(1, 'hi\n')),
    replies: {
      'GET /containers/web/json': inspected,
      'POST /containers/c1/wait': { StatusCode: 5 },
      'POST /containers/c1/start': { status: 204 },
    },
  })

  const result = await quaymaster('start -a web', engine)

  expect(result).toEqual({ exitCode: 5, stdout: 'hi\n', stderr: '' })
  expect(engine.requests.map(({ path }) => path)).toEqual([
    '/containers/web/json',
    '/containers/c1/attach',
    '/containers/c1/wait',
    '/containers/c1/start',
  ])
})

test.each([
  ['start -a a b', 'you cannot start and attach multiple containers at once'],
  ['start -a --detach-keys foo a', "invalid detach keys (foo): Unknown character: 'foo'"],
])('%s is refused before anything is asked', async (line, message) => {
  await using engine = await fakeEngine()

  const result = await quaymaster(line, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})

test('a restored container is started without a word', async () => {
  await using engine = await fakeEngine({
    pingHeaders: { 'Docker-Experimental': 'true' },
    replies: { 'POST /containers/web/start': { status: 204 } },
  })

  const result = await quaymaster('start --checkpoint one web', engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(engine.requests[0]!.query.get('checkpoint')).toBe('one')
})
