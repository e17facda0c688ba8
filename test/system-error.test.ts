import { expect, test } from 'vitest'
import { messageOf } from '../src/system-error.ts'

test.each([
  {
    error: Object.assign(new Error("ENOENT: no such file or directory, open '/x'"), {
      code: 'ENOENT',
      syscall: 'open',
      path: '/x',
    }),
    message: 'open /x: no such file or directory',
  },
  {
    error: Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' }),
    message: 'i/o error, read',
  },
  {
    error: Object.assign(new Error('ENOENT: no such file or directory, uv_cwd'), {
      code: 'ENOENT',
      syscall: 'uv_cwd',
    }),
    message: 'getwd: no such file or directory',
  },
  {
    error: Object.assign(new Error('no engine there'), { code: 'ENOENT', syscall: 'connect' }),
    message: 'no engine there',
  },
])("an error says '$message'", ({ error, message }) => {
  expect(messageOf(error)).toBe(message)
})
