import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { test } from 'vitest'
import type { Env } from '../../src/command.ts'
import { type Result, runProgram, spawnQuaymaster, wordsOf } from './program.ts'

export { frame } from './frame.ts'

interface RunOptions {
  readonly input?: string | Uint8Array
  readonly env?: Env
}

type Run = (line: string | readonly string[], options?: RunOptions) => Promise<Result>

interface Fixtures {
  /** Runs bin/quaymaster.js, with a home directory of the test's own. */
  quaymaster: Run
  /** Runs the official CLI the same way; use `compareTest` where a test cannot do without. */
  docker: Run
  /** Name of a container that runs until the test ends. */
  container: string
  /** A name that no other test uses. What bears it at the end is the test's own affair. */
  uniqueName: string
  /** An empty directory. */
  directory: string
  home: string
}

const withEngine = test.extend<Fixtures>({
  home: async ({ task: _task }, use) => {
    await withDirectory(use)
  },
  directory: async ({ task: _task }, use) => {
    await withDirectory(use)
  },
  uniqueName: async ({ task }, use) => {
    await use(`qm-${task.id.replaceAll(/\W/g, '')}-${process.pid}`)
  },
  quaymaster: async ({ home }, use) => {
    await use((line, { input, env } = {}) =>
      spawnQuaymaster(line, { input, env: { HOME: home, DOCKER_CONFIG: undefined, ...env } }),
    )
  },
  docker: async ({ home }, use) => {
    await use((line, { input, env } = {}) =>
      runProgram(officialDocker!, wordsOf(line), {
        input,
        env: { HOME: home, DOCKER_CONFIG: undefined, ...env },
      }),
    )
  },
  container: async ({ quaymaster, uniqueName }, use) => {
    const name = `${uniqueName}-container`
    // As the first process `sleep` ignores SIGTERM, and each stop would take ten seconds.
    const flags = ['--detach', '--name', name, '--stop-signal', 'KILL']
    await mustSucceed(quaymaster(['run', ...flags, 'busybox', 'sleep', '3600']))
    await use(name)
    await mustSucceed(quaymaster(['rm', '--force', '--volumes', name]))
  },
})

/** The official CLI on PATH, where there is one. */
export const officialDocker = (process.env.PATH ?? '')
  .split(delimiter)
  .map((directory) => join(directory, 'docker'))
  .find(existsSync)

/** A test of bin/quaymaster.js against the engine at DOCKER_HOST; skipped without one. */
export const engineTest = process.env.DOCKER_HOST ? withEngine : withEngine.skip

/** An engine test that runs the official CLI as well; skipped where either is missing. */
export const compareTest = officialDocker ? engineTest : withEngine.skip

/** Throws, with what the command said, where it failed. */
export async function mustSucceed(running: Promise<Result>): Promise<Result> {
  const result = await running
  if (result.exitCode !== 0) throw new Error(`exit code ${result.exitCode}: ${result.stderr}`)
  return result
}

async function withDirectory(use: (path: string) => Promise<void>): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'quaymaster-engine-test-'))
  await use(path)
  await rm(path, { recursive: true })
}
