import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aSwarm, unlockAdvice } from './a-swarm.ts'

const locked = aSwarm({
  Spec: { ...aSwarm().Spec, EncryptionConfig: { AutoLockManagers: true } },
})
const replies = {
  'GET /swarm': locked,
  'POST /swarm/update': undefined,
  'GET /swarm/unlockkey': { UnlockKey: 'SWMKEY-1-x' },
  'POST /swarm/unlock': undefined,
}

test.each([
  ['', unlockAdvice],
  ['-q', 'SWMKEY-1-x\n'],
  ['--rotate', `Successfully rotated manager unlock key.\n${unlockAdvice}`],
  ['--rotate -q', 'SWMKEY-1-x\n'],
])('swarm unlock-key %s', async (flags, stdout) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm unlock-key ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout, stderr: '' })
})

test('swarm unlock-key --rotate asks for a new key', async () => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('swarm unlock-key --rotate', engine)

  const { body, query } = engine.requests[1]!
  expect(Object.fromEntries(query)).toEqual({ version: '10', rotateManagerUnlockKey: '1' })
  expect(body).toEqual(locked.Spec)
})

test.each([
  ['', 'no unlock key is set\n'],
  ['--rotate', 'cannot rotate because autolock is not turned on\n'],
])(
  'swarm unlock-key %s has nothing to show where managers are not locked',
  async (flag, stderr) => {
    const open = { ...replies, 'GET /swarm': aSwarm(), 'GET /swarm/unlockkey': { UnlockKey: '' } }
    await using engine = await fakeEngine({ replies: open })

    const result = await quaymaster(`swarm unlock-key ${flag}`, engine)

    expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
  },
)

test('swarm unlock reads the key from stdin', async () => {
  await using engine = await fakeEngine({
    replies: { ...replies, 'GET /info': { Swarm: { LocalNodeState: 'locked' } } },
  })

  const result = await quaymaster('swarm unlock', engine, { input: ' SWMKEY-1-x \nmore' })

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  expect(engine.requests[1]!.body).toEqual({ UnlockKey: 'SWMKEY-1-x' })
})

test('swarm unlock asks for the key at a terminal, and does not show it', async () => {
  await using engine = await fakeEngine({
    replies: { ...replies, 'GET /info': { Swarm: { LocalNodeState: 'locked' } } },
  })

  const result = await quaymaster('swarm unlock', engine, { input: 'SWMKEY-1-x\r', tty: true })

  expect(result).toEqual({ exitCode: 0, stdout: 'Enter unlock key: \n', stderr: '' })
  expect(engine.requests[1]!.body).toEqual({ UnlockKey: 'SWMKEY-1-x' })
})

test.each([
  ['inactive', 'Error: This node is not part of a swarm\n'],
  ['active', 'Error: swarm is not locked\n'],
])('swarm unlock has nothing to do for a node that is %s', async (LocalNodeState, stderr) => {
  await using engine = await fakeEngine({
    replies: { 'GET /info': { Swarm: { LocalNodeState } } },
  })

  const result = await quaymaster('swarm unlock', engine, { input: 'key\n' })

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr })
})

test('swarm unlock-key says what could not be had', async () => {
  const body = { message: 'This node is not a swarm manager.' }
  await using engine = await fakeEngine({
    replies: { 'GET /swarm/unlockkey': { status: 503, body } },
  })

  const { stderr } = await quaymaster('swarm unlock-key', engine)

  expect(stderr).toBe(
    'could not fetch unlock key: Error response from daemon: This node is not a swarm manager.\n',
  )
})
