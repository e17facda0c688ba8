import type { Output } from '../streams.ts'
import type { Frontend } from './buildkit-progress.ts'
import { type Step, type Task, type Trace, transferSize } from './buildkit-trace.ts'

/** How long another step may have the output to itself, and how long news may wait at most. */
const fairShareMilliseconds = 5_000
const longestWaitMilliseconds = 10_000
/** News of a transfer that goes on: after so much of it, or so long. */
const leastShare = 0.05
const leastTaskMilliseconds = 5_000

/** A step's place in the output. */
interface Place {
  readonly number: number
  readonly shownTasks: Map<string, Task>
  shownWarnings: number
  /** Part of a line has been written, and its rest may follow. */
  isMidLine: boolean
}

/**
 * A build as lines that are only ever added. Steps run side by side, and the output changes from one to
 * the other: each line has its step's number before it.
 */
export class PlainBuild implements Frontend {
  readonly #out: Output
  readonly #trace: Trace
  readonly #places = new Map<Step, Place>()
  /** Steps with news that were not shown, and since when. */
  readonly #waiting = new Map<Step, number>()
  #current: Step | undefined
  #currentSince = 0
  #title: string | undefined
  #hasSteps = false
  #text = ''

  constructor(out: Output, trace: Trace, { title }: { readonly title: string }) {
    this.#out = out
    this.#trace = trace
    this.#title = title
  }

  async draw(changed: ReadonlySet<Step>): Promise<void> {
    if (this.#title !== undefined) this.#text += `#0 ${this.#title}\n\n`
    this.#title = undefined
    const now = performance.now()
    for (const step of changed) {
      if (!step.isHidden && !this.#waiting.has(step)) this.#waiting.set(step, now)
    }
    this.#showCompleted()
    this.#showRunning(now)
    const text = this.#text
    this.#text = ''
    if (text !== '') await this.#out.write(text)
  }

  async end(): Promise<void> {
    for (const step of [...this.#waiting.keys()]) this.#show(step)
    const text = this.#text
    this.#text = ''
    await this.#out.write(text)
  }

  /** The current one first, so that it need not be begun anew. */
  #showCompleted(): void {
    const completed = [...this.#waiting.keys()].filter((step) => step.isCompleted)
    const rank = (step: Step) => (step === this.#current ? 0 : 1)
    const endOf = (step: Step) => step.intervals.at(-1)!.end!
    completed.sort((a, b) => rank(a) - rank(b) || endOf(a) - endOf(b))
    for (const step of completed) this.#show(step)
  }

  #showRunning(now: number): void {
    const current = this.#current
    if (current && this.#waiting.has(current)) this.#show(current)
    const [next] = [...this.#waiting].sort(([, a], [, b]) => a - b)
    if (!next) {
      // An open step is named even if it has nothing to say.
      if (!this.#current) this.#showOpen()
      return
    }
    const [step, since] = next
    const isDue =
      !this.#current ||
      now - since > longestWaitMilliseconds ||
      now - this.#currentSince > fairShareMilliseconds
    if (isDue) this.#show(step)
  }

  #showOpen(): void {
    const open = this.#trace.steps.find(
      (step) => step.isStarted && !step.isCompleted && !step.isHidden,
    )
    if (open) this.#show(open)
  }

  #show(step: Step): void {
    this.#waiting.delete(step)
    const place = this.#placeOf(step)
    const { number } = place
    if (step !== this.#current) this.#begin(step, number)
    const hasOpenTask = this.#showTasks(step, place)
    for (const warning of step.warnings.slice(place.shownWarnings)) {
      this.#line(number, `WARN: ${warning.short.toString('utf8')}`)
    }
    place.shownWarnings = step.warnings.length
    this.#showLines(step, place)
    if (step.isCompleted && !hasOpenTask) this.#conclude(step, place)
  }

  #placeOf(step: Step): Place {
    let place = this.#places.get(step)
    if (!place) {
      const number = this.#places.size + 1
      place = { number, shownTasks: new Map(), shownWarnings: 0, isMidLine: false }
      this.#places.set(step, place)
    }
    return place
  }

  #begin(step: Step, number: number): void {
    if (this.#current) {
      const left = this.#places.get(this.#current)!
      this.#endLine(left)
      this.#line(left.number, '...')
    }
    if (this.#hasSteps) this.#text += '\n'
    this.#hasSteps = true
    this.#line(number, step.name)
    this.#current = step
    this.#currentSince = performance.now()
  }

  /** Says whether one of them goes on. */
  #showTasks(step: Step, { number, shownTasks }: Place): boolean {
    let isOpen = false
    for (const task of step.tasks.values()) {
      const shown = shownTasks.get(task.id)
      if (shown === task || (shown && !task.completed && !isWorthALine(shown, task))) continue
      shownTasks.set(task.id, task)
      if (task.completed === undefined) isOpen = true
      this.#line(number, taskLine(task))
    }
    return isOpen
  }

  #showLines(step: Step, place: Place): void {
    const lines = step.lines
    step.lines = []
    for (const [index, line] of lines.entries()) {
      const isRest = index === 0 && place.isMidLine
      this.#text += isRest ? line : `#${place.number} ${line}`
      const isOpen = index === lines.length - 1 && step.isLineOpen
      if (!isOpen) this.#text += '\n'
      place.isMidLine = isOpen
    }
    // The line's end may come with nothing more on it.
    if (!step.isLineOpen) this.#endLine(place)
  }

  #conclude(step: Step, place: Place): void {
    this.#endLine(place)
    this.#current = undefined
    if (step.isCanceled) this.#line(place.number, 'CANCELED')
    else if (step.error) this.#line(place.number, `ERROR: ${step.error}`)
    else if (step.isCached) this.#line(place.number, 'CACHED')
    else this.#line(place.number, `DONE ${step.seconds(this.#trace.now()).toFixed(1)}s`)
  }

  #line(number: number, text: string): void {
    this.#text += `#${number} ${text}\n`
  }

  #endLine(place: Place): void {
    if (place.isMidLine) this.#text += '\n'
    place.isMidLine = false
  }
}

function isWorthALine(shown: Task, { current, total, at }: Task): boolean {
  const share = total > 0 ? (current - shown.current) / total : 0
  return share >= leastShare || at - shown.at >= leastTaskMilliseconds
}

function taskLine({ id, current, total, at, started, completed }: Task): string {
  let line = id
  if (total > 0) line += ` ${transferSize(current)} / ${transferSize(total)}`
  else if (current > 0) line += ` ${transferSize(current)}`
  const seconds = started === undefined ? 0 : ((completed ?? at) - started) / 1000
  if (seconds > 0.01) line += ` ${seconds.toFixed(1)}s`
  return completed === undefined ? line : `${line} done`
}
