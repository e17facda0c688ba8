import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const replies = { 'POST /volumes/create': { Name: 'made' } }

const accessMode = { Scope: 'single', Sharing: 'none', BlockVolume: {} }
/** What docker sends as soon as one flag is about a cluster. */
const plainSpec = {
  AccessMode: accessMode,
  AccessibilityRequirements: {},
  CapacityRange: { RequiredBytes: 0, LimitBytes: 0 },
  Availability: 'active',
}

test.each<[string, object]>([
  ['', { Driver: 'local' }],
  ["''", { Driver: 'local' }],
  ['data', { Driver: 'local', Name: 'data' }],
  ['--name data', { Driver: 'local', Name: 'data' }],
  ['-d nfs', { Driver: 'nfs' }],
  ['-o type=nfs --opt ro', { Driver: 'local', DriverOpts: { type: 'nfs', ro: '' } }],
  ['--label a=1 --label b', { Driver: 'local', Labels: { a: '1', b: '' } }],
  ['--secret k=v --topology-required a=b --topology-preferred a=b', { Driver: 'local' }],
])('volume create %s', async (words, body) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`volume create ${words}`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: 'made\n', stderr: '' })
  expect(engine.requests.map((request) => request.body)).toEqual([body])
})

test.each<[string, object]>([
  ['--availability drain', { Availability: 'drain' }],
  ['--group g', { Group: 'g' }],
  ['--limit-bytes 1g', { CapacityRange: { RequiredBytes: 0, LimitBytes: 1073741824 } }],
  ['--required-bytes 0', {}],
  ['--required-bytes 1m', { CapacityRange: { RequiredBytes: 1048576, LimitBytes: 0 } }],
  ['--scope multi', { AccessMode: { ...accessMode, Scope: 'multi' } }],
  ['--sharing all', { AccessMode: { ...accessMode, Sharing: 'all' } }],
  ['--type block', {}],
  ['--type mount', { AccessMode: { Scope: 'single', Sharing: 'none', MountVolume: {} } }],
  ['--type other', { AccessMode: { Scope: 'single', Sharing: 'none' } }],
  [
    '--group g --secret k=v --secret b=c',
    {
      Group: 'g',
      Secrets: [
        { Key: 'b', Secret: 'c' },
        { Key: 'k', Secret: 'v' },
      ],
    },
  ],
  [
    '--group g --topology-required a=b,c=d --topology-required e=f --topology-preferred x=y',
    {
      Group: 'g',
      AccessibilityRequirements: {
        Requisite: [{ Segments: { a: 'b', c: 'd' } }, { Segments: { e: 'f' } }],
        Preferred: [{ Segments: { x: 'y' } }],
      },
    },
  ],
])('volume create %s asks for a volume of the cluster', async (flags, difference) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`volume create ${flags} data`, engine)

  expect(result.exitCode).toBe(0)
  expect(engine.requests[0]!.body).toEqual({
    Name: 'data',
    Driver: 'local',
    ClusterVolumeSpec: { ...plainSpec, ...difference },
  })
})

test.each([
  [
    '--name a b',
    1,
    'conflicting options: cannot specify a volume-name through both --name and as a positional arg',
  ],
  ['--limit-bytes x', 125, 'invalid argument "x" for "--limit-bytes" flag: invalid size: \'x\''],
  ['a b', 1, "quaymaster: 'quaymaster volume create' requires at most 1 argument"],
])('volume create %s is refused before anything is asked', async (words, exitCode, message) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`volume create ${words}`, engine)

  expect(result.exitCode).toBe(exitCode)
  expect(result.stderr.split('\n')[0]).toBe(message)
  expect(engine.requests).toEqual([])
})

test('volume create refuses what is for clusters where the engine knows none', async () => {
  await using engine = await fakeEngine({ replies, apiVersion: '1.41' })

  const result = await quaymaster('volume create --group g data', engine)

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: '"--group" requires API version 1.42, but the Docker daemon API version is 1.41\n',
  })
})
