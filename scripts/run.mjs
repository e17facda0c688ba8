import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs a program; resolves to its exit code, 128 and more where a signal ended it. Meanwhile this
 * process outlives SIGINT, which reaches the program from the terminal, and passes SIGTERM on: what
 * was started before can be cleaned up after. `env` is over our own, undefined takes a variable
 * away; `started` is given the child process.
 */
export async function run(program, args, { env = {}, started, ...options } = {}) {
  const child = spawn(program, args, { env: { ...process.env, ...env }, ...options })
  const passOn = (signal) => signal === 'SIGTERM' && child.kill(signal)
  process.on('SIGINT', passOn).on('SIGTERM', passOn)
  try {
    started?.(child)
    return await new Promise((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
    })
  } finally {
    process.off('SIGINT', passOn).off('SIGTERM', passOn)
  }
}
