import { humanSize } from '../../../render/units.ts'
import type { Output } from '../../../streams.ts'

const updateMilliseconds = 75
const eraseLine = '\r\x1b[K'

/** Counts what is transferred; on a terminal a line that moves says how much that is. */
export class CopyProgress {
  transferredBytes = 0
  readonly #err: Output
  readonly #label: string
  readonly #isShown: boolean
  #shownAt = Date.now()
  #isOnScreen = false

  constructor(err: Output, label: string, quiet: boolean) {
    this.#err = err
    this.#label = label
    this.#isShown = !quiet && err.isTTY
  }

  add(bytes: number): Promise<void> | undefined {
    this.transferredBytes += bytes
    if (!this.#isShown || Date.now() - this.#shownAt < updateMilliseconds) return undefined
    this.#shownAt = Date.now()
    this.#isOnScreen = true
    return this.#err.write(`${eraseLine}${this.#label}${sizeText(this.transferredBytes)}`)
  }

  /** Takes the line away. */
  async clear(): Promise<void> {
    if (this.#isOnScreen) await this.#err.write(eraseLine)
    this.#isOnScreen = false
  }
}

/** The sentence that ends a copy; both sizes where the archive's is not the content's. */
export function copySummary(
  contentBytes: number,
  transferredBytes: number,
  destination: string,
): string {
  const transferred =
    contentBytes === transferredBytes ? '' : ` (transferred ${sizeText(transferredBytes)})`
  return `Successfully copied ${sizeText(contentBytes)}${transferred} to ${destination}\n`
}

function sizeText(bytes: number): string {
  return humanSize(bytes, 3)
}
