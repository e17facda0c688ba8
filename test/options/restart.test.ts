import { expect, test } from 'vitest'
import { parseRestartPolicy } from '../../src/options/restart.ts'

test.each([
  ['', '', 0],
  ['no', 'no', 0],
  ['always', 'always', 0],
  ['on-failure:3', 'on-failure', 3],
  ['on-failure:-1', 'on-failure', -1],
  ['foo:1', 'foo', 1],
])('%s', (raw, Name, MaximumRetryCount) => {
  expect(parseRestartPolicy(raw)).toEqual({ Name, MaximumRetryCount })
})

test.each([
  [':3', 'no policy provided before colon'],
  ['on-failure:', 'maximum retry count must be an integer'],
  ['on-failure:x', 'maximum retry count must be an integer'],
  ['on-failure:1:2', 'maximum retry count must be an integer'],
])('%s is refused', (raw, why) => {
  expect(() => parseRestartPolicy(raw)).toThrow(new Error(`invalid restart policy format: ${why}`))
})
