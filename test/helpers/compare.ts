import { expect } from 'vitest'
import { compareTest } from './engine-test.ts'
import type { Result } from './program.ts'

interface Scenario {
  /** Commands that make the scene, run by the official CLI; `NAME` stands for a name of its own. */
  readonly before?: readonly string[]
  /** The command under comparison. */
  readonly line: string
  readonly input?: string
  /** Commands that clear up. */
  readonly after?: readonly string[]
  /** What may differ between two runs: each match is taken out of both outputs. */
  readonly ignore?: RegExp
  /** Whether stderr has to be the same too. */
  readonly stderr?: boolean
}

/**
 * A test that runs one command with the official CLI and with ours, each on a scene of its own, and
 * expects the same bytes on stdout and the same exit code.
 */
export function compare(name: string, scenario: Scenario): void {
  compareTest(name, async ({ quaymaster, docker, uniqueName }) => {
    const { before = [], line, after = [], input, ignore, stderr } = scenario
    const named = (text: string) => text.replaceAll('NAME', uniqueName)
    const shown = (result: Result) => {
      const clean = (text: string) => (ignore ? text.replaceAll(ignore, '') : text)
      const { exitCode, stdout } = result
      return { exitCode, stdout: clean(stdout), ...(stderr && { stderr: clean(result.stderr) }) }
    }
    const perform = async (program: typeof docker) => {
      for (const step of before) await docker(named(step))
      const result = await program(named(line), { input })
      for (const step of after) await docker(named(step))
      return shown(result)
    }

    const theirs = await perform(docker)
    const ours = await perform(quaymaster)

    expect(ours).toEqual(theirs)
  })
}
