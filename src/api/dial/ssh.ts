import { spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { StreamConnection } from './connection.ts'
import type { Environment } from './endpoint.ts'

/** How long the end of the bytes may go before the end of ssh, and SIGTERM before SIGKILL. */
const exitWaitMilliseconds = 10_000
const killWaitMilliseconds = 3_000
/** ssh's last words that are kept for an error. */
const keptErrorBytes = 4096

/**
 * Connects through the system's ssh, which runs `docker system dial-stdio` on the other host. That
 * ssh fails is known only when it ends: the connection then ends with an error that quotes it.
 */
export async function dialSsh(
  url: string,
  env: Environment,
  signal?: AbortSignal,
): Promise<StreamConnection> {
  signal?.throwIfAborted()
  const args = sshArguments(url)
  // A session of its own: neither ssh nor its ProxyCommand may take our terminal or our signals.
  const child = spawn('ssh', args, { env: { ...env }, detached: true, windowsHide: true })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-keptErrorBytes)
  })

  const exited = new Promise<Error | undefined>((resolve) => {
    child.once('error', (error) => resolve(notStarted(error)))
    child.once('close', (code, killedBy) => {
      if (code === 0 || destroyed) return resolve(undefined)
      const status = code === null ? `signal: ${killedBy}` : `exit status ${code}`
      resolve(
        new Error(
          `command [ssh ${args.join(' ')}] has exited with ${status}, make sure the URL is valid, ` +
            `and Docker 18.09 or later is installed on the remote host: stderr=${stderr}`,
        ),
      )
    })
  })

  let destroyed = false
  const kill = () => {
    if (destroyed) return
    destroyed = true
    child.kill('SIGTERM')
    const timer = setTimeout(() => child.kill('SIGKILL'), killWaitMilliseconds)
    timer.unref()
    exited.then(
      () => clearTimeout(timer),
      () => {},
    )
  }

  // The pipes of a child are sockets, whatever their type says.
  const handles = [child, ...([child.stdin, child.stdout, child.stderr] as unknown[] as Socket[])]
  return new StreamConnection(child.stdout, child.stdin, {
    explainEnd: () => within(exited, exitWaitMilliseconds),
    destroy: kill,
    ref: () => {
      for (const handle of handles) handle.ref()
    },
    unref: () => {
      for (const handle of handles) handle.unref()
    },
  })
}

/** The arguments of ssh for an `ssh://` address. Throws on what ssh or a shell could take for more. */
export function sshArguments(address: string): string[] {
  const { user, host, port, path } = parseSshUrl(address)
  const remote = ['docker', ...(path === '' ? [] : [`--host=unix://${path}`])]
  return [
    ...(user === '' ? [] : ['-l', user]),
    ...(port === '' ? [] : ['-p', port]),
    // One word: ssh takes the rest of it as the option's value.
    '-o ConnectTimeout=30',
    '-T',
    '--',
    host,
    [...remote, 'system', 'dial-stdio'].map(shellQuoted).join(' '),
  ]
}

function parseSshUrl(address: string) {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || /%(?![0-9a-f]{2})/i.test(address)) {
    throw invalidUrl('it cannot be parsed')
  }
  const user = decodeURIComponent(url.username)
  const host = decodeURIComponent(url.hostname)
  const path = decodeURIComponent(url.pathname)
  if (url.password !== '') throw invalidUrl('plain-text password is not supported')
  if (host === '') throw invalidUrl('hostname is empty')
  if (url.search !== '') {
    throw invalidUrl(`query parameters are not allowed: ${JSON.stringify(url.search.slice(1))}`)
  }
  if (url.hash !== '') {
    throw invalidUrl(`fragments are not allowed: ${JSON.stringify(url.hash.slice(1))}`)
  }
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  // The configuration of ssh may hand both to a shell (ProxyCommand %h %r).
  if (!/^[A-Za-z0-9_.:%][A-Za-z0-9_.:%-]*$/.test(bare)) {
    throw invalidUrl('hostname contains invalid characters')
  }
  if (!/^(?!-)[^\s"'`$;&|<>(){}*?!\\\x00-\x1f\x7f]*$/.test(user)) {
    throw invalidUrl('user name contains invalid characters')
  }
  if (/\x00/.test(path)) throw invalidUrl('path contains invalid characters')
  return { user, host: bare, port: url.port, path: /^\/*$/.test(path) ? '' : path }
}

function invalidUrl(reason: string): Error {
  return new Error(`ssh host connection is not valid: invalid SSH URL: ${reason}`)
}

function shellQuoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function notStarted(error: NodeJS.ErrnoException): Error {
  const reason = error.code === 'ENOENT' ? 'executable file not found in $PATH' : error.message
  return new Error(`exec: "ssh": ${reason}`, { cause: error })
}
