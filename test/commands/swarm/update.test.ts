import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'
import { aSwarm, root, unlockAdvice } from './a-swarm.ts'

const replies = {
  'GET /swarm': aSwarm(),
  'POST /swarm/update': undefined,
  'GET /swarm/unlockkey': { UnlockKey: 'SWMKEY-1-x' },
}
const { Spec } = aSwarm()

test.each<[flags: string, changes: object]>([
  [
    '--task-history-limit 7',
    { Orchestration: { ...Spec.Orchestration, TaskHistoryRetentionLimit: 7 } },
  ],
  [
    '--snapshot-interval 9 --max-snapshots 2',
    { Raft: { ...Spec.Raft, SnapshotInterval: 9, KeepOldSnapshots: 2 } },
  ],
  ['--dispatcher-heartbeat 6s', { Dispatcher: { HeartbeatPeriod: 6_000_000_000 } }],
  ['--cert-expiry 1h', { CAConfig: { ...Spec.CAConfig, NodeCertExpiry: 3_600_000_000_000 } }],
  [
    '--external-ca protocol=cfssl,url=https://ca',
    {
      CAConfig: {
        ...Spec.CAConfig,
        ExternalCAs: [{ Protocol: 'cfssl', URL: 'https://ca', CACert: root }],
      },
    },
  ],
  ['--autolock=false', {}],
])('swarm update %s changes that, and sends back the rest', async (flags, changes) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`swarm update ${flags}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'Swarm updated.\n', stderr: '' })
  expect(engine.requests[1]!.query.get('version')).toBe('10')
  expect(engine.requests[1]!.body).toEqual({ ...Spec, ...changes })
})

test('swarm update --autolock shows the key', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('swarm update --autolock', engine)

  expect(result.stdout).toBe(`Swarm updated.\n${unlockAdvice}`)
})

test('swarm update --autolock does not show the key of a swarm that is locked already', async () => {
  const locked = aSwarm({ Spec: { ...Spec, EncryptionConfig: { AutoLockManagers: true } } })
  await using engine = await fakeEngine({ replies: { ...replies, 'GET /swarm': locked } })

  const result = await quaymaster('swarm update --autolock', engine)

  expect(result.stdout).toBe('Swarm updated.\n')
})

test('swarm update without a flag asks nothing of the engine and shows its help', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('swarm update', engine)
  const help = await quaymaster('swarm update --help', engine)

  expect(result).toEqual(help)
  expect(engine.requests).toEqual([])
})
