import { expect, test } from 'vitest'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const spec = '{"Group":"g","Unknown":12345678901234567890.50,"Availability":"active"}'
const volume = `{"Name":"data","ClusterVolume":{"ID":"id1","Version":{"Index":7},"Spec":${spec}}}`

const replies = {
  'GET /volumes/data': { status: 200, body: volume },
  'GET /volumes/plain': { Name: 'plain' },
  'PUT /volumes/id1': undefined,
}

test.each([
  ['--availability drain', 'drain'],
  ['', 'active'],
])('volume update %s sends back what it does not change', async (flags, Availability) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`volume update ${flags} data`, engine)

  expect(result).toEqual({ exitCode: 0, stdout: '', stderr: '' })
  const [, put] = engine.requests
  expect(put).toMatchObject({ method: 'PUT', path: '/volumes/id1' })
  expect(put!.query.get('version')).toBe('7')
  expect(put!.body).toEqual({ Spec: { ...JSON.parse(spec), Availability } })
})

test.each([
  ['plain', {}, 'can only update cluster volumes'],
  ['missing', {}, 'Error response from daemon: page not found'],
  [
    'data',
    { apiVersion: '1.41' },
    'quaymaster volume update requires API version 1.42, but the Docker daemon API version is 1.41',
  ],
])('volume update of %s fails', async (name, options, message) => {
  await using engine = await fakeEngine({ replies, ...options })

  const result = await quaymaster(`volume update --availability drain ${name}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
})
