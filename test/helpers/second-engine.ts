import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './program.ts'

const script = fileURLToPath(new URL('../../scripts/engine.mjs', import.meta.url))

/** An engine beside the one at DOCKER_HOST, with a cable between the two. */
export interface SecondEngine extends AsyncDisposable {
  /** For DOCKER_HOST. */
  readonly host: string
  /** The address of the first engine on the cable. */
  readonly firstAddress: string
  readonly secondAddress: string
}

/** The process whose network the engine at DOCKER_HOST is in; undefined where that is not known. */
export const enginePid = process.env.QUAYMASTER_ENGINE_PID

/** Starts another private engine, and lays a cable from the network of the first to its own. */
export async function startSecondEngine(): Promise<SecondEngine> {
  const name = `run-${process.pid}`
  const started = await must(process.execPath, [script, 'up', '--name', name])
  const host = /unix:\/\/\S+/.exec(started)![0]
  const state = await readFile(join(dirname(host.slice('unix://'.length)), 'state.json'), 'utf8')
  const { pid } = JSON.parse(state) as { pid: number }

  const firstAddress = '10.98.0.1'
  const secondAddress = '10.98.0.2'
  const lay =
    `ip link add cable0 type veth peer name cable1 netns ${pid} && ` +
    `ip address add ${firstAddress}/24 dev cable0 && ip link set cable0 up`
  await must('nsenter', [`--net=/proc/${enginePid}/ns/net`, 'sh', '-c', lay])
  const plug = `ip address add ${secondAddress}/24 dev cable1 && ip link set cable1 up`
  await must('nsenter', [`--net=/proc/${pid}/ns/net`, 'sh', '-c', plug])

  return {
    host,
    firstAddress,
    secondAddress,
    async [Symbol.asyncDispose]() {
      // The cable goes with the network that one of its ends is in.
      await must(process.execPath, [script, 'down', '--name', name])
    },
  }
}

async function must(program: string, args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await runProgram(program, args)
  if (exitCode !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
  return stdout
}
