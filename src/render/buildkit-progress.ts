import type { StatusResponse } from '../build/buildkit/messages.ts'
import type { Output } from '../streams.ts'
import { failedSteps } from './buildkit-failure.ts'
import { PlainBuild } from './buildkit-plain.ts'
import { toJsonLine } from './buildkit-rawjson.ts'
import { Trace } from './buildkit-trace.ts'
import { TerminalBuild } from './buildkit-tty.ts'

/** How the progress of a build is shown. */
export const progressModes = ['auto', 'tty', 'plain', 'rawjson', 'quiet'] as const
export type ProgressMode = (typeof progressModes)[number]

export interface BuildDisplay {
  update(status: StatusResponse): Promise<void> | void
  /** Shows the last state and, to people, the output of steps that failed once more; and stops. */
  end(): Promise<void>
  readonly trace: Trace
}

type Environment = Readonly<Record<string, string | undefined>>

export interface DisplayOptions {
  readonly mode: ProgressMode
  readonly env: Environment
  /** Which engine builds: the name of the Docker context. */
  readonly contextName: string
}

/** @throws Error where a terminal is asked for and there is none */
export function createDisplay(
  out: Output,
  { mode, env, contextName }: DisplayOptions,
): BuildDisplay {
  const trace = new Trace()
  if (mode === 'tty' && !out.isTTY) {
    throw new Error('failed to get console: provided file is not a console')
  }
  if (mode === 'quiet')
    return { trace, update: (status) => void trace.update(status), async end() {} }
  if (mode === 'rawjson') {
    return {
      trace,
      update(status) {
        trace.update(status)
        return out.write(toJsonLine(status))
      },
      async end() {},
    }
  }
  const intervals = redrawTimes(env)
  if (mode === 'plain' || !out.isTTY) {
    const title = `building with "${contextName}" instance using docker driver`
    return paced(trace, new PlainBuild(out, trace, { title }), out, intervals)
  }
  return paced(trace, new TerminalBuild(out, trace, { contextName, env }), out, intervals)
}

/** Shows the state of a trace; `changed` are the steps there is news of since the last time. */
export interface Frontend {
  draw(changed: Set<NonNullable<Trace['steps'][number]>>): Promise<void> | void
  end(): Promise<void> | void
}

interface Intervals {
  readonly leastMilliseconds: number
  readonly tickMilliseconds: number
}

function redrawTimes({ TTY_DISPLAY_RATE: rate }: Environment): Intervals {
  const given = rate && /^\d+$/.test(rate) ? Number(rate) : 0
  return { leastMilliseconds: given || 100, tickMilliseconds: given || 150 }
}

/** Draws not too often, and now and then when nothing happens: the clocks go on. */
function paced(
  trace: Trace,
  frontend: Frontend,
  out: Output,
  { leastMilliseconds, tickMilliseconds }: Intervals,
): BuildDisplay {
  let changed: Set<Trace['steps'][number]> = new Set()
  let drawnAt = 0
  let failure: unknown
  let drawing = Promise.resolve()
  const draw = () => {
    drawnAt = performance.now()
    const taken = changed
    changed = new Set()
    drawing = drawing.then(() => frontend.draw(taken))
    drawing.catch((error) => {
      failure ??= error
    })
  }
  // Who builds is told at once; a step that is through before the next time is told of as a whole.
  draw()
  const timer = setInterval(draw, tickMilliseconds)
  return {
    trace,
    update(status) {
      if (failure) throw failure
      for (const step of trace.update(status)) changed.add(step)
      if (performance.now() - drawnAt < leastMilliseconds) return undefined
      draw()
      return drawing
    },
    async end() {
      clearInterval(timer)
      if (failure) throw failure
      draw()
      await drawing
      await frontend.end()
      await out.write(failedSteps(trace.steps))
    },
  }
}
