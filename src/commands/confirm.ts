import type { Cli } from '../command.ts'
import { Cancelled } from '../errors.ts'

/**
 * Asks a question on stdout and reads one line from stdin. Only `y` and `Y` agree.
 *
 * @throws Cancelled when the answer is anything else, or there is none
 */
export async function confirm({ streams, signal }: Cli, question: string): Promise<void> {
  await streams.out.write(`${question} [y/N] `)
  const answer = await readLine(streams.in.stream, signal)
  if (answer?.trim().toLowerCase() !== 'y') throw new Cancelled()
}

/** The first line of a stream without its end; undefined where it has none. */
async function readLine(
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<string | undefined> {
  let text = ''
  const stop = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true })
  })
  const read = (async () => {
    for await (const chunk of stream) {
      text += chunk.toString()
      const end = text.indexOf('\n')
      if (end >= 0) return text.slice(0, end)
    }
    return text === '' ? undefined : text
  })()
  return Promise.race([read, stop])
}
