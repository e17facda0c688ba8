import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aService } from '../../helpers/swarm-builders.ts'

function engineWith(service = aService()) {
  return fakeEngine({
    replies: {
      'GET /services/web': service,
      'GET /services/job': aService({}, { Mode: { ReplicatedJob: { TotalCompletions: 1 } } }),
      'GET /services/everywhere': aService({}, { Mode: { Global: {} } }),
      'POST /services/{id}/update': { Warnings: ['take care'] },
    },
  })
}

test('service scale sends the number of tasks, and no credentials', async () => {
  await using engine = await engineWith()

  const result = await quaymaster('service scale -d web=5 job=7', engine)

  const sent = engine.requests.filter(({ method }) => method === 'POST')
  expect(result).toEqual({
    exitCode: 0,
    stdout: 'web scaled to 5\njob scaled to 7\n',
    stderr: 'take care\ntake care\n',
  })
  expect(sent[0]!.body).toMatchObject({ Mode: { Replicated: { Replicas: 5 } } })
  expect(sent[1]!.body).toMatchObject({ Mode: { ReplicatedJob: { TotalCompletions: 7 } } })
  expect(Object.fromEntries(sent[0]!.query)).toEqual({ version: '42' })
})

test.each([
  ['web=x', 'web: invalid replicas value x: strconv.ParseUint: parsing "x": invalid syntax'],
  ['web=-1', 'web: invalid replicas value -1: strconv.ParseUint: parsing "-1": invalid syntax'],
  ['everywhere=2', 'everywhere: scale can only be used with replicated or replicated-job mode'],
  ['nope=2', 'nope: Error response from daemon: page not found'],
])('service scale %s is refused', async (pair, message) => {
  await using engine = await engineWith()

  const result = await quaymaster(`service scale -d ${pair}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
})

test('what can be scaled is, before the rest fails', async () => {
  await using engine = await engineWith()

  const { exitCode, stdout } = await quaymaster('service scale -d web=1 web=x web=2', engine)

  expect({ exitCode, stdout }).toEqual({
    exitCode: 1,
    stdout: 'web scaled to 1\nweb scaled to 2\n',
  })
})

test.each(['web', '=3', 'web='])('"%s" says nothing that can be done', async (pair) => {
  const { exitCode, stdout, stderr } = await quaymaster(['service', 'scale', 'a=1', pair])

  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toMatch(
    `invalid scale specifier '${pair}'.\nSee 'quaymaster service scale --help'.\n\nUsage:  quaymaster`,
  )
})

test('service rollback asks the engine for the spec before', async () => {
  await using engine = await engineWith()

  const result = await quaymaster('service rollback -d web', engine)

  const { body, query } = engine.requests.at(-1)!
  expect(result).toEqual({ exitCode: 0, stdout: 'web\n', stderr: 'take care\n' })
  expect(Object.fromEntries(query)).toEqual({ version: '42', rollback: 'previous' })
  expect(body).toEqual(aService().Spec)
})

test('service rm removes what is there, and fails with the rest', async () => {
  await using engine = await fakeEngine({ replies: { 'DELETE /services/web': undefined } })

  const result = await quaymaster('service rm nope web', engine)

  const stderr = 'Error response from daemon: page not found\n'
  expect(result).toEqual({ exitCode: 1, stdout: 'web\n', stderr })
})
