import { rm, writeFile } from 'node:fs/promises'
import { decode } from '../../api/json-stream.ts'
import { type BuildContext, prepareContext } from '../../build/context.ts'
import { gzip } from '../../build/gzip.ts'
import type { Cli } from '../../command.ts'
import { registryConfigHeader } from '../../config/auth-header.ts'
import { Credentials } from '../../config/credentials.ts'
import { proxyVariables } from '../../config/proxies.ts'
import { StatusError } from '../../errors.ts'
import { type JsonMessage, JsonMessageError, renderProgress } from '../../render/progress.ts'
import type { Output } from '../../streams.ts'
import type { BuildFlags } from './build-options.ts'
import { buildQuery } from './build-query.ts'
import { TransferLine } from './transfer-line.ts'

/** Builds with the builder that engines had before BuildKit: the whole context is sent, step follows step. */
export async function buildClassically(cli: Cli, source: string, flags: BuildFlags): Promise<void> {
  const { out, err } = cli.streams
  // An ID that is there although the build failed would be taken for the new one.
  if (flags.iidfile) await rm(flags.iidfile, { force: true })

  const held = flags.quiet ? new HeldOutput() : undefined
  const shown: Output = held ?? out
  const context = await prepare(cli, source, flags, shown)
  try {
    const imageId = await send(cli, context, flags, shown)
    if (held) await out.write(held.built)
    if (flags.iidfile) await writeId(flags.iidfile, held?.built ?? imageId)
  } catch (error) {
    if (held) await err.write(held.everything)
    if (!(error instanceof JsonMessageError)) throw error
    throw new StatusError(error.code || 1, error.message)
  } finally {
    await context.dispose()
  }
}

/** Downloads or clones what is not here, and opens the rest. */
async function prepare(
  { streams, env, signal }: Cli,
  source: string,
  { file }: BuildFlags,
  shown: Output,
): Promise<BuildContext> {
  const line = new TransferLine(shown, `Downloading build context from remote url: ${source}`)
  let isDownloaded = false
  const context = await prepareContext({
    source,
    dockerfile: file,
    stdin: () => streams.in.stream,
    env,
    signal,
    onDownload(received, total) {
      isDownloaded = true
      return line.update(received, total)
    },
  })
  if (isDownloaded) await line.end()
  return context
}

/** Sends the context and shows what is built; resolves with the image's ID, empty if not told. */
async function send(
  cli: Cli,
  context: BuildContext,
  flags: BuildFlags,
  shown: Output,
): Promise<string> {
  const { api, config, env, platform, signal, streams } = cli
  const warn = (line: string) => void streams.err.write(`${line}\n`)
  const credentials = await new Credentials(config, env, { platform, signal, warn }).all()
  const proxies = proxyVariables(config, api.client.endpoint.host)
  const query = buildQuery(flags, { env, proxies, dockerfile: context.dockerfile })
  const body = flags.compress ? gzip(context.body) : context.body

  const { body: answer } = await api.images.build(query, counted(body, shown), {
    headers: { 'X-Registry-Config': registryConfigHeader(credentials) },
    signal,
  })
  if (shown instanceof HeldOutput) shown.startAnswer()
  let imageId = ''
  await renderProgress(decode<JsonMessage>(answer), shown, {
    onAux: (aux) => {
      imageId = (aux as { ID?: string }).ID ?? imageId
    },
  })
  return imageId
}

async function* counted(
  body: AsyncIterable<Uint8Array>,
  shown: Output,
): AsyncGenerator<Uint8Array> {
  const line = new TransferLine(shown, 'Sending build context to Docker daemon')
  let sentBytes = 0
  for await (const chunk of body) {
    sentBytes += chunk.length
    await line.update(sentBytes)
    yield chunk
  }
  await line.end()
}

async function writeId(path: string, imageId: string): Promise<void> {
  if (!imageId) throw new Error(`Server did not provide an image ID. Cannot write ${path}`)
  await writeFile(path, imageId)
}

/** With --quiet: shown on stderr if the build fails; else only what was built is, on stdout. */
class HeldOutput implements Output {
  readonly isTTY = false
  readonly columns = 0
  readonly rows = 0
  readonly colorLevel = 0
  #sent = ''
  #answer: string | undefined

  /** What the engine wrote: the ID and a newline. */
  get built(): string {
    return this.#answer ?? ''
  }

  get everything(): string {
    return this.#sent + this.built
  }

  startAnswer(): void {
    this.#answer = ''
  }

  write(chunk: string | Uint8Array): undefined {
    const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString()
    if (this.#answer === undefined) this.#sent += text
    else this.#answer += text
  }

  onResize(): () => void {
    return () => {}
  }
}
