import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Input, Output } from '../streams.ts'
import { detachFilter } from './detach.ts'

/** The process's side of an attached connection. */
export interface AttachedConnection {
  /** Returns nothing when the bytes were taken at once, else a promise to await before writing on. */
  write(chunk: Uint8Array): Promise<void> | undefined
  /** Tells the process that its input has ended; its output goes on. */
  closeWrite(): void
}

export interface HijackOptions {
  /** Where the process's input comes from; nowhere when undefined. */
  readonly input: Input | undefined
  readonly connection: AttachedConnection
  /** The process has a terminal: ours becomes raw, and the detach keys are looked for. */
  readonly tty: boolean
  readonly detachKeys: Uint8Array
  /** Carries the process's output until it ends; undefined when no output is attached. */
  readonly copyOutput: (() => Promise<void>) | undefined
}

/**
 * Carries the streams of a process until its output ends, whether or not our input has, or until the
 * detach keys are typed. The connection is the caller's to destroy. Rejects when the output fails.
 */
export async function hijackStreams({
  input,
  connection,
  tty,
  detachKeys,
  copyOutput,
}: HijackOptions): Promise<'ended' | 'detached'> {
  const terminal = tty && input?.isTTY ? input : undefined
  let isRaw = false
  const restore = () => {
    if (isRaw) terminal?.setRawMode(false)
    isRaw = false
  }

  let stopReading = () => {}
  try {
    if (terminal) {
      terminal.setRawMode(true)
      isRaw = true
    }
    const output = copyOutput?.().then(() => 'ended' as const)
    // The output of a process that we detached from may fail when the connection is destroyed.
    output?.catch(() => {})

    const typed = new Promise<'ended' | 'detached'>((resolve) => {
      if (input === undefined) {
        if (output === undefined) resolve('ended')
        return
      }
      const keys = tty ? detachKeys : new Uint8Array()
      stopReading = forwardInput(input.stream, connection, keys, (outcome) => {
        restore()
        // With output attached, the end of our input is not the end.
        if (outcome === 'detached' || output === undefined) resolve(outcome)
      })
    })
    return await (output === undefined ? typed : Promise.race([output, typed]))
  } finally {
    stopReading()
    restore()
  }
}

/** Reads until the input ends or the keys are typed; the returned function stops at once. */
function forwardInput(
  stream: Readable,
  connection: AttachedConnection,
  keys: Uint8Array,
  done: (outcome: 'ended' | 'detached') => void,
): () => void {
  const filter = detachFilter(keys)
  let stopped = false

  function stop() {
    stopped = true
    stream.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onEnd)
    // An open stdin would keep the program alive, and must not be closed: a shell reads on.
    stream.pause()
    ;(stream as { unref?: () => void }).unref?.()
  }

  function finish(outcome: 'ended' | 'detached') {
    if (stopped) return
    stop()
    done(outcome)
  }

  function onEnd() {
    connection.closeWrite()
    finish('ended')
  }

  async function onData(chunk: Uint8Array) {
    const { data, detached } = filter(chunk)
    // What is typed meanwhile waits in the kernel.
    stream.pause()
    try {
      if (data.length > 0) await connection.write(data)
    } catch {
      // A process that has gone takes no input; its output tells the rest.
      return finish('ended')
    }
    if (detached) finish('detached')
    else if (!stopped) stream.resume()
  }

  if (stream.readableEnded || stream.destroyed) {
    onEnd()
    return () => {}
  }
  ;(stream as { ref?: () => void }).ref?.()
  stream.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', onEnd)
  stream.resume()
  return stop
}

/** The size of a terminal in cells. */
export interface TerminalSize {
  readonly height: number
  readonly width: number
}

const retries = 10
const retryStepMs = 10

/**
 * Tells the process the size of our terminal, now and whenever it changes, until the returned
 * function is called. A process that is only just starting may refuse at first: it is asked again for
 * half a second. `redraw` gives a wrong size first, so that the process draws its screen again.
 */
export function resizeTerminal(
  { out, err }: { readonly out: Output; readonly err: Output },
  resize: (size: TerminalSize) => Promise<unknown>,
  { redraw = false }: { readonly redraw?: boolean | undefined } = {},
): () => void {
  const stopped = new AbortController()
  const { signal } = stopped

  const send = async (extra = 0) => {
    const size = { height: out.rows + extra, width: out.columns + extra }
    if (out.rows !== 0 || out.columns !== 0) await resize(size)
  }

  const start = async () => {
    if (redraw) await send(1).catch(() => {})
    for (let retry = 0; retry <= retries && !signal.aborted; retry++) {
      if (retry > 0) await delay(retry * retryStepMs, undefined, { signal, ref: false })
      if (await succeeds(send())) return
    }
    if (!signal.aborted) await err.write('failed to resize tty, using default size\n')
  }

  // One request at a time, so that the last size is the one that stays.
  let queue = Promise.resolve()
    .then(start)
    .catch(() => {})
  const unsubscribe = out.onResize(() => {
    queue = queue.then(async () => {
      if (!signal.aborted) await succeeds(send())
    })
  })
  return () => {
    stopped.abort()
    unsubscribe()
  }
}

async function succeeds(promise: Promise<unknown>): Promise<boolean> {
  try {
    await promise
    return true
  } catch {
    return false
  }
}
