import { text } from 'node:stream/consumers'
import type { Hijacked } from '../../api/client.ts'
import { iterate } from '../../api/http1/body.ts'
import {
  webSocketClose,
  webSocketFrame,
  webSocketHeaders,
  webSocketPayloads,
} from '../../api/websocket.ts'
import type { Cli } from '../../command.ts'
import { type Request, readInput } from './request.ts'
import { type Display, showOutput } from './show.ts'

/** Protocols other than the engine's raw streams. */
const upgrades: Readonly<Record<string, 'h2c' | 'websocket'>> = {
  ContainerAttachWebsocket: 'websocket',
  Grpc: 'h2c',
  Session: 'h2c',
}

/**
 * Takes a connection over from HTTP: standard input goes to the engine, unless it is the request's body,
 * and what the engine sends is shown. Ends when the engine does.
 */
export async function converse(
  { api, streams, signal }: Cli,
  { method, path, operation, query, headers }: Request,
  input: string | undefined,
  { output }: Display,
): Promise<void> {
  if (output !== undefined) throw new Error('--output is not for a connection: redirect instead')
  const body = await readInput(streams, input)
  const upgrade = upgrades[operation!.id] ?? 'tcp'
  const connection = await api.client.hijack(method, path, query, body && (await text(body)), {
    upgrade,
    headers: { ...(upgrade === 'websocket' && webSocketHeaders()), ...headers },
    signal,
  })
  try {
    if (upgrade === 'websocket') await overWebSocket(connection, streams, input)
    else {
      const sending = send(connection, streams, input)
      if (upgrade === 'h2c') await connection.forEach((chunk) => streams.out.write(chunk))
      else await showOutput(connection, streams)
      sending.catch(() => {})
    }
  } finally {
    connection.destroy()
  }
}

/** Passes standard input on to its end. */
async function send(
  connection: Hijacked,
  streams: Cli['streams'],
  input: string | undefined,
): Promise<void> {
  if (input !== '-') {
    for await (const chunk of streams.in.stream) await connection.write(chunk as Buffer)
  }
  connection.closeWrite()
}

async function overWebSocket(
  connection: Hijacked,
  streams: Cli['streams'],
  input: string | undefined,
): Promise<void> {
  const sending = (async () => {
    if (input === '-') return
    for await (const chunk of streams.in.stream)
      await connection.write(webSocketFrame(chunk as Buffer))
  })()
  sending.catch(() => {})
  const answer = (frame: Buffer) => void connection.write(frame)
  for await (const payload of webSocketPayloads(connection, iterate, answer))
    await streams.out.write(payload)
  await connection.write(webSocketClose())
}
