import { expect } from 'vitest'
import { engineTest } from '../helpers/engine-test.ts'

engineTest(
  'a pull from a registry that is not there fails in the words of the engine',
  async ({ quaymaster }) => {
    const result = await quaymaster('pull -q 127.0.0.1:9/nothing')

    expect(result.exitCode).toBe(1)
    expect(result.stdout).toBe('')
    expect(result.stderr).toMatch(/^Error response from daemon: .*127\.0\.0\.1:9.*\n$/)
  },
)
