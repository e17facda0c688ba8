import { setMaxListeners } from 'node:events'
import type { Host } from '../cli.ts'
import { StatusError } from '../errors.ts'

/** Signals that ask the program to end. */
const endings: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM']

/** 128 and the signal's number, which is the same everywhere: it need not be had of node:os. */
const exitCodes: Partial<Record<NodeJS.Signals, number>> = { SIGINT: 130, SIGTERM: 143 }

/**
 * Signals that can be passed on to a container. Left out are those that the terminal needs for
 * itself: TSTP, TTIN and TTOU stop jobs, WINCH is a resize.
 */
const forwarded: readonly NodeJS.Signals[] = [
  'SIGHUP',
  'SIGQUIT',
  'SIGUSR1',
  'SIGUSR2',
  'SIGALRM',
  'SIGVTALRM',
  'SIGCONT',
]

/** How many requests to end are enough to end whatever is under way. */
const limit = 3

type Listener = (signal: NodeJS.Signals) => void

/** The signals that reach the program while it runs. */
export interface Interrupts {
  /** Aborted by the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal
  /** Rejects at the third SIGINT or SIGTERM; never fulfils. */
  readonly forced: Promise<never>
  /** 128+n of the signal that asked the program to end; undefined while none has. */
  exitCode(): number | undefined
  /** Calls back with every signal that can be caught, until the returned function is called. */
  subscribe(listener: Listener): () => void
  /** However often the program is asked to end: a child that is asked as well decides. */
  leaveToChild(): void
  dispose(): void
}

/** Watches the signals of the program until disposed of. */
export function watchInterrupts(onSignal: Host['onSignal']): Interrupts {
  const controller = new AbortController()
  // As many requests as are under way at once listen to it.
  setMaxListeners(0, controller.signal)
  const listeners = new Set<Listener>()
  let first: NodeJS.Signals | undefined
  let count = 0
  let isForceable = true
  let dispose = () => {}

  const forced = new Promise<never>((_resolve, reject) => {
    dispose = onSignal(endings, (signal) => {
      for (const listener of listeners) listener(signal)
      first ??= signal
      controller.abort()
      if (++count === limit && isForceable)
        reject(new StatusError(1, `\ngot ${limit} SIGTERM/SIGINTs, forcefully exiting`))
    })
  })
  forced.catch(() => {})

  return {
    signal: controller.signal,
    forced,
    exitCode: () => first && exitCodes[first],
    subscribe(listener) {
      listeners.add(listener)
      const unsubscribe = onSignal(forwarded, listener)
      return () => {
        listeners.delete(listener)
        unsubscribe()
      }
    },
    leaveToChild() {
      isForceable = false
    },
    dispose,
  }
}
