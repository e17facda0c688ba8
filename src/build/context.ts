import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { resolve, sep } from 'node:path'
import type { Readable } from 'node:stream'
import { endOfArchive, PackError, packDirectory, tarEntry } from '../archive/tar-writer.ts'
import { systemErrorText } from '../system-error.ts'
import { contextDirectory, dockerfileIn, isOutside } from './dockerfile-path.ts'
import { Excludes, readIgnoreFile } from './dockerignore.ts'
import { cloneContext, isGitUrl } from './git.ts'
import { BadPattern } from './pattern.ts'
import { download } from './remote.ts'
import { replaceEntries } from './replace-entries.ts'
import { isArchive, sniffedBytes } from './sniff.ts'

export interface ContextOptions {
  /** PATH, URL, or `-` for stdin. */
  readonly source: string
  /** As given with `--file`: a path, or `-` for stdin. */
  readonly dockerfile?: string | undefined
  stdin(): Readable
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
  /** Called while a remote context is downloaded; `total` is 0 where it is not known. */
  readonly onDownload?: ((received: number, total: number) => void | Promise<void>) | undefined
}

/** What is sent to the engine to build from. */
export interface BuildContext {
  /**
   * A tar archive, maybe compressed. A chunk's memory may be used again for the next one. Throws what
   * keeps a path from being read.
   */
  readonly body: AsyncIterable<Uint8Array>
  /** Where the Dockerfile is in it; undefined where the archive came as it is. */
  readonly dockerfile: string | undefined
  /** Removes temporary files. */
  dispose(): Promise<void>
}

const keepNothing = async () => {}

/**
 * Makes the build context of the classic builder: a directory, a git repository, an archive or a
 * Dockerfile from stdin or from the web.
 *
 * @throws Error in docker's words
 */
export async function prepareContext(options: ContextOptions): Promise<BuildContext> {
  const { source, dockerfile } = options
  if (source === '-' && dockerfile === '-') {
    throw new Error("invalid argument: can't use stdin for both build context and dockerfile")
  }
  const isPath = source !== '-' && statSync(source, { throwIfNoEntry: false }) !== undefined
  const isUrl = /^https?:\/\//.test(source)
  if (source !== '-' && !isPath && !isGitUrl(source) && !isUrl) {
    throw new Error(`unable to prepare context: path ${JSON.stringify(source)} not found`)
  }

  try {
    if (source === '-') return await fromStream(options.stdin(), dockerfile, keepNothing)
    if (isPath) return await fromPath(options)
    if (isGitUrl(source)) return await fromGit(options)
    return await fromUrl(options)
  } catch (error) {
    options.signal?.throwIfAborted()
    if (error instanceof ContextError) throw error
    throw new Error(`unable to prepare context: ${(error as Error).message}`)
  }
}

/** What docker says without the words "unable to prepare context". */
class ContextError extends Error {
  override readonly name = 'ContextError'
}

async function fromPath({ source, dockerfile, stdin }: ContextOptions): Promise<BuildContext> {
  const directory = contextDirectory(source)
  if (dockerfile === '-') return withDockerfile(directory, '-', await readAll(stdin()))

  // A name given with --file is relative to where we are, not to the context.
  const inside = dockerfileIn(directory, dockerfile && resolve(dockerfile))
  if (!isOutside(inside)) return fromDirectory(directory, inside)
  return withDockerfile(directory, inside, readDockerfile(dockerfile))
}

/** A link that leads out of the context is not followed: only a name the user gave may lead there. */
function readDockerfile(path: string | undefined): Uint8Array {
  try {
    return readFileSync(path ?? '')
  } catch (error) {
    throw new ContextError(
      `unable to open Dockerfile: ${systemErrorText(error, 'open', path ?? '')}`,
    )
  }
}

async function fromGit({ source, dockerfile, env, signal, stdin }: ContextOptions) {
  const checkout = await cloneContext(source, { env, signal }).catch((error: Error) => {
    throw new Error(`unable to 'git clone' to temporary context directory: ${error.message}`)
  })
  const { dispose } = checkout
  try {
    const directory = contextDirectory(checkout.directory)
    if (dockerfile === '-') return withDockerfile(directory, '-', await readAll(stdin()), dispose)
    const inside = dockerfileIn(directory, dockerfile)
    if (!isOutside(inside)) return fromDirectory(directory, inside, dispose)
    throw new Error(`the Dockerfile (${dockerfile ?? ''}) must be within the build context`)
  } catch (error) {
    await dispose()
    throw error
  }
}

async function fromUrl(options: ContextOptions): Promise<BuildContext> {
  const { source, dockerfile, env, signal, onDownload, stdin } = options
  const { content, dispose } = await download(source, { env, signal, onProgress: onDownload })
  try {
    const context = await fromStream(content, dockerfile, dispose)
    if (dockerfile !== '-') return context
    const extra = dockerfileEntries(await readAll(stdin()))
    return { body: replaceEntries(context.body, extra.files), dockerfile: extra.name, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

async function fromStream(
  stream: AsyncIterable<Uint8Array>,
  dockerfile: string | undefined,
  dispose: () => Promise<void>,
): Promise<BuildContext> {
  const chunks = stream[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < sniffedBytes) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const body = (async function* () {
    yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  })()
  if (isArchive(head)) return { body, dockerfile, dispose }

  if (dockerfile === '-') throw new Error('build context is not an archive')
  if (dockerfile) {
    throw new Error('ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles')
  }
  const entry = tarEntry({ name: 'Dockerfile', modifiedSeconds: now() }, await readAll(body))
  return { body: parts(entry, endOfArchive), dockerfile: 'Dockerfile', dispose }
}

function fromDirectory(directory: string, dockerfile: string, dispose = keepNothing): BuildContext {
  const name = dockerfile.split(sep).join('/')
  const excludes = excludesOf(directory, ['.dockerignore', name])
  return { body: pack(directory, excludes), dockerfile: name, dispose }
}

/** A directory whose Dockerfile comes from elsewhere: it goes along under a name of its own. */
function withDockerfile(
  directory: string,
  from: string,
  content: Uint8Array,
  dispose = keepNothing,
): BuildContext {
  const always = from === '-' ? ['.dockerignore'] : ['.dockerignore', from.split(sep).join('/')]
  const { name, files } = dockerfileEntries(content)
  const added = [...files].map(([file, change]) =>
    newEntry(file, change(file === '.dockerignore' ? readIgnored(directory) : undefined)),
  )
  const body = pack(directory, excludesOf(directory, always), new Set(files.keys()), added)
  return { body, dockerfile: name, dispose }
}

/**
 * The entries that carry a Dockerfile from elsewhere: itself, under a random name, and a
 * `.dockerignore` that keeps it out of the image.
 */
function dockerfileEntries(content: Uint8Array) {
  const name = `.dockerfile.${randomBytes(10).toString('hex')}`
  const files = new Map<string, (before: Uint8Array | undefined) => Uint8Array>([
    [name, () => content],
    [
      '.dockerignore',
      (before) =>
        Buffer.concat([before ?? Buffer.from('.dockerignore'), Buffer.from(`\n${name}\n`)]),
    ],
  ])
  return { name, files }
}

function newEntry(name: string, content: Uint8Array): Buffer {
  return tarEntry({ name, mode: 0o600, modifiedSeconds: now() }, content)
}

function readIgnored(directory: string): Buffer | undefined {
  const path = `${directory}${sep}.dockerignore`
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new ContextError(systemErrorText(error, 'open', path))
  }
}

/**
 * What the `.dockerignore` of a directory leaves out; the files that the builder reads itself are
 * sent in any case, and it takes them out of the context again.
 */
function excludesOf(directory: string, always: readonly string[]): Excludes {
  const lines = readIgnoreFile(readIgnored(directory) ?? Buffer.alloc(0))
  try {
    const excludes = new Excludes(lines)
    const kept = always.filter((name) => excludes.excludes(name)).map((name) => `!${name}`)
    return kept.length === 0 ? excludes : new Excludes([...lines, ...kept])
  } catch (error) {
    throw explained(error)
  }
}

async function* pack(
  directory: string,
  excludes: Excludes,
  replaced: ReadonlySet<string> = new Set(),
  added: readonly Uint8Array[] = [],
): AsyncGenerator<Uint8Array> {
  try {
    yield* packDirectory(directory, {
      owner: { uid: 0, gid: 0 },
      select: (path, isDirectory, depth) =>
        replaced.has(path) ? 'skip' : excludes.select(path, isDirectory, depth),
    })
  } catch (error) {
    throw explained(error)
  }
  yield* added
  yield endOfArchive
}

function explained(error: unknown): unknown {
  if (error instanceof BadPattern)
    return new ContextError(`error checking context: ${error.message}`)
  if (!(error instanceof PackError)) return error
  const { path, cause } = error
  const { code, syscall } = (cause ?? {}) as NodeJS.ErrnoException
  const reasons: Record<string, string> = {
    EACCES: syscall === 'open' ? `no permission to read from '${path}'` : `can't stat '${path}'`,
    ENOENT: `file ('${path}') not found or excluded by .dockerignore`,
  }
  return new ContextError(`error checking context: ${reasons[code ?? ''] ?? error.message}`)
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function* parts(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
