import { expect } from 'vitest'
import { compareTest, engineTest } from '../helpers/engine-test.ts'

const request = 'GET /_ping HTTP/1.0\r\n\r\n'

engineTest('system dial-stdio speaks HTTP with the engine', async ({ quaymaster }) => {
  const result = await quaymaster('system dial-stdio', { input: request })

  expect(result).toMatchObject({ exitCode: 0, stderr: '' })
  expect(result.stdout).toMatch(/^HTTP\/1\.0 200 OK\r\n[\s\S]*\r\n\r\nOK$/)
})

compareTest('docker system dial-stdio carries the same bytes', async ({ quaymaster, docker }) => {
  const ours = await quaymaster('system dial-stdio', { input: request })
  const theirs = await docker('system dial-stdio', { input: request })

  const undated = (text: string) => text.replace(/\r\nDate: .*/, '')
  expect(undated(ours.stdout)).toBe(undated(theirs.stdout))
})
