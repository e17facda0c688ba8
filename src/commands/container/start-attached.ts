import type { Hijacked } from '../../api/hijack.ts'
import type { ContainerWaitResponse } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import {
  attachTo,
  interact,
  proxySignals,
  readDetachKeys,
  resizer,
  uninterrupted,
} from './interactive.ts'

/** A container that is to be started with its streams connected to ours. */
export interface AttachedStart {
  readonly id: string
  readonly tty: boolean
  readonly stdin: boolean
  readonly stdout: boolean
  readonly stderr: boolean
  /** The value of `--detach-keys`. */
  readonly detachKeys: string | undefined
  /** The engine removes the container when it has ended; the removal is waited for. */
  readonly autoRemove: boolean
  readonly proxiesSignals: boolean
  start(): Promise<void>
}

/**
 * Attaches to a container, starts it and carries its streams until it ends or the user detaches.
 *
 * @returns how it ended (ContainerWait); nothing when the user detached
 */
export async function startAttached(
  cli: Cli,
  container: AttachedStart,
): Promise<ContainerWaitResponse | undefined> {
  const { api } = cli
  const { id, tty, stdin, stdout, stderr, autoRemove } = container
  const stopProxying = container.proxiesSignals ? proxySignals(cli, id) : () => {}
  let connection: Hijacked | undefined
  try {
    connection = await attachTo(cli, id, container)
    // Waited for before the start, or a short-lived container would be missed.
    const condition = autoRemove ? 'removed' : 'next-exit'
    const ended = api.containers.wait(id, { condition }, uninterrupted).catch(unknownEnd)
    try {
      await container.start()
    } catch (error) {
      // The engine removes a container that could not start; the removal is part of --rm.
      if (autoRemove) await ended
      throw error
    }
    const end = await interact(cli, {
      connection,
      tty,
      stdin,
      output: stdout || stderr,
      detachKeys: readDetachKeys(container.detachKeys, cli),
      resize: resizer(cli, id),
    })
    return end === 'detached' ? undefined : await ended
  } finally {
    connection?.destroy()
    stopProxying()
  }
}

/** What is known of the end of a container where waiting for it failed. */
function unknownEnd(error: Error): ContainerWaitResponse {
  return { StatusCode: 125, Error: { Message: error.message } }
}
