import type { Output } from '../streams.ts'
import { type BuildColors, buildColors } from './buildkit-colors.ts'
import type { Frontend } from './buildkit-progress.ts'
import { type Step, type Task, type Trace, transferSize } from './buildkit-trace.ts'
import { cellCount, ellipsis, sanitize } from './text.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Lines of a running step's output that are shown below it. */
const defaultLogLines = 6
/** A step that takes less is shown as one that takes no time. */
const leastSeconds = 0.05

interface Line {
  readonly text: string
  /** What stands at the right edge. */
  readonly timer?: string
  /** An escape sequence before it; empty for the terminal's own colour. */
  readonly style: string
}

/** A build as a block at the bottom of a terminal, one line a step, that is drawn anew in place. */
export class TerminalBuild implements Frontend {
  readonly #out: Output
  readonly #trace: Trace
  readonly #contextName: string
  readonly #colors: BuildColors
  readonly #logLines: number
  readonly #startedAt = Date.now()
  /** The cells each row of the last frame took: a narrower terminal has broken them. */
  #drawn: number[] = []

  constructor(
    out: Output,
    trace: Trace,
    { contextName, env }: { readonly contextName: string; readonly env: Environment },
  ) {
    this.#out = out
    this.#trace = trace
    this.#contextName = contextName
    this.#colors = buildColors(env, out.colorLevel)
    const given = env.BUILDKIT_TTY_LOG_LINES
    this.#logLines = given && /^\d+$/.test(given) ? Number(given) : defaultLogLines
  }

  async draw(): Promise<void> {
    // The last lines are all that is shown, and a step keeps those itself.
    for (const step of this.#trace.steps) step.lines = []
    const room = Math.max(this.#out.rows - 2, 1)
    await this.#write(this.#lines(room), false)
  }

  async end(): Promise<void> {
    await this.#write(this.#lines(Number.POSITIVE_INFINITY), true)
  }

  /** Where there is too little room, what goes on is kept, and of the rest what came last. */
  #lines(room: number): Line[] {
    const blocks = [...this.#trace.begun]
      .filter((step) => !step.isHidden)
      .map((step) => ({ isOpen: !step.isCompleted, step, lines: this.#stepLines(step) }))
    let count = blocks.reduce((sum, { lines }) => sum + lines.length, 0)
    const shown = blocks.filter(({ isOpen, lines }) => {
      if (isOpen || count <= room) return true
      count -= lines.length
      return false
    })
    return shown
      .flatMap(({ isOpen, step, lines }) => {
        const output = isOpen ? this.#outputLines(step) : []
        const fits = count + output.length <= room
        if (fits) count += output.length
        return fits ? [...lines, ...output] : lines
      })
      .slice(-room)
  }

  #stepLines(step: Step): Line[] {
    const { run, error, cancel, warn } = this.#colors
    let style = ''
    if (step.isCompleted) {
      style = step.isCanceled ? cancel : step.error ? error : step.warnings.length > 0 ? warn : run
    }
    const prefix = step.isCanceled
      ? 'CANCELED '
      : step.error
        ? 'ERROR '
        : step.isCached
          ? 'CACHED '
          : ''
    const line = {
      text: ` => ${prefix}${sanitize(step.name)}`,
      timer: this.#timer(step.seconds(this.#trace.now())),
      style,
    }
    const tasks = [...step.tasks.values()].map((task) => this.#taskLine(task))
    const warnings = step.warnings.map(({ short }) => ({
      text: ` => WARN: ${sanitize(short.toString('utf8'))}`,
      timer: this.#timer(0),
      style: warn,
    }))
    return [line, ...tasks, ...warnings]
  }

  #taskLine({ id, current, total, started, completed }: Task): Line {
    const amount =
      total > 0
        ? ` ${transferSize(current)} / ${transferSize(total)}`
        : current > 0
          ? ` ${transferSize(current)}`
          : ''
    const seconds = started === undefined ? 0 : ((completed ?? this.#trace.now()) - started) / 1000
    return {
      text: ` => => ${sanitize(id)}${amount}`,
      timer: this.#timer(seconds),
      style: completed === undefined ? '' : this.#colors.run,
    }
  }

  #outputLines(step: Step): Line[] {
    const lines = this.#logLines > 0 ? step.tail.slice(-this.#logLines) : []
    return lines.map((line) => ({
      text: ` => => # ${sanitize(
        line
          .slice(line.indexOf(' ') + 1)
          .replace(/^.*\r(?=.)/, '')
          .trimEnd(),
      )}`,
      style: this.#colors.faint,
    }))
  }

  #timer(seconds: number): string {
    return `${(seconds < leastSeconds ? 0 : seconds).toFixed(1)}s`
  }

  #title(isEnd: boolean): Line {
    const steps = this.#trace.steps.filter(({ isHidden }) => !isHidden)
    const completed = steps.filter(({ isCompleted }) => isCompleted).length
    const isFinished = isEnd && completed > 0 && completed === steps.length
    const seconds = ((Date.now() - this.#startedAt) / 1000).toFixed(1)
    const state = `(${completed}/${steps.length})${isFinished ? ' FINISHED' : ''}`
    return {
      text: `[+] Building ${seconds}s ${state}`,
      timer: `docker:${this.#contextName}`,
      style: '',
    }
  }

  async #write(lines: readonly Line[], isEnd: boolean): Promise<void> {
    const width = Math.max(this.#out.columns - 1, 1)
    const rows = [this.#title(isEnd), ...lines].map((line) => ({
      text: justified(line, width),
      style: line.style,
    }))
    const body = rows
      .map(({ text, style }) => `${style === '' ? text : `${style}${text}\x1b[0m`}\x1b[K\n`)
      .join('')
    const frame = `\x1b[?25l${this.#home()}${body}\x1b[J\x1b[?25h`
    this.#drawn = rows.map(({ text }) => cellCount(text))
    await this.#out.write(frame)
  }

  #home(): string {
    const columns = Math.max(this.#out.columns, 1)
    const rows = this.#drawn.reduce(
      (sum, cells) => sum + Math.max(1, Math.ceil(cells / columns)),
      0,
    )
    return rows === 0 ? '' : `\x1b[${rows}A\r`
  }
}

function justified({ text, timer = '' }: Line, width: number): string {
  const room = timer === '' ? width : width - timer.length - 1
  const cut = cellCount(text) > room ? ellipsis(text, Math.max(room, 1)) : text
  if (timer === '') return cut
  return cut + ' '.repeat(Math.max(width - cellCount(cut) - timer.length, 1)) + timer
}
