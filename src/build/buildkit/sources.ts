import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { isOutside } from '../dockerfile-path.ts'
import { isGitUrl } from '../git.ts'
import { isArchive, sniffedBytes } from '../sniff.ts'
import type { FileTree } from './file-tree.ts'

/** What a build is made from. */
export interface BuildSources {
  /** Directories the engine may ask for, by the names it does so: `context`, `dockerfile`, others. */
  readonly trees: Readonly<Record<string, FileTree>>
  /** The Dockerfile within the tree `dockerfile`, or within the context where there is no such tree. */
  readonly dockerfile: string
  /** The context, where the engine fetches it. */
  readonly remote?: string
  /** The context, where it comes as one archive. */
  readonly archive?: AsyncIterable<Uint8Array>
  /** The absolute path of the context, if it is a directory of this machine. */
  readonly directory?: string
}

export interface SourceOptions {
  /** PATH, URL, or `-` for stdin. */
  readonly source: string
  /** As given with `--file`: a path, or `-` for stdin. */
  readonly dockerfile: string | undefined
  stdin(): Readable
}

const defaultName = 'Dockerfile'

/**
 * Finds out what to build from. Nothing is read but stdin: the engine asks for the rest.
 *
 * @throws Error in docker's words
 */
export async function findSources(options: SourceOptions): Promise<BuildSources> {
  const { source, dockerfile, stdin } = options
  if (source === '-' && dockerfile === '-') {
    throw new Error("invalid argument: can't use stdin for both build context and dockerfile")
  }
  if (source === '-') return fromStdin(stdin(), dockerfile)
  if (source === '') {
    throw new Error('please specify build context (e.g. "." for the current directory)')
  }
  const stats = statSync(source, { throwIfNoEntry: false })
  if (stats?.isDirectory()) return fromDirectory(options)
  if (isGitUrl(source) || /^(?:https?|ssh):\/\//.test(source)) return fromRemote(options)
  if (stats) throw new Error(`unable to prepare context: path "${source}" is no directory`)
  throw new Error(`unable to prepare context: path "${source}" not found`)
}

async function fromDirectory({ source, dockerfile, stdin }: SourceOptions): Promise<BuildSources> {
  const directory = realpathSync(source)
  const context: FileTree = { directory }
  if (dockerfile === '-') {
    const files = { [defaultName]: await readAll(stdin()) }
    return { trees: { context, dockerfile: { files } }, dockerfile: defaultName, directory }
  }
  if (dockerfile && /^https?:\/\//.test(dockerfile)) {
    throw new Error(`cannot use a Dockerfile from ${dockerfile}: download it, or give it on stdin`)
  }
  const path = dockerfile ? resolve(dockerfile) : defaultIn(directory)
  const trees = { context, dockerfile: treeOf(path) }
  return { trees, dockerfile: basename(path), directory }
}

/** `Dockerfile`, or `dockerfile` where there is only that. */
function defaultIn(directory: string): string {
  const [path, lowerCase] = [defaultName, defaultName.toLowerCase()].map((name) =>
    join(directory, name),
  ) as [string, string]
  const exists = (file: string) => lstatSync(file, { throwIfNoEntry: false }) !== undefined
  return !exists(path) && exists(lowerCase) ? lowerCase : path
}

/**
 * The directory a Dockerfile is in: its ignore file lies beside it. A link that leads out of there
 * could not be followed on the other side, so that what it leads to is sent in its place.
 */
function treeOf(path: string): FileTree {
  const directory = dirname(path)
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
  if (!isLink) return { directory }
  try {
    if (!isOutside(relative(realpathSync(directory), realpathSync(path)))) return { directory }
  } catch {
    return { directory }
  }
  const files = [basename(path), `${basename(path)}.dockerignore`].flatMap((name) => {
    const place = join(directory, name)
    const isFile = statSync(place, { throwIfNoEntry: false })?.isFile()
    return isFile ? [[name, readFileSync(place)] as const] : []
  })
  return { files: Object.fromEntries(files) }
}

async function fromRemote({ source, dockerfile, stdin }: SourceOptions): Promise<BuildSources> {
  if (dockerfile !== '-') {
    return { trees: {}, dockerfile: dockerfile || defaultName, remote: source }
  }
  const files = { [defaultName]: await readAll(stdin()) }
  return { trees: { dockerfile: { files } }, dockerfile: defaultName, remote: source }
}

/** An archive is the context; anything else is a Dockerfile to build with an empty one. */
async function fromStdin(stream: Readable, dockerfile: string | undefined): Promise<BuildSources> {
  const chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < sniffedBytes) {
    const { value, done } = await chunks.next()
    if (done) break
    head = Buffer.concat([head, value])
  }
  const content = (async function* () {
    yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  })()
  if (isArchive(head)) {
    return { trees: {}, dockerfile: dockerfile || defaultName, archive: content }
  }
  if (head.length === 0) throw new Error('neither a build context nor a Dockerfile came on stdin')
  if (dockerfile) {
    throw new Error('ambiguous Dockerfile source: both stdin and flag correspond to Dockerfiles')
  }
  const files = { [defaultName]: await readAll(content) }
  const trees: BuildSources['trees'] = { context: { files: {} }, dockerfile: { files } }
  return { trees, dockerfile: defaultName }
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks)
}
