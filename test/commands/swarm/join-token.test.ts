import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aSwarm } from './a-swarm.ts'

const replies = {
  'GET /swarm': aSwarm(),
  'POST /swarm/update': undefined,
  'GET /info': { Swarm: { NodeID: 'node1' } },
  'GET /nodes/{id}': { ID: 'node1', ManagerStatus: { Addr: '10.0.0.1:2377' } },
}

const advice = (role: string) => `To add a ${role} to this swarm, run the following command:

    docker swarm join --token SWMTKN-${role[0]} 10.0.0.1:2377

`

test.each([
  ['worker', advice('worker')],
  ['manager', advice('manager')],
  ['-q worker', 'SWMTKN-w\n'],
  ['--quiet manager', 'SWMTKN-m\n'],
  ['worker --rotate', `Successfully rotated worker join token.\n\n${advice('worker')}`],
  ['manager --rotate --quiet', 'SWMTKN-m\n'],
])('swarm join-token %s', async (words, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm join-token ${words}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test.each([
  ['worker', 'rotateWorkerToken'],
  ['manager', 'rotateManagerToken'],
])('swarm join-token --rotate %s sends the spec as it was', async (role, parameter) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster(`swarm join-token --rotate ${role}`, engine)

  const { body, query } = engine.requests[1]!
  expect(Object.fromEntries(query)).toEqual({ version: '10', [parameter]: '1' })
  expect(body).toEqual(aSwarm().Spec)
})

test('swarm join-token knows two roles', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('swarm join-token boss', engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: 'unknown role boss\n' })
  expect(engine.requests).toEqual([])
})

test('swarm join-token tells what an engine says that is no manager', async () => {
  const body = { message: 'This node is not a swarm manager.' }
  await using engine = await fakeEngine({
    replies: { ...replies, 'GET /info': { Swarm: {} }, 'GET /swarm': { status: 503, body } },
  })

  const { stderr } = await quaymaster('swarm join-token worker', engine)

  expect(stderr).toBe('Error response from daemon: This node is not a swarm manager.\n')
})
