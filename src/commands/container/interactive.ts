import { constants } from 'node:os'
import type { Hijacked } from '../../api/hijack.ts'
import { demultiplex } from '../../api/multiplex.ts'
import type { Cli } from '../../command.ts'
import { detachKeys as parseDetachKeys } from '../../options/detach-keys.ts'
import { text } from '../../options/index.ts'
import { hijackStreams, resizeTerminal, type TerminalSize } from '../../render/attach.ts'

/** The option that every attaching command has. */
export const detachKeysOption = text(
  '--detach-keys',
  'Key sequence that leaves the container running (such as ctrl-p,ctrl-q)',
)

/**
 * Options of the requests that an interrupt must not end: the signal is meant for the container,
 * whose end and last words are waited for.
 */
export const uninterrupted = { signal: null }

/** A process whose streams are connected to ours. */
export interface Interaction {
  readonly connection: Hijacked
  readonly tty: boolean
  /** Whether our standard input goes to the process. */
  readonly stdin: boolean
  /** Whether any of its output comes to us; it does, unless said. */
  readonly output?: boolean
  /** The raw keys from `readDetachKeys`. */
  readonly detachKeys: Uint8Array
  /** The process runs already: change the size twice, so that it draws its screen again. */
  readonly redraw?: boolean
  /** Tells the engine the size of our terminal. */
  resize(size: TerminalSize): Promise<unknown>
}

/**
 * Carries the streams of a process until its output ends or the user detaches. The terminal is raw
 * meanwhile, if there is one on both sides, and follows our terminal's size.
 */
export async function interact(
  { streams }: Cli,
  { connection, tty, stdin, output = true, detachKeys, redraw, resize }: Interaction,
): Promise<'ended' | 'detached'> {
  const { in: input, out, err } = streams
  const copyOutput = () =>
    tty ? connection.forEach((chunk) => out.write(chunk)) : demultiplex(connection, out, err)
  const stopResizing = tty && out.isTTY ? resizeTerminal(streams, resize, { redraw }) : () => {}
  try {
    return await hijackStreams({
      input: stdin ? input : undefined,
      connection,
      tty,
      detachKeys,
      copyOutput: output ? copyOutput : undefined,
    })
  } finally {
    stopResizing()
    connection.destroy()
  }
}

/**
 * The detach keys of the flag, else of config.json, else docker's.
 *
 * @throws Error in docker's words when they are no keys
 */
export function readDetachKeys(flag: string | undefined, { config }: Cli): Uint8Array {
  return parseDetachKeys(flag || config.detachKeys || 'ctrl-p,ctrl-q')
}

/**
 * Takes over the streams of a container (ContainerAttach). An interrupt does not end them.
 *
 * @param streams - which of them, and the value of `--detach-keys`
 */
export function attachTo(
  cli: Cli,
  id: string,
  streams: { stdin: boolean; stdout: boolean; stderr: boolean; detachKeys: string | undefined },
): Promise<Hijacked> {
  const { stdin, stdout, stderr } = streams
  const detachKeys = requestedDetachKeys(streams.detachKeys, cli)
  return cli.api.containers.attach(
    id,
    { stream: true, stdin, stdout, stderr, detachKeys },
    uninterrupted,
  )
}

/** Tells a container the size of our terminal. */
export function resizer({ api }: Cli, id: string): Interaction['resize'] {
  return ({ height, width }) => api.containers.resize(id, { h: height, w: width }, uninterrupted)
}

/** What `detachKeys` of a request holds: nothing where the engine's own default is meant. */
export function requestedDetachKeys(flag: string | undefined, { config }: Cli): string | undefined {
  return flag || config.detachKeys || undefined
}

/** docker's refusal of a terminal for the container where ours has none. */
export function requireTerminal({ streams }: Cli, stdin: boolean, tty: boolean): void {
  if (stdin && tty && !streams.in.isTTY)
    throw new Error(
      'cannot attach stdin to a TTY-enabled container because stdin is not a terminal',
    )
}

/** Signals that mean something to the terminal or to us, and nothing to the container. */
const kept = new Set<NodeJS.Signals>(['SIGCHLD', 'SIGPIPE', 'SIGURG', 'SIGWINCH'])

/** Passes the signals that we receive on to a container, until the returned function is called. */
export function proxySignals(cli: Cli, id: string): () => void {
  return cli.onSignal((signal) => {
    if (kept.has(signal)) return
    // A container that has ended meanwhile cannot be signalled, and need not be.
    cli.api.containers
      .kill(id, { signal: String(constants.signals[signal]) }, uninterrupted)
      .catch(() => {})
  })
}
