import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Env } from '../../src/command.ts'

/** What a shell would see of a command. */
export interface Result {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The launcher, built by `npm run build`. */
export const launcher = fileURLToPath(new URL('../../bin/quaymaster.js', import.meta.url))

/** Runs a command line in a process of its own; the environment is this process's, and `env`. */
export async function spawnQuaymaster(
  line: string | readonly string[],
  options: { input?: string | Uint8Array; env?: Env } = {},
): Promise<Result> {
  return runProgram(process.execPath, [launcher, ...wordsOf(line)], options)
}

/** Runs a program to its end; the exit code is 128 and more where a signal ended it, as in a shell. */
export function runProgram(
  program: string,
  args: readonly string[],
  { input = '', env }: { input?: string | Uint8Array; env?: Env } = {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env: { ...process.env, ...env } })
    const stdout: Buffer[] = []
    const stderr: Buffer[] = []
    child.stdout.on('data', (chunk) => stdout.push(chunk))
    child.stderr.on('data', (chunk) => stderr.push(chunk))
    // A program may end without reading what it was given.
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (code, signal) => {
      const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString()
      const exitCode = code ?? 128 + constants.signals[signal!]
      resolve({ exitCode, stdout: text(stdout), stderr: text(stderr) })
    })
  })
}

/** The words of a command line; single and double quotes keep spaces. */
export function wordsOf(line: string | readonly string[]): string[] {
  if (typeof line !== 'string') return [...line]
  const words = line.match(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g) ?? []
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
