import { expect, test } from 'vitest'
import { anInspectedContainer } from '../../helpers/builders.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { frame } from '../../helpers/frame.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const inspected = anInspectedContainer({ Id: 'c1' })
const stateOf = (state: object) =>
  anInspectedContainer({ Id: 'c1', State: { ...inspected.State, ...state } })

test('attach takes the output and the code of the container', async () => {
  await using engine = await fakeEngine({
    hijacked: (socket) => socket.end(Buffer.concat([frame(1, 'out\n'), frame(2, 'err\n')])),
    replies: {
      'GET /containers/{id}/json': inspected,
      'POST /containers/c1/wait': { StatusCode: 9 },
    },
  })

  const result = await quaymaster('attach web', engine)

  expect(result).toEqual({ exitCode: 9, stdout: 'out\n', stderr: 'err\n' })
})

test.each([
  ['stopped', { Running: false }, 'start it first'],
  ['paused', { Paused: true }, 'unpause it first'],
  ['restarting', { Restarting: true }, 'wait until it is running'],
])('a %s container is refused', async (name, state, advice) => {
  await using engine = await fakeEngine({
    replies: { 'GET /containers/web/json': stateOf(state) },
  })

  const result = await quaymaster('attach web', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `cannot attach to a ${name} container, ${advice}\n`,
  })
  expect(engine.requests).toHaveLength(1)
})

test('a container that stops before we are attached is not waited for', async () => {
  await using engine = await fakeEngine({
    hijacked: (socket) => socket.resume(),
    replies: {
      'GET /containers/web/json': inspected,
      'GET /containers/c1/json': stateOf({ Running: false }),
      'POST /containers/c1/wait': { StatusCode: 0 },
    },
  })

  const result = await quaymaster('attach web', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe('cannot attach to a stopped container, start it first\n')
})
