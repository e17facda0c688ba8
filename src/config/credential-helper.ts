import { accessSync, constants, statSync } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import type { Env } from '../command.ts'
import type { AuthConfig } from './auth.ts'
import { isObject, parseJson } from './json.ts'

/** What a helper runs with. */
export interface HelperSurroundings {
  env: Env
  platform: NodeJS.Platform
  /** Ends a helper that does not answer. */
  signal?: AbortSignal
}

/** A helper's word for "I have nothing", which is no failure. */
const nothingStored = 'credentials not found in native keychain'
/** Refusals that are shown as they are. */
const plainRefusals = ['no credentials server URL', 'no credentials username']
const tokenUser = '<token>'
/** An answer is a few hundred bytes; a list of a thousand registries stays below this. */
const maxAnswerBytes = 1024 * 1024
const maxQuotedCharacters = 300

/** A program `docker-credential-SUFFIX` that keeps the user's credentials. */
export class CredentialHelper {
  readonly #program: string
  readonly #surroundings: HelperSurroundings

  constructor(suffix: string, surroundings: HelperSurroundings) {
    this.#program = `docker-credential-${suffix}`
    this.#surroundings = surroundings
  }

  /** Resolves to nothing where the helper has no credentials for `server`. */
  async get(server: string): Promise<AuthConfig | undefined> {
    const { failure, answer } = await this.#run('get', server)
    if (failure) {
      if (answer === nothingStored) return undefined
      throw refusal('getting', failure, answer)
    }

    const reply = this.#parse(answer)
    const { Username: username, Secret: secret } = reply
    if (typeof username !== 'string' || typeof secret !== 'string')
      throw new Error(`${this.#program} gave no Username and Secret`)
    if (username === tokenUser) return { identitytoken: secret, serveraddress: server }
    return { username, password: secret, serveraddress: server }
  }

  /** User names by server. */
  async list(): Promise<Record<string, string>> {
    const { failure, answer } = await this.#run('list', 'unused')
    if (failure) throw refusal('listing', failure, answer)
    return this.#parse(answer) as Record<string, string>
  }

  async store(server: string, auth: AuthConfig): Promise<void> {
    const credentials = auth.identitytoken
      ? { ServerURL: server, Username: tokenUser, Secret: auth.identitytoken }
      : { ServerURL: server, Username: auth.username ?? '', Secret: auth.password ?? '' }
    const { failure, answer } = await this.#run('store', `${JSON.stringify(credentials)}\n`)
    if (failure) throw refusal('storing', failure, hide(answer, credentials.Secret))
  }

  async erase(server: string): Promise<void> {
    const { failure, answer } = await this.#run('erase', server)
    if (failure) throw refusal('erasing', failure, answer)
  }

  #parse(answer: string): Record<string, unknown> {
    let reply: unknown
    try {
      reply = parseJson(answer)
    } catch (error) {
      throw new Error(`${this.#program}: ${(error as Error).message}`)
    }
    if (!isObject(reply)) throw new Error(`${this.#program} did not answer with a JSON object`)
    return reply
  }

  /** Secrets travel on standard input only: arguments are visible to every user. */
  async #run(action: string, input: string): Promise<{ failure?: string; answer: string }> {
    const { env, platform, signal } = this.#surroundings
    signal?.throwIfAborted()
    const path = findProgram(this.#program, env, platform)
    if (!path)
      return {
        failure: `exec: "${this.#program}": executable file not found in $PATH`,
        answer: '',
      }

    const { spawn } = await import('node:child_process')
    return new Promise((resolve, reject) => {
      const child = spawn(path, [action], {
        env,
        stdio: ['pipe', 'pipe', 'inherit'],
        windowsHide: true,
      })
      const chunks: Buffer[] = []
      let size = 0
      const stop = (reason: unknown) => {
        child.kill('SIGKILL')
        // A grandchild may hold the pipe open: do not wait for its end.
        child.stdout.destroy()
        reject(reason)
      }
      const onAbort = () => stop(signal!.reason)
      signal?.addEventListener('abort', onAbort, { once: true })

      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size > maxAnswerBytes) stop(new Error(`${this.#program} answered too much`))
        else chunks.push(chunk)
      })
      child.on('error', (error) => {
        signal?.removeEventListener('abort', onAbort)
        resolve({ failure: `fork/exec ${path}: ${error.message}`, answer: '' })
      })
      child.on('close', (code, killedBy) => {
        signal?.removeEventListener('abort', onAbort)
        const answer = Buffer.concat(chunks).toString().trim()
        if (code === 0) resolve({ answer })
        else resolve({ failure: killedBy ? `signal: ${killedBy}` : `exit status ${code}`, answer })
      })
      // A helper may answer without reading: its exit code tells whether that was meant.
      child.stdin.on('error', () => undefined)
      child.stdin.end(input)
    })
  }
}

/**
 * The full path of a program on PATH, or nothing. Only absolute directories are searched, so that
 * nothing in the working directory is ever run in a helper's place.
 */
export function findProgram(name: string, env: Env, platform: NodeJS.Platform): string | undefined {
  // The name is made of a setting: it must stay one word of the search.
  if (/[/\\:\s\0]/.test(name)) throw new Error(`invalid program name ${JSON.stringify(name)}`)
  const file = platform === 'win32' ? `${name}.exe` : name
  const path = env.PATH ?? (platform === 'win32' ? env.Path : undefined) ?? ''
  return path
    .split(delimiter)
    .filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, file))
    .find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function refusal(doing: string, failure: string, answer: string): Error {
  if (plainRefusals.includes(answer)) return new Error(answer)
  return new Error(`error ${doing} credentials - err: ${failure}, out: \`${quotable(answer)}\``)
}

/** A helper's answer in one line of an error: never one that looks like credentials. */
function quotable(answer: string): string {
  if (/secret|password|token/i.test(answer) && answer.includes('{')) return '(hidden)'
  return answer.replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ').slice(0, maxQuotedCharacters)
}

function hide(answer: string, secret: string): string {
  return secret === '' ? answer : answer.replaceAll(secret, '(hidden)')
}
