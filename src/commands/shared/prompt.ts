import type { Cli } from '../../command.ts'
import { Cancelled } from '../../errors.ts'

const interrupt = '\x03'
const endOfFile = '\x04'
const quit = '\x1c'
const eraseLine = '\x15'
const eraseKeys = ['\b', '\x7f']

/** Asks questions, at a terminal or not. What is typed ahead of a question answers it. */
export class Prompt {
  readonly #cli: Cli
  readonly #decoder = new TextDecoder()
  #chunks: AsyncIterator<Uint8Array> | undefined
  #ahead = ''

  constructor(cli: Cli) {
    this.#cli = cli
  }

  /** The answer without the blanks around it. Throws Cancelled when it is interrupted. */
  async ask(question: string): Promise<string> {
    await this.#cli.streams.out.write(question)
    return (await this.readLine()).trim()
  }

  /** The same for a secret: nothing of it is shown. */
  async askHidden(question: string): Promise<string> {
    const { env, streams } = this.#cli
    if (env.NORAW)
      throw new Error('with NORAW set the password would be shown: use --password-stdin')
    // First of all, so that whoever answers at once is not seen either.
    streams.in.setRawMode(true)
    try {
      await streams.out.write(question)
      return (await this.#readKeys()).trim()
    } finally {
      streams.in.setRawMode(false)
      await streams.out.write('\n')
    }
  }

  /** The next line without its end; what there is of one where input ends. */
  async readLine(): Promise<string> {
    for (;;) {
      const end = this.#ahead.indexOf('\n')
      if (end >= 0) {
        const line = this.#ahead.slice(0, end)
        this.#ahead = this.#ahead.slice(end + 1)
        return line
      }
      if (await this.#read()) continue
      const rest = this.#ahead
      this.#ahead = ''
      return rest
    }
  }

  /** In raw mode the terminal neither edits the line nor turns ^C into a signal. */
  async #readKeys(): Promise<string> {
    const typed: string[] = []
    for (;;) {
      if (this.#ahead === '' && !(await this.#read())) return typed.join('')
      const key = String.fromCodePoint(this.#ahead.codePointAt(0)!)
      this.#ahead = this.#ahead.slice(key.length)
      if (key === interrupt || key === quit) throw new Cancelled()
      if (key === '\r' || key === '\n' || key === endOfFile) return typed.join('')
      if (key === eraseLine) typed.length = 0
      else if (eraseKeys.includes(key)) typed.pop()
      else if (key >= ' ' || key === '\t') typed.push(key)
    }
  }

  /** Waits for more; false at the end of input. */
  async #read(): Promise<boolean> {
    const { signal, streams } = this.#cli
    this.#chunks ??= streams.in.stream[Symbol.asyncIterator]()
    const next = this.#chunks.next()
    // Left behind by an interrupt, it may still fail.
    next.catch(() => {})
    const result = await Promise.race([next, aborted(signal)])
    if (result === undefined) {
      await streams.out.write('\n')
      throw new Cancelled()
    }
    this.#ahead += this.#decoder.decode(result.done ? undefined : result.value, {
      stream: !result.done,
    })
    return !result.done
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined)
    else signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
}
