import { createReadStream, fstatSync, writeSync } from 'node:fs'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { isatty } from 'node:tty'
import type { Node } from './cli/tree.ts'
import type { Host } from './cli.ts'
import { BrokenPipe } from './errors.ts'
import { colorLevel } from './render/color.ts'
import type { Input, Output } from './streams.ts'
import { systemErrorText } from './system-error.ts'

/**
 * Signals that mean nothing to docker where it does not pass them on: Go ignores them. Left to Node,
 * the first opens its debugger, and the others end the program.
 */
const ignored: readonly NodeJS.Signals[] = ['SIGUSR1', 'SIGUSR2', 'SIGALRM', 'SIGVTALRM', 'SIGIO']

/** The machine as Node's `process` shows it. */
export function nodeHost(process: NodeJS.Process, tree: Node): Host {
  for (const signal of ignored) process.on(signal, () => {})
  const called = basename(process.argv[1] ?? '', '.js')
  return {
    argv: process.argv.slice(2),
    programName: called === 'docker' ? 'docker' : 'quaymaster',
    env: process.env,
    homeDirectory: process.env.HOME ?? process.env.USERPROFILE ?? '',
    platform: process.platform,
    tree,
    streams: {
      in: new StandardInput(process),
      out: new StandardOutput(process, 1),
      err: new StandardOutput(process, 2),
    },
    onSignal(signals, listener) {
      for (const signal of signals) process.on(signal, listener)
      return () => {
        for (const signal of signals) process.off(signal, listener)
      }
    },
  }
}

/** Bytes that go to a pipe before it is made non-blocking; an empty pipe holds this much. */
const pipePatienceBytes = 32 * 1024

/**
 * Standard output or error, written with one system call a chunk. A pipe whose reader is slow is
 * waited for without blocking, so that signals are served.
 */
class StandardOutput implements Output {
  readonly #process: NodeJS.Process
  readonly #fd: 1 | 2
  #isTTY: boolean | undefined
  #written = 0
  #pending: Promise<void> | undefined

  constructor(process: NodeJS.Process, fd: 1 | 2) {
    this.#process = process
    this.#fd = fd
  }

  get isTTY(): boolean {
    this.#isTTY ??= isatty(this.#fd)
    return this.#isTTY
  }

  get columns(): number {
    return this.isTTY ? (this.#stream.columns ?? 0) : 0
  }

  get rows(): number {
    return this.isTTY ? (this.#stream.rows ?? 0) : 0
  }

  get colorLevel(): 0 | 1 | 2 | 3 {
    return colorLevel(this.#process.env, this.isTTY)
  }

  write(chunk: string | Uint8Array): Promise<void> | undefined {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk
    if (this.#pending !== undefined) {
      this.#pending = this.#pending.then(() => this.#writeNow(bytes))
      return this.#pending
    }
    return this.#writeNow(bytes)
  }

  onResize(listener: () => void): () => void {
    if (!this.isTTY) return () => {}
    this.#stream.on('resize', listener)
    return () => this.#stream.off('resize', listener)
  }

  /** Node's own stream; opening it makes a pipe non-blocking and watches a terminal's size. */
  get #stream(): NodeJS.WriteStream {
    return this.#fd === 1 ? this.#process.stdout : this.#process.stderr
  }

  #writeNow(bytes: Uint8Array): Promise<void> | undefined {
    if (this.#written <= pipePatienceBytes) {
      this.#written += bytes.length
      if (this.#written > pipePatienceBytes && isPipe(this.#fd)) this.#stream.on('error', () => {})
    }
    let offset = 0
    while (offset < bytes.length) {
      try {
        offset += writeSync(this.#fd, bytes, offset)
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException
        if (code === 'EINTR') continue
        if (code === 'EAGAIN') return this.#writeLater(bytes.subarray(offset))
        throw isGone(code) ? new BrokenPipe() : this.#failure(error)
      }
    }
    return undefined
  }

  #writeLater(bytes: Uint8Array): Promise<void> {
    const done = new Promise<void>((resolve, reject) => {
      this.#stream.write(bytes, (error) => {
        if (!error) return resolve()
        reject(
          isGone((error as NodeJS.ErrnoException).code) ? new BrokenPipe() : this.#failure(error),
        )
      })
    })
    this.#pending = done
    const settled = () => {
      if (this.#pending === done) this.#pending = undefined
    }
    done.then(settled, settled)
    return done
  }

  #failure(error: unknown): Error {
    const device = this.#fd === 1 ? '/dev/stdout' : '/dev/stderr'
    return new Error(systemErrorText(error, 'write', device), { cause: error })
  }
}

/** Signals that end a program without Node giving the terminal back. */
const deadly: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGQUIT']

/** Bytes of one read of a file: Node's own 64 KB are many small requests. */
const fileReadBytes = 512 * 1024

/** Standard input; a terminal's raw mode is docker's, which Node's is not. */
class StandardInput implements Input {
  #stream: Readable | undefined
  readonly #process: NodeJS.Process
  #isTTY: boolean | undefined
  #raw = false

  constructor(process: NodeJS.Process) {
    this.#process = process
  }

  get isTTY(): boolean {
    this.#isTTY ??= isatty(0)
    return this.#isTTY
  }

  get stream(): Readable {
    this.#stream ??= statOf(0)?.isFile()
      ? createReadStream('', { fd: 0, autoClose: false, highWaterMark: fileReadBytes })
      : this.#process.stdin
    return this.#stream
  }

  setRawMode(raw: boolean): void {
    if (raw === this.#raw || !this.isTTY || this.#process.env.NORAW) return
    this.#raw = raw
    this.#process.stdin.setRawMode(raw)
    for (const signal of deadly) {
      if (raw) this.#process.on(signal, this.#endBy)
      else this.#process.off(signal, this.#endBy)
    }
    // Node leaves the output side cooked; the container's terminal does that work already.
    if (raw && this.#process.platform !== 'win32')
      this.#process
        .getBuiltinModule('node:child_process')
        .spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] })
  }

  /** Gives the terminal back before a signal that nobody else takes ends the program. */
  readonly #endBy = (signal: NodeJS.Signals) => {
    if (this.#process.listenerCount(signal) > 1) return
    this.setRawMode(false)
    this.#process.kill(this.#process.pid, signal)
  }
}

function isPipe(fd: number): boolean {
  const stat = statOf(fd)
  return stat?.isFIFO() === true || stat?.isSocket() === true
}

function statOf(fd: number) {
  try {
    return fstatSync(fd)
  } catch {
    return undefined
  }
}

function isGone(code: string | undefined): boolean {
  return code === 'EPIPE' || code === 'ECONNRESET'
}
