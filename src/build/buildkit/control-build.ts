import { setTimeout as delay } from 'node:timers/promises'
import type { Control } from './control.ts'
import type { BuildDefinition, BuildResult } from './definition.ts'
import type { StatusResponse } from './messages.ts'
import { newId, type Session, serveOverControl } from './session.ts'
import { solveRequest } from './solve-request.ts'
import type { Connected } from './transport.ts'

export interface BuildHooks {
  /** Takes what happens, as it happens. */
  onStatus(status: StatusResponse): void | Promise<void>
  /** Stops the build on the engine. */
  readonly signal: AbortSignal
}

/** How long the last news of a build may take when it is over already, and how long the first. */
const patienceMilliseconds = 1_000
const firstNewsMilliseconds = 200

/**
 * Builds by BuildKit's own API, on one connection. Resolves when the engine is done and all it had to
 * tell was told.
 *
 * @throws GrpcError where the build fails or is stopped
 */
export async function buildOverControl(
  { control, workerLabels }: Connected,
  definition: BuildDefinition,
  session: Session,
  { onStatus, signal }: BuildHooks,
): Promise<BuildResult> {
  const ref = newId()
  const request = solveRequest(definition, { ref, sessionId: session.id, workerLabels })
  const served = serveOverControl(session, control)
  const news = new News(control, ref, onStatus)
  try {
    const exporterResponse = await control.solve(request, signal)
    await news.rest()
    return { imageId: exporterResponse['containerimage.digest'] ?? '', exporterResponse, ref }
  } catch (error) {
    await news.rest()
    throw error
  } finally {
    news.stop()
    await served.close()
  }
}

/** Follows what happens in a build. */
export class News {
  #hasAny = false
  #heardAt = performance.now()
  readonly #stopped = new AbortController()
  readonly #ended: Promise<void>

  constructor(control: Control, ref: string, onStatus: BuildHooks['onStatus']) {
    this.#ended = this.#follow(control, ref, onStatus)
    this.#ended.catch(() => {})
  }

  /** Waits for the end of the news, or for a silence that is as good. */
  async rest(): Promise<void> {
    this.#heardAt = performance.now()
    const silence = new AbortController()
    try {
      await Promise.race([this.#ended, this.#silence(silence.signal)])
    } finally {
      silence.abort()
    }
  }

  stop(): void {
    this.#stopped.abort()
  }

  async #follow(control: Control, ref: string, onStatus: BuildHooks['onStatus']): Promise<void> {
    try {
      for await (const status of control.status(ref, this.#stopped.signal)) {
        this.#hasAny = true
        this.#heardAt = performance.now()
        await onStatus(status)
      }
    } catch (error) {
      // What became of the build is told by the build itself; but our own output may have gone.
      if (!(error instanceof Error && error.name === 'GrpcError')) throw error
    }
  }

  async #silence(signal: AbortSignal): Promise<void> {
    for (;;) {
      // Of a build that failed before it began nothing is told, but only after seconds.
      const patience = this.#hasAny ? patienceMilliseconds : firstNewsMilliseconds
      const left = this.#heardAt + patience - performance.now()
      if (left <= 0 || signal.aborted) return
      await delay(left, undefined, { signal }).catch(() => {})
    }
  }
}
