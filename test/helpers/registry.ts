import { test } from 'vitest'
// biome-ignore lint/correctness/useImportExtensions: a script, whose types lie beside it
import { type RunningRegistry, startIndex, startRegistry } from '../../scripts/registry.mjs'
import { engineTest } from './engine-test.ts'
import { launcher, type Result, runProgram } from './program.ts'

/** The process in whose network a private engine is; other engines are out of a registry's reach. */
const enginePid = Number(process.env.QUAYMASTER_ENGINE_PID)

/** An engine test with a registry; skipped where the engine is not a private one. */
export const registryTest = (enginePid ? engineTest : test.skip) as typeof engineTest

interface Beside {
  readonly home: string
  readonly input?: string
  /** What is run, and its first words; bin/quaymaster.js where nothing is said. */
  readonly program?: readonly string[]
}

/** In mounts of its own: the authorities that the engine knows are known to the program as well. */
const knowingAuthorities = `
mount -t tmpfs authorities /etc/docker && cp -R "/proc/$0/root/etc/docker/." /etc/docker && exec "$@"`

/** Runs a program on the engine's network and with its authorities, but without an engine. */
export function runBesideEngine(
  words: readonly string[],
  { home, input = '', program = [process.execPath, launcher] }: Beside,
): Promise<Result> {
  const beside = ['unshare', '--mount', 'sh', '-c', knowingAuthorities, String(enginePid)]
  const network = `--net=/proc/${enginePid}/ns/net`
  return runProgram('nsenter', [network, ...beside, ...program, ...words], {
    input,
    env: { HOME: home, DOCKER_CONFIG: undefined, DOCKER_HOST: `unix://${home}/none.sock` },
  })
}

export interface TestRegistry extends AsyncDisposable {
  /** HOST:PORT as the engine finds it. */
  readonly address: string
}

/** A registry for one test: for anyone over plain HTTP, unless it is said otherwise. */
export async function aRegistry(
  options: { users?: Record<string, string>; tls?: 'trusted' | 'unknown' } = {},
): Promise<TestRegistry> {
  return disposable(await startRegistry({ enginePid, ...options }))
}

/** An index that finds the same whatever it is asked for. */
export async function anIndex(results: readonly object[]): Promise<TestRegistry> {
  return disposable(await startIndex({ enginePid, results }))
}

function disposable({ address, stop }: RunningRegistry): TestRegistry {
  return { address, [Symbol.asyncDispose]: stop }
}
