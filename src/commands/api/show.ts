import type { StreamResponse } from '../../api/client.ts'
import { iterate } from '../../api/http1/body.ts'
import type { RequestBody, Source } from '../../api/http1.ts'
import { decode } from '../../api/json-stream.ts'
import { demultiplex } from '../../api/multiplex.ts'
import type { Cli } from '../../command.ts'
import { indentJson } from '../../render/json.ts'
import type { Streams } from '../../streams.ts'
import { saveStream } from '../shared/save-stream.ts'
import { writeSafely } from '../shared/write-safely.ts'
import type { Request } from './request.ts'

/** How an answer is to be shown. */
export interface Display {
  readonly include: boolean
  /** The file it goes to. */
  readonly output: string | undefined
  /** Turns JSON into what is shown of it. */
  readonly show: ((json: string) => string) | undefined
}

type Kind = 'json' | 'messages' | 'log' | 'tar' | 'none' | 'bytes'

/** Sends a request and shows what comes back, as it comes. */
export async function showAnswer(
  { api, streams }: Cli,
  { method, path, operation, query, headers }: Request,
  body: RequestBody | undefined,
  display: Display,
): Promise<void> {
  const type = operation?.body === 'tar' ? 'application/x-tar' : 'application/json'
  const contentType: Record<string, string> = body === undefined ? {} : { 'Content-Type': type }
  const send = async () => {
    const response = await api.client.stream(method, path, query, {
      headers: overridden(contentType, headers),
      body,
    })
    if (display.include || method === 'HEAD') await streams.out.write(headOf(response))
    return response
  }
  const isFile = display.output !== undefined || operation?.response === 'tar'
  if (isFile && method !== 'HEAD')
    return saveStream(streams.out, display.output, 'failed to save', send)

  const response = await send()
  const kind = kindOf(operation?.response, response)
  switch (kind) {
    case 'messages':
      return showMessages(streams, response, display)
    case 'log':
      return showOutput(response.body, streams)
    case 'json':
      return showJson(streams, await response.body.text(), display)
    default: {
      const text = await response.body.bytes()
      if (streams.out.isTTY) await writeSafely(streams.out, text.toString('utf8'))
      else await streams.out.write(text)
      if (kind === 'bytes' && text.length > 0 && text.at(-1) !== 0x0a) await streams.out.write('\n')
    }
  }
}

/** The user's header wins, however it is spelled. */
function overridden(
  own: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const names = new Set(Object.keys(given).map((name) => name.toLowerCase()))
  const kept = Object.entries(own).filter(([name]) => !names.has(name.toLowerCase()))
  return { ...Object.fromEntries(kept), ...given }
}

function headOf({ status, headers }: StreamResponse): string {
  const lines = [...headers].map(([name, value]) => `${name}: ${value}\n`)
  return `HTTP/1.1 ${status}\n${lines.join('')}\n`
}

function kindOf(expected: string | undefined, { headers }: StreamResponse): Kind {
  const type = headers.get('content-type') ?? ''
  if (expected === 'messages' || expected === 'log' || expected === 'none') return expected
  if (type.startsWith('application/vnd.docker.')) return 'log'
  return type.startsWith('application/json') ? 'json' : 'bytes'
}

async function showJson({ out }: Streams, text: string, { show }: Display): Promise<void> {
  if (text === '') return
  if (show) return writeSafely(out, show(text))
  const shown = out.isTTY ? indentJson(text, '    ') : text
  await writeSafely(out, shown.endsWith('\n') ? shown : `${shown}\n`)
}

/** Shows each message on a line of its own; fails with the first failure among them, at the end. */
async function showMessages(
  { out }: Streams,
  { body }: StreamResponse,
  { show }: Display,
): Promise<void> {
  let failure: string | undefined
  for await (const message of decode(body, { parse: (text) => text })) {
    await writeSafely(out, show ? show(message) : `${message}\n`)
    failure ??= failureIn(message)
  }
  if (failure !== undefined) throw new Error(failure)
}

function failureIn(message: string): string | undefined {
  if (!message.includes('"errorDetail"')) return undefined
  const { errorDetail } = JSON.parse(message) as { errorDetail?: { message?: string } }
  return errorDetail?.message
}

/** Output of a container: divided into its two streams, unless it is one, as with a TTY. */
export async function showOutput(source: Source, { out, err }: Streams): Promise<void> {
  const chunks = iterate(source)[Symbol.asyncIterator]()
  // Older engines do not say which of the two it is. A frame begins with its stream and three zeros.
  let head: Buffer = Buffer.alloc(0)
  while (head.length < 4) {
    const { done, value } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const whole: Source = {
    async forEach(consume) {
      await consume(head)
      for (;;) {
        const { done, value } = await chunks.next()
        if (done) return
        await consume(value)
      }
    },
  }
  const isMultiplexed = head.length >= 4 && head[0]! <= 3 && head.readUInt32BE(0) % 0x1000000 === 0
  if (isMultiplexed) await demultiplex(whole, out, err)
  else await whole.forEach((chunk) => out.write(chunk))
}
