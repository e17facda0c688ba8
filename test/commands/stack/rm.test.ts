import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const named = (ID: string, Name: string) => ({ ID, Version: { Index: 1 }, Spec: { Name } })
const replies = {
  'GET /services': [named('s2', 'st_b'), named('s1', 'st_a')],
  'GET /networks': [{ Id: 'n1', Name: 'st_default' }],
  'GET /secrets': [named('x1', 'st_x')],
  'GET /configs': [named('c1', 'st_c')],
  'DELETE /services/{id}': undefined,
  'DELETE /networks/{id}': undefined,
  'DELETE /secrets/{id}': undefined,
  'DELETE /configs/{id}': undefined,
}

test('stack rm removes all that belongs to a stack, networks last', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('stack rm st', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout:
      'Removing service st_a\nRemoving service st_b\nRemoving secret st_x\nRemoving config st_c\n' +
      'Removing network st_default\n',
    stderr: '',
  })
  expect(engine.requests[0]!.query.get('filters')).toBe(
    '{"label":{"com.docker.stack.namespace=st":true}}',
  )
})

test('stack rm goes on where something cannot be removed', async () => {
  const refused = { status: 403, body: { message: 'in use' } }
  await using engine = await fakeEngine({
    replies: { ...replies, 'DELETE /secrets/{id}': refused },
  })

  const result = await quaymaster('stack rm st', engine)

  expect(result.exitCode).toBe(1)
  expect(result.stdout).toContain('Removing network st_default\n')
  expect(result.stderr).toBe(
    'Failed to remove secret x1: Error response from daemon: in use\n' +
      'Failed to remove some resources from stack: st\n',
  )
})

test('stack rm --detach=false waits until no task runs', async () => {
  const states = ['running', 'shutdown']
  await using engine = await fakeEngine({
    replies: {
      ...replies,
      'GET /tasks': () => [{ ID: 't', Status: { State: states.shift() } }],
    },
  })

  const result = await quaymaster('stack rm --detach=false st', engine)

  expect(result.exitCode).toBe(0)
  expect(states).toEqual([])
})

test.each([
  ['', 'NAME      SERVICES\na2        1\na10       2\n'],
  ['--format json', '{"Name":"a2","Services":"1"}\n{"Name":"a10","Services":"2"}\n'],
])('stack ls %s counts services', async (flags, stdout) => {
  const service = (ID: string, stack: string) => ({
    ID,
    Spec: { Name: ID, Labels: { 'com.docker.stack.namespace': stack } },
  })
  await using engine = await fakeEngine({
    replies: { 'GET /services': [service('1', 'a10'), service('2', 'a2'), service('3', 'a10')] },
  })

  const result = await quaymaster(`stack ls ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('stack --orchestrator is of no effect any more', async () => {
  await using engine = await fakeEngine({ replies: { 'GET /services': [] } })

  const result = await quaymaster('stack ls --orchestrator swarm', engine)

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Flag --orchestrator has been deprecated, option will be ignored\nNAME      SERVICES\n',
    stderr: '',
  })
})
