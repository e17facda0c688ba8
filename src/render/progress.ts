import type { Output } from '../streams.ts'
import { LiveLines } from './live.ts'
import { sanitize } from './text.ts'
import { humanSize } from './units.ts'

/** How far something is. */
export interface ProgressDetail {
  readonly current?: number
  readonly total?: number
  /** Seconds since 1970. */
  readonly start?: number
  readonly hidecounts?: boolean
  /** What is counted; bytes where it is not said. */
  readonly units?: string
}

/** One message of the streams that pull, push, build, load and import answer with. */
export interface JsonMessage {
  readonly stream?: string
  readonly status?: string
  readonly progressDetail?: ProgressDetail | null
  readonly progress?: string
  readonly id?: string
  readonly error?: string
  readonly errorDetail?: { readonly code?: number; readonly message?: string } | null
  readonly aux?: unknown
}

/** The engine gave up in the middle of a stream. */
export class JsonMessageError extends Error {
  override readonly name = 'JsonMessageError'
  /** What the engine says: the exit code of a build's step, or an HTTP status; 0 where nothing. */
  readonly code: number

  constructor(message: string, code: number) {
    super(message)
    this.code = code
  }
}

export interface ProgressOptions {
  /** Shows nothing; errors are thrown all the same. */
  readonly quiet?: boolean | undefined
  /** Takes what is not to be shown: the ID of a built image, the digest of a pushed one. */
  readonly onAux?: ((aux: unknown) => void) | undefined
}

/**
 * Shows a stream of messages: on a terminal one line for each layer, with a bar; elsewhere what
 * docker writes there, a line for each change of status.
 *
 * @throws JsonMessageError when the stream brings an error
 */
export async function renderProgress(
  messages: AsyncIterable<JsonMessage>,
  out: Output,
  { quiet, onAux }: ProgressOptions = {},
): Promise<void> {
  const display = quiet ? silent : out.isTTY ? new TerminalDisplay(out) : new PlainDisplay(out)
  try {
    for await (const message of messages) {
      if (message.aux !== undefined && message.aux !== null) {
        onAux?.(message.aux)
        continue
      }
      throwError(message)
      await display.show(message)
    }
  } finally {
    await display.end()
  }
}

interface Display {
  show(message: JsonMessage): Promise<void> | undefined
  end(): Promise<void> | undefined
}

const silent: Display = { show: () => undefined, end: () => undefined }

function throwError({ error, errorDetail }: JsonMessage): void {
  if (errorDetail) {
    throw new JsonMessageError(errorDetail.message ?? error ?? '', errorDetail.code ?? 0)
  }
  if (error) throw new JsonMessageError(error, 0)
}

/** Byte for byte what docker writes into pipes and files. */
class PlainDisplay implements Display {
  readonly #out: Output

  constructor(out: Output) {
    this.#out = out
  }

  show(message: JsonMessage): Promise<void> | undefined {
    const { stream, status = '', progress, progressDetail, id } = message
    if (progressDetail && progressBar(progressDetail, 0) !== '') return undefined

    const prefix = id ? `${id}: ` : ''
    if (progress) return this.#out.write(`${prefix}${status} ${progress}`)
    return this.#out.write(prefix + (stream || `${status}\n`))
  }

  end(): undefined {
    return undefined
  }
}

/**
 * One line for each ID. Where there are more than the terminal has rows, only those in motion are
 * shown meanwhile, and all of them when the block ends.
 */
class TerminalDisplay implements Display {
  readonly #out: Output
  readonly #live: LiveLines
  readonly #stopListening: () => void
  readonly #layers = new Map<string, Layer>()
  readonly #moving = new Set<string>()

  constructor(out: Output) {
    this.#out = out
    this.#live = new LiveLines(out)
    // A failed write comes up again at the next message.
    this.#stopListening = out.onResize(() => void this.#draw().catch(() => {}))
  }

  async show(message: JsonMessage): Promise<void> {
    const { id, stream, status = '', progress, progressDetail } = message
    if (id && (progressDetail || progress)) {
      const layer = layerOf(message, this.#out.columns)
      this.#layers.set(id, layer)
      if (layer.isMoving) this.#moving.add(id)
      else this.#moving.delete(id)
      return this.#draw()
    }

    await this.#finishBlock()
    // A build's own output may have colours; names and states have none.
    if (stream) return this.#live.leave(stream)
    const prefix = id ? `${sanitize(id)}: ` : ''
    const bar = progressDetail ? progressBar(progressDetail, this.#out.columns) : ''
    const ending = bar === '' ? '' : ` ${bar}`
    return this.#live.leave(`${prefix}${sanitize(status)}${ending}\n`)
  }

  async end(): Promise<void> {
    this.#stopListening()
    await this.#finishBlock()
  }

  #fits(): boolean {
    return this.#layers.size < this.#out.rows
  }

  #draw(): Promise<void> {
    if (this.#fits()) return this.#live.draw(this.#lines(this.#layers.keys()))

    const room = Math.max(this.#out.rows - 2, 0)
    const shown = this.#lines(take(this.#moving, room))
    return this.#live.draw([...shown, `${this.#layers.size} layers, ${this.#moving.size} moving`])
  }

  #lines(ids: Iterable<string>): string[] {
    return Array.from(ids, (id) => {
      const layer = this.#layers.get(id)!
      const { columns } = this.#out
      return layer.columns === columns ? layer.text : layerOf(layer.message, columns).text
    })
  }

  async #finishBlock(): Promise<void> {
    if (this.#layers.size === 0) return
    const everything = this.#lines(this.#layers.keys())
    const isWhole = this.#fits()
    this.#layers.clear()
    this.#moving.clear()
    if (isWhole) await this.#live.leave()
    else await this.#live.replace(everything.map((line) => `${line}\n`).join(''))
  }
}

/** A line of the block, as it is at a width. */
interface Layer {
  readonly message: JsonMessage
  readonly columns: number
  readonly text: string
  readonly isMoving: boolean
}

function layerOf(message: JsonMessage, columns: number): Layer {
  const { id = '', status = '', progress = '', progressDetail } = message
  const bar = progressDetail ? progressBar(progressDetail, columns) : sanitize(progress)
  const text = `${sanitize(id)}: ${sanitize(status)} ${bar}`.trimEnd()
  return { message, columns, text, isMoving: bar !== '' }
}

function* take(ids: Iterable<string>, count: number): Generator<string> {
  for (const id of ids) {
    if (count-- <= 0) return
    yield id
  }
}

const widthOfPipes = 200
const barCells = 50

/** The bar and the numbers as docker shows them at this width; empty when nothing moves. */
export function progressBar(detail: ProgressDetail, columns: number, now = Date.now()): string {
  const current = Number(detail.current) || 0
  const total = Number(detail.total) || 0
  const units = detail.units ? sanitize(String(detail.units)) : ''
  const width = columns > 0 ? columns : widthOfPipes
  const amount = (value: number) => (units ? `${value}` : humanSize(value))
  if (current <= 0 && total <= 0) return ''
  if (total <= 0) return units ? `${current} ${units}` : amount(current).padStart(8)

  const share = Math.trunc(Math.trunc((current / total) * 100) / 2)
  const filled = Math.min(Math.max(share, 0), barCells)
  const bar = width > 110 ? `[${'='.repeat(filled)}>${' '.repeat(barCells - filled)}] ` : ''
  return bar + counts() + (width > 50 ? timeLeft() : '')

  function counts(): string {
    if (detail.hidecounts) return ''
    const known = current <= total ? `/${amount(total)}` : ''
    if (units) return `${current}${known} ${units}`
    return amount(current).padStart(8) + known
  }

  function timeLeft(): string {
    const start = Number(detail.start) || 0
    if (current <= 0 || start <= 0 || filled >= barCells) return ''
    const seconds = ((now / 1000 - start) / current) * (total - current)
    return Number.isFinite(seconds) ? ` ${clock(Math.round(seconds))}` : ''
  }
}

/** Whole seconds as Go writes a duration: `1h0m5s`. */
function clock(seconds: number): string {
  if (seconds < 0) return `-${clock(-seconds)}`
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.trunc(seconds / 60)
  if (minutes < 60) return `${minutes}m${seconds % 60}s`
  return `${Math.trunc(minutes / 60)}h${minutes % 60}m${seconds % 60}s`
}
