import type { Output } from '../streams.ts'
import { cellCount, ellipsis } from './text.ts'

/**
 * Lines at the bottom of a terminal that change in place. The cursor rests at the start of the line
 * below them, so that what is written after `leave` follows.
 */
export class LiveLines {
  readonly #out: Output
  #drawn: string[] = []
  #columns = 0
  #queue: Promise<void> = Promise.resolve()

  constructor(out: Output) {
    this.#out = out
  }

  /** Shows these lines in place of those before; only what changed is written. */
  draw(lines: readonly string[]): Promise<void> {
    return this.#enqueue(() => {
      const columns = this.#out.columns
      const clipped = lines.map((line) => clip(line, columns))
      const isRewritten = columns !== this.#columns || clipped.length < this.#drawn.length
      const text = isRewritten ? this.#erasure() + below(clipped) : changes(this.#drawn, clipped)
      this.#columns = columns
      this.#drawn = clipped
      return text
    })
  }

  /** Writes `text` in place of the lines, and leaves it there. */
  replace(text: string): Promise<void> {
    return this.#enqueue(() => {
      const written = this.#erasure() + text
      this.#drawn = []
      return written
    })
  }

  /** Leaves the lines as they are and begins anew below; writes `text` there. */
  leave(text = ''): Promise<void> {
    return this.#enqueue(() => {
      this.#drawn = []
      return text
    })
  }

  /** One write at a time: a resize may come while one waits for the terminal. */
  #enqueue(compose: () => string): Promise<void> {
    this.#queue = this.#queue.then(async () => {
      const text = compose()
      if (text !== '') await this.#out.write(text)
    })
    return this.#queue
  }

  /** A terminal that became narrower has broken the lines into more rows. */
  #erasure(): string {
    const columns = Math.max(this.#out.columns, 1)
    const rows = this.#drawn
      .map((line) => Math.max(1, Math.ceil(cellCount(line) / columns)))
      .reduce((sum, count) => sum + count, 0)
    return rows === 0 ? '' : `\x1b[${rows}A\r\x1b[J`
  }
}

function clip(line: string, columns: number): string {
  return cellCount(line) <= columns ? line : ellipsis(line, columns)
}

function below(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('')
}

function changes(before: readonly string[], after: readonly string[]): string {
  const changed = before.map((line, i) => {
    if (line === after[i]) return ''
    const distance = before.length - i
    return `\x1b[${distance}A\r\x1b[2K${after[i]}\r\x1b[${distance}B`
  })
  return changed.join('') + below(after.slice(before.length))
}
