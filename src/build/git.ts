import { spawn } from 'node:child_process'
import { lstat, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'

export interface GitOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal?: AbortSignal | undefined
}

/** A checkout of a build context. */
export interface Checkout {
  /** The directory that is the context: the repository's, or the one asked for in it. */
  readonly directory: string
  /** Removes the whole checkout. */
  dispose(): Promise<void>
}

/** Whether a build context that is no local path names a git repository. */
export function isGitUrl(context: string): boolean {
  if (/^https?:\/\//.test(context) && /\.git(?:#.+)?$/.test(context)) return true
  return /^(?:git:\/\/|github\.com\/|git@)/.test(context)
}

interface Remote {
  readonly url: string
  readonly ref: string
  readonly directory: string
}

/**
 * Reads `URL[#[REF][:DIRECTORY]]`; without a REF it is `master`, as docker has it.
 *
 * @throws Error where git would take the ref for an option
 */
export function parseGitUrl(context: string): Remote {
  const full = /^(?:git@|(?:git|https?|ssh):\/\/)/.test(context) ? context : `https://${context}`
  const [url, fragment] = cut(full, '#')
  const isPath = url.startsWith('git@')
  const [ref, directory] = cut(isPath ? fragment : decodeURIComponent(fragment), ':')
  if (ref.startsWith('-')) throw new Error(`invalid refspec: ${ref}`)
  return { url, ref: ref || 'master', directory }
}

/**
 * Clones a repository to a temporary directory with the system's git, as shallow as the server lets
 * us, with its submodules. Neither the repository nor its submodules may name local paths or helper
 * programs as their origin.
 *
 * @throws Error with git's own words; nothing is left behind
 */
export async function cloneContext(context: string, options: GitOptions): Promise<Checkout> {
  const { url, ref, directory } = parseGitUrl(context)
  const root = await mkdtemp(join(tmpdir(), 'docker-build-git'))
  const dispose = () => rm(root, { recursive: true, force: true })
  const git = (...args: string[]) => runGit(root, args, options)
  try {
    await git('init').catch(prefixed(`failed to init repo at ${root}`))
    await git('remote', 'add', 'origin', '--', url).catch(
      prefixed(`failed add origin repo at ${url}`),
    )
    await fetchRef(git, ref).catch(prefixed('error fetching'))
    await git('checkout', ref, '--').catch((error) =>
      // What is no branch's or tag's name, a pull request's say, is only known as what was fetched.
      git('checkout', 'FETCH_HEAD', '--').catch(() => prefixed(`error checking out ${ref}`)(error)),
    )
    await git('submodule', 'update', '--init', '--recursive', '--depth=1').catch(
      prefixed('error initializing submodules'),
    )
    return { directory: await directoryIn(root, directory), dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

type Git = (...args: string[]) => Promise<void>

async function fetchRef(git: Git, ref: string): Promise<void> {
  try {
    await git('fetch', '--depth', '1', 'origin', '--', ref)
  } catch (error) {
    // A plain file server cannot cut history off.
    if (!/dumb http transport/.test((error as Error).message)) throw error
    await git('fetch', 'origin', '--', ref)
  }
}

async function directoryIn(root: string, directory: string): Promise<string> {
  const top = await realpath(root)
  const path = await realpath(join(top, directory))
  if (path !== top && !path.startsWith(top + sep)) {
    throw new Error(`error setting git context, ${JSON.stringify(directory)} not within git root`)
  }
  if (!(await lstat(path)).isDirectory()) {
    throw new Error(`error setting git context, not a directory: ${path}`)
  }
  return path
}

const allowed = ['-c', 'protocol.file.allow=never', '-c', 'protocol.ext.allow=never']

async function runGit(cwd: string, args: string[], { env, signal }: GitOptions): Promise<void> {
  const child = spawn('git', [...allowed, ...args], {
    cwd,
    env: { ...env, GIT_PROTOCOL_FROM_USER: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  })
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ENOENT' ? new Error("unable to find 'git'") : error),
    )
    child.once('close', (code, killedBy) =>
      resolve(code === 0 ? undefined : killedBy ? `signal: ${killedBy}` : `exit status ${code}`),
    )
  })
  const [failure, output, errors] = await Promise.all([
    ended,
    textOf(child.stdout),
    textOf(child.stderr),
  ])
  if (failure) throw new Error(`${output}${errors}: ${failure}`)
}

async function textOf(stream: Readable): Promise<string> {
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}

function prefixed(what: string): (error: Error) => never {
  return (error) => {
    throw new Error(`${what}: ${error.message}`)
  }
}

function cut(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
