import { expect, test } from 'vitest'
import { systemError } from '../../src/config/system-error.ts'

test.each([
  ['ENOENT', 'open /x: no such file or directory'],
  ['EACCES', 'open /x: permission denied'],
  ['EROFS', 'open /x: read-only file system'],
  ['EOTHER', 'in Node’s words'],
])('%s is told as docker tells it', (code, text) => {
  const error = Object.assign(new Error('in Node’s words'), { code })

  expect(systemError(error, 'open', '/x')).toBe(text)
})
