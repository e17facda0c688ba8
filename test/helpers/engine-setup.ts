import { launcher, runProgram } from './program.ts'

/** Before the first engine test: the image that all of them use is there. */
export async function setup(): Promise<void> {
  if (!process.env.DOCKER_HOST) return
  const found = await runProgram(process.execPath, [launcher, 'image', 'inspect', 'busybox'])
  if (found.exitCode === 0) return
  const pulled = await runProgram(process.execPath, [launcher, 'pull', 'busybox'])
  if (pulled.exitCode !== 0) throw new Error(`The engine has no busybox: ${pulled.stderr}`)
}
