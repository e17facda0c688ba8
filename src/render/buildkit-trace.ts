import type {
  StatusResponse,
  Timestamp,
  Vertex,
  VertexLog,
  VertexStatus,
  VertexWarning,
} from '../build/buildkit/messages.ts'

/** A span of time in milliseconds since 1970; it goes on where it has no end. */
export interface Interval {
  readonly start: number
  readonly end: number | undefined
}

/** Part of a step, such as a transfer: what of it is done. */
export interface Task {
  readonly id: string
  readonly current: number
  readonly total: number
  readonly at: number
  readonly started: number | undefined
  readonly completed: number | undefined
}

/** How many lines of a failed step's output are shown again at the end. */
const tailLines = 10

/** One step of a build, as far as it is known. */
export class Step {
  readonly id: string
  name: string
  isCached = false
  error = ''
  intervals: Interval[] = []
  readonly tasks = new Map<string, Task>()
  readonly warnings: VertexWarning[] = []
  /** Lines of output that nobody took so far, each with its time before it. */
  lines: string[] = []
  /** The last line has no end yet. */
  isLineOpen = false
  /** The last lines of output, taken or not. */
  readonly tail: string[] = []
  /** A group is not shown before one of its members that count begins. */
  isHidden = false
  readonly #members = new Map<string, Vertex>()
  readonly #spans = new Map<number, Interval>()

  constructor(id: string, name: string) {
    this.id = id
    this.name = name
  }

  get isStarted(): boolean {
    return this.intervals.length > 0
  }

  get isCompleted(): boolean {
    return this.intervals.length > 0 && this.intervals.at(-1)!.end !== undefined
  }

  get isCanceled(): boolean {
    return this.error.endsWith('context canceled')
  }

  /** All the time the step has taken, its pauses left out. */
  seconds(now: number): number {
    const spans = this.intervals.map(({ start, end }) => (end ?? now) - start)
    return spans.reduce((sum, span) => sum + Math.max(span, 0), 0) / 1000
  }

  /** Takes in a vertex that is the step itself; says whether anything changed. */
  update(vertex: Vertex): boolean {
    const before = this.#state()
    this.name = vertex.name
    this.isCached = vertex.cached
    this.error = vertex.error
    this.#addSpan(vertex)
    return this.#state() !== before
  }

  /** Takes in a vertex that is one of several which make up the step. */
  updateMember(vertex: Vertex): boolean {
    const before = this.#state()
    this.#members.set(vertex.digest, vertex)
    this.#addSpan(vertex)
    const members = [...this.#members.values()]
    this.isCached = members.every(({ cached }) => cached)
    this.error = members.find(({ error }) => error !== '')?.error ?? ''
    const counts = members.some(({ started, progressGroup }) => started && !progressGroup?.weak)
    if (counts || this.error !== '') this.isHidden = false
    return this.#state() !== before
  }

  addLog({ data, timestamp }: VertexLog): void {
    const [first = '', ...more] = data.toString('utf8').split('\n')
    if (this.isLineOpen) this.#extendLine(first)
    else if (first !== '' || more.length > 0) this.#addLine(first, timestamp)
    for (const [index, text] of more.entries()) {
      // What follows the last line feed is a line only once something is on it.
      if (index < more.length - 1 || text !== '') this.#addLine(text, timestamp)
    }
    if (data.length > 0) this.isLineOpen = more.length === 0 || more.at(-1) !== ''
  }

  #extendLine(text: string): void {
    const line = this.tail.pop() + text
    this.tail.push(line)
    if (this.lines.length > 0) this.lines[this.lines.length - 1] += text
    else this.lines.push(text)
  }

  #addLine(text: string, timestamp: Timestamp | undefined): void {
    const start = this.intervals.at(-1)?.start
    const seconds = start === undefined ? 0 : ((timeOf(timestamp) ?? start) - start) / 1000
    const line = `${clock(seconds)} ${text}`
    this.lines.push(line)
    this.tail.push(line)
    if (this.tail.length > tailLines) this.tail.shift()
  }

  #addSpan({ started, completed }: Vertex): void {
    const start = timeOf(started)
    if (start === undefined) return
    this.#spans.set(start, { start, end: timeOf(completed) })
    this.intervals = merge([...this.#spans.values()])
  }

  #state(): string {
    return JSON.stringify([this.name, this.isCached, this.error, this.intervals, this.isHidden])
  }
}

/** What is known of a build. */
export class Trace {
  /** In the order in which they came up. */
  readonly steps: Step[] = []
  /** In the order in which they began. */
  readonly begun = new Set<Step>()
  readonly warnings: VertexWarning[] = []
  /** What the engine's clock is behind ours, in milliseconds. */
  clockDifference = 0
  startedAt: number | undefined
  readonly #byDigest = new Map<string, Step>()

  /** Takes in news; returns the steps that they are about. */
  update({ vertexes, statuses, logs, warnings }: StatusResponse, now = Date.now()): Set<Step> {
    const changed = new Set<Step>()
    for (const vertex of vertexes) {
      const step = this.#stepOf(vertex)
      const isNews = vertex.progressGroup ? step.updateMember(vertex) : step.update(vertex)
      if (this.startedAt === undefined && step.isStarted) this.#start(step, now)
      if (step.isStarted) this.begun.add(step)
      if (isNews && step.isStarted) changed.add(step)
    }
    for (const status of statuses) {
      const step = this.#byDigest.get(status.vertex)
      if (!step) continue
      step.tasks.set(status.id, taskOf(status))
      changed.add(step)
    }
    for (const log of logs) {
      const step = this.#byDigest.get(log.vertex)
      step?.addLog(log)
      if (step) changed.add(step)
    }
    for (const warning of warnings) {
      this.warnings.push(warning)
      const step = this.#byDigest.get(warning.vertex)
      step?.warnings.push(warning)
      if (step) changed.add(step)
    }
    return changed
  }

  /** The time on the engine's clock. */
  now(): number {
    return Date.now() - this.clockDifference
  }

  #start(step: Step, now: number): void {
    this.startedAt = step.intervals[0]!.start
    this.clockDifference = now - this.startedAt
  }

  #stepOf({ digest, name, progressGroup: group }: Vertex): Step {
    let step = this.#byDigest.get(digest) ?? this.#byDigest.get(group?.id ?? '')
    if (!step) {
      step = new Step(group?.id ?? digest, group?.name ?? name)
      step.isHidden = group !== undefined
      this.steps.push(step)
      if (group) this.#byDigest.set(group.id, step)
    }
    this.#byDigest.set(digest, step)
    return step
  }
}

function taskOf({ id, current, total, timestamp, started, completed }: VertexStatus): Task {
  return {
    id,
    current,
    total,
    at: timeOf(timestamp) ?? 0,
    started: timeOf(started),
    completed: timeOf(completed),
  }
}

function timeOf(timestamp: Timestamp | undefined): number | undefined {
  return timestamp && timestamp.seconds * 1000 + timestamp.nanos / 1e6
}

/** Joins what overlaps or touches; whatever begins after an open end is part of it. */
function merge(spans: Interval[]): Interval[] {
  const merged: Interval[] = []
  for (const span of spans.sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (!last || (last.end !== undefined && last.end < span.start)) {
      merged.push(span)
    } else if (last.end !== undefined) {
      const end = span.end === undefined ? undefined : Math.max(last.end, span.end)
      merged[merged.length - 1] = { start: last.start, end }
    }
  }
  return merged
}

/** Seconds with as many digits as leave the column about as wide. */
function clock(seconds: number): string {
  return seconds.toFixed(seconds < 10 ? 3 : seconds < 100 ? 2 : 1)
}

/** Bytes with a decimal unit, as docker shows them while it builds: `118B`, `3.00MB`. */
export function transferSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
  let unit = 0
  let value = bytes
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return unit === 0 ? `${bytes}B` : `${value.toFixed(2)}${units[unit]}`
}
