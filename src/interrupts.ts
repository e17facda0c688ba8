import { constants } from 'node:os'
import { StatusError } from './errors.ts'

/** Signals that ask the program to end. */
const endings = new Set<NodeJS.Signals>(['SIGINT', 'SIGTERM'])
const limit = 3

/** The signals that reach the program while it runs. */
export interface Interrupts {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /** Rejects at the third SIGINT or SIGTERM; never fulfils. */
  readonly forced: Promise<never>
  /** 128+n of the signal that asked the program to end; undefined while none has. */
  exitCode(): number | undefined
  subscribe(listener: (signal: NodeJS.Signals) => void): () => void
  dispose(): void
}

/** Watches the signals of the program until disposed of. */
export function watchInterrupts(
  onSignal: (listener: (signal: NodeJS.Signals) => void) => () => void,
): Interrupts {
  const controller = new AbortController()
  const listeners = new Set<(signal: NodeJS.Signals) => void>()
  let first: NodeJS.Signals | undefined
  let count = 0
  let dispose = () => {}

  const forced = new Promise<never>((_resolve, reject) => {
    dispose = onSignal((signal) => {
      for (const listener of listeners) listener(signal)
      if (!endings.has(signal)) return
      first ??= signal
      controller.abort()
      if (++count === limit)
        reject(new StatusError(1, `\ngot ${limit} SIGTERM/SIGINTs, forcefully exiting`))
    })
  })
  forced.catch(() => {})

  return {
    signal: controller.signal,
    forced,
    exitCode: () => (first ? 128 + constants.signals[first] : undefined),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    dispose,
  }
}
