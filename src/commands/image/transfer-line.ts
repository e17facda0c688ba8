import { progressBar } from '../../render/progress.ts'
import type { Output } from '../../streams.ts'

const updateMilliseconds = 100

/**
 * The line that says how much of something was sent or received. On a terminal it moves; elsewhere
 * only its last state is written, as docker does it.
 */
export class TransferLine {
  readonly #out: Output
  readonly #label: string
  #writtenAt = Date.now()
  #current = 0
  #total = 0

  constructor(out: Output, label: string) {
    this.#out = out
    this.#label = label
  }

  /** @param total - 0 where it is not known */
  update(current: number, total = 0): void | Promise<void> {
    this.#current = current
    this.#total = total
    if (!this.#out.isTTY || Date.now() - this.#writtenAt < updateMilliseconds) return
    this.#writtenAt = Date.now()
    return this.#out.write(`${this.#text()}\r`)
  }

  end(): void | Promise<void> {
    return this.#out.write(`${this.#text()}\r\r\n`)
  }

  #text(): string {
    return `${this.#label} ${progressBar({ current: this.#current, total: this.#total }, this.#out.columns)}`
  }
}
