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
  /** The last write that was not done at once. */
  #written: Promise<void> | undefined

  constructor(err: Output, label: string, quiet: boolean) {
    this.#err = err
    this.#label = label
    this.#isShown = !quiet && err.isTTY
  }

  add(bytes: number): Promise<void> | undefined {
    this.transferredBytes += bytes
    if (!this.#isShown || Date.now() - this.#shownAt < updateMilliseconds) return this.#written
    this.#shownAt = Date.now()
    this.#isOnScreen = true
    this.#write(`${eraseLine}${this.#label}${sizeText(this.transferredBytes)}`)
    return this.#written
  }

  /** Writes a line that stays; whoever calls `add` next waits for it. */
  note(line: string): void {
    this.#write(`${this.#isOnScreen ? eraseLine : ''}${line}\n`)
    this.#isOnScreen = false
  }

  /** Takes the moving line away. */
  async clear(): Promise<void> {
    if (this.#isOnScreen) this.#write(eraseLine)
    this.#isOnScreen = false
    await this.#written
  }

  #write(text: string) {
    this.#written = this.#err.write(text) ?? this.#written
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
