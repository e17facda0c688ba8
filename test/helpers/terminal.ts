import { type IPty, spawn } from '@lydell/node-pty'
import { Terminal } from '@xterm/headless'
import type { Env } from '../../src/command.ts'
import { launcher, wordsOf } from './program.ts'

export interface TerminalOptions {
  readonly columns?: number
  readonly rows?: number
  /** Over the environment of this process. */
  readonly env?: Env
  /** The program to run instead of ours. */
  readonly program?: string
}

/** A program in a terminal, and the screen a person would look at. */
export class TerminalSession implements AsyncDisposable {
  readonly #pty: IPty
  readonly #screen: Terminal
  /** The code and signal the program ended with. */
  readonly exited: Promise<{ exitCode: number; signal: number }>
  readonly #listeners = new Set<() => void>()
  #output = ''
  #hasExited = false

  constructor(program: string, args: string[], { columns = 80, rows = 24, env }: TerminalOptions) {
    this.#screen = new Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1000 })
    this.#pty = spawn(program, args, {
      cols: columns,
      rows,
      name: 'xterm-256color',
      env: definedOf({ ...process.env, TERM: 'xterm-256color', ...env }),
    })
    this.#pty.onData((data) => {
      this.#output += data
      this.#screen.write(data, () => this.#changed())
    })
    // What the program asks the terminal, such as where the cursor is, gets its answer.
    this.#screen.onData((answer) => this.#pty.write(answer))
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal = 0 }) => {
        // The last output is on the screen before anyone hears of the end.
        this.#screen.write('', () => {
          this.#hasExited = true
          this.#changed()
          resolve({ exitCode, signal })
        })
      })
    })
  }

  /** The lines on the screen, without the empty ones below. */
  screen(): string {
    const { active } = this.#screen.buffer
    const lines = Array.from({ length: this.#screen.rows }, (_, row) =>
      active.getLine(active.viewportY + row)!.translateToString(true),
    )
    return lines.join('\n').replace(/\n+$/, '')
  }

  /** Everything the program has written, as it wrote it. */
  output(): string {
    return this.#output
  }

  /** Row and column of the cursor, from 0. */
  cursor(): { row: number; column: number } {
    const { cursorX, cursorY } = this.#screen.buffer.active
    return { row: cursorY, column: cursorX }
  }

  type(keys: string): void {
    this.#pty.write(keys)
  }

  resize(columns: number, rows: number): void {
    this.#screen.resize(columns, rows)
    this.#pty.resize(columns, rows)
  }

  kill(signal: NodeJS.Signals): void {
    this.#pty.kill(signal)
  }

  /** Resolves when `wanted` is on the screen; rejects, showing it, at the deadline or the end. */
  waitFor(wanted: string | RegExp, { seconds = 10 } = {}): Promise<void> {
    const found = () => {
      const screen = this.screen()
      return typeof wanted === 'string' ? screen.includes(wanted) : wanted.test(screen)
    }
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        clearTimeout(deadline)
        this.#listeners.delete(look)
        finish()
      }
      const fail = (reason: string) =>
        settle(() =>
          reject(new Error(`${wanted} is not on the screen ${reason}:\n${this.screen()}`)),
        )
      const look = () => {
        if (found()) settle(resolve)
        else if (this.#hasExited) fail('of a program that has ended')
      }
      const deadline = setTimeout(() => fail(`after ${seconds} s`), seconds * 1000)
      this.#listeners.add(look)
      look()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#hasExited) this.#pty.kill('SIGKILL')
    await this.exited
    this.#screen.dispose()
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Starts bin/quaymaster.js, or `program`, in a terminal. */
export function openTerminal(
  line: string | readonly string[],
  options: TerminalOptions = {},
): TerminalSession {
  const words = wordsOf(line)
  return options.program
    ? new TerminalSession(options.program, words, options)
    : new TerminalSession(process.execPath, [launcher, ...words], options)
}

function definedOf(env: Env): Record<string, string> {
  const entries = Object.entries(env).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined
  })
  return Object.fromEntries(entries)
}
