import { setTimeout as delay } from 'node:timers/promises'
import type { Engine } from '../../api/index.ts'
import { decode } from '../../api/json-stream.ts'
import type { ContainerStatsResponse, EventMessage } from '../../api/schema.ts'
import { figuresOf, type StatsRow } from '../../render/stats.ts'

/** A measurement holds for so long: the engine sends one each second while it can. */
const validMilliseconds = 2000

interface Measured {
  readonly container: string
  /** Stops the measuring. */
  readonly stop: AbortController
  /** Resolves at the first measurement, or when none will come. */
  readonly ready: Promise<void>
  row: StatsRow
  measuredAt: number
  error: Error | undefined
}

/** Containers that are measured each second, in the order in which they were added. */
export class MeasuredContainers {
  readonly #api: Engine
  readonly #isWindows: boolean
  readonly #signal: AbortSignal
  readonly #measured = new Map<string, Measured>()
  #isOver = false

  constructor(api: Engine, isWindows: boolean, signal: AbortSignal) {
    this.#api = api
    this.#isWindows = isWindows
    this.#signal = signal
  }

  /** Begins to measure a container; one that is measured already stays as it is. */
  add(container: string): void {
    if (container === '' || this.#measured.has(container)) return
    const { promise, resolve } = settlement()
    const measured: Measured = {
      container,
      stop: new AbortController(),
      ready: promise,
      row: { container, name: '', id: '', figures: undefined },
      measuredAt: 0,
      error: undefined,
    }
    this.#measured.set(container, measured)
    this.#measure(measured, resolve)
      .catch((error: Error) => {
        // What happens to a stream after its first measurement shows in the row: nothing new comes.
        measured.error ??= error
      })
      .finally(resolve)
  }

  remove(container: string): void {
    this.#measured.get(container)?.stop.abort()
    this.#measured.delete(container)
  }

  /** Waits until each container has been measured once, or cannot be, or lets us wait too long. */
  async ready(): Promise<void> {
    const all = Promise.all([...this.#measured.values()].map(({ ready }) => ready))
    const patience = new AbortController()
    const late = delay(validMilliseconds, undefined, { signal: patience.signal }).catch(() => {})
    await Promise.race([all, late])
    patience.abort()
    this.#signal.throwIfAborted()
  }

  /** Why containers could not be measured at all. */
  errors(): Error[] {
    return [...this.#measured.values()].flatMap(({ error }) => error ?? [])
  }

  rows(): StatsRow[] {
    const oldest = performance.now() - validMilliseconds
    return [...this.#measured.values()].map(({ row, measuredAt }) =>
      measuredAt < oldest ? { ...row, figures: undefined } : row,
    )
  }

  /**
   * Adds and removes containers as they come and go: with `all` from their creation to their end,
   * else while they run. Resolves as soon as the engine has begun to tell of them.
   */
  async followEvents(all: boolean): Promise<void> {
    const beginnings = all ? ['create', 'start'] : ['start']
    const endings = all ? ['destroy'] : ['die', 'destroy']
    const filters = { type: ['container'], event: [...beginnings, ...endings] }
    const { body } = await this.#api.system.events({ filters }, { signal: this.#signal })
    const follow = async () => {
      for await (const { Action, Actor } of decode<EventMessage>(body)) {
        const id = Actor?.ID ?? ''
        if (beginnings.includes(Action)) this.add(id)
        else if (endings.includes(Action)) this.remove(id)
      }
    }
    const end = () => {
      this.#isOver = true
    }
    // An engine that is stopped may break off anywhere; that is an end as good as another.
    follow().then(end, end)
  }

  /** Whether the engine has ended its events: it is gone, or going. */
  get isOver(): boolean {
    return this.#isOver
  }

  async #measure(measured: Measured, ready: () => void): Promise<void> {
    const { container, stop } = measured
    const signal = AbortSignal.any([this.#signal, stop.signal])
    const { body } = await this.#api.containers.watchStats(container, { signal })
    for await (const sample of decode<ContainerStatsResponse>(body)) {
      measured.row = statsRow(container, sample, this.#isWindows)
      measured.measuredAt = performance.now()
      ready()
    }
  }
}

/** A container and what was measured of it. */
export function statsRow(
  container: string,
  sample: ContainerStatsResponse,
  isWindows: boolean,
): StatsRow {
  const figures = figuresOf(sample, isWindows)
  return { container, name: sample.name ?? '', id: sample.id ?? '', figures }
}

function settlement() {
  let resolve = () => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
