import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getBuiltinModule } from 'node:process'
import type { Endpoint, TlsFiles } from '../api/dial.ts'
import type { Env } from '../command.ts'
import { systemErrorText } from '../system-error.ts'
import { checkSsh, parseAddress } from './address.ts'
import { ContextStore, defaultContext, dockerEndpoint } from './contexts.ts'
import type { Config } from './file.ts'

export { requestHeaders } from './headers.ts'

/** The global flags that choose the daemon; undefined where not given. */
export interface ConnectionFlags {
  host?: string
  context?: string
  tls?: boolean
  tlsverify?: boolean
  tlscacert?: string
  tlscert?: string
  tlskey?: string
}

/**
 * Name of the context in use: `-c`, else the default one where an address is given, else
 * DOCKER_CONTEXT, else the current context. Whether it exists is not asked. Throws where the flags
 * give both an address and a context.
 */
export function resolveContextName(
  flags: ConnectionFlags,
  env: Env,
  config: Pick<Config, 'currentContext'>,
): string {
  if (flags.host !== undefined && flags.context)
    throw new Error('conflicting options: cannot specify both --host and --context')
  if (flags.context) return flags.context
  if (flags.host !== undefined || env.DOCKER_HOST) return defaultContext
  return env.DOCKER_CONTEXT || config.currentContext || defaultContext
}

/**
 * The daemon to talk to. TLS flags and variables count for the default context only; other
 * contexts bring their own. Throws with docker's text for a bad address, an unknown context and
 * TLS files that cannot be used.
 */
export function resolveEndpoint(
  flags: ConnectionFlags,
  env: Env,
  config: Pick<Config, 'currentContext' | 'directory'>,
  platform: NodeJS.Platform,
): Endpoint {
  const name = resolveContextName(flags, env, config)
  let chosen: Choice
  try {
    chosen =
      name === defaultContext
        ? chooseByFlags(flags, env, config.directory, platform)
        : chooseStored(name, config.directory, platform)
  } catch (error) {
    throw unusable(`unable to resolve docker endpoint: ${(error as Error).message}`)
  }

  const { host, tls } = chosen
  try {
    checkSsh(host)
    // TLS is for TCP: sockets and pipes are local, and ssh brings its own.
    return tls && host.startsWith('tcp://') ? { host, tls: checkTls(tls) } : { host }
  } catch (error) {
    throw unusable((error as Error).message)
  }
}

interface Choice {
  host: string
  tls?: TlsFiles
}

function chooseByFlags(
  flags: ConnectionFlags,
  env: Env,
  configDirectory: string,
  platform: NodeJS.Platform,
): Choice {
  const verify = flags.tlsverify ?? Boolean(env.DOCKER_TLS_VERIFY)
  // Speaking of verification at all, even against it, asks for TLS.
  const useTls = verify || flags.tlsverify === false || (flags.tls ?? Boolean(env.DOCKER_TLS))
  const host = parseAddress(flags.host || env.DOCKER_HOST || '', useTls, platform)
  if (!useTls) return { host }

  const folder = env.DOCKER_CERT_PATH || configDirectory
  const tls = {
    verify,
    ca: load(unquoted(flags.tlscacert) ?? join(folder, 'ca.pem')),
    cert: loadOptional(unquoted(flags.tlscert), join(folder, 'cert.pem')),
    key: loadOptional(unquoted(flags.tlskey), join(folder, 'key.pem')),
  }
  return { host, tls }
}

function chooseStored(name: string, configDirectory: string, platform: NodeJS.Platform): Choice {
  const contexts = new ContextStore(configDirectory)
  const { Host, SkipTLSVerify } = dockerEndpoint(contexts.get(name))
  const files = contexts.tls(name, 'docker')
  const host = parseAddress(Host ?? '', false, platform)
  return files || SkipTLSVerify ? { host, tls: { ...files, verify: !SkipTLSVerify } } : { host }
}

/** The material as it will be used; throws, with docker's text, where it cannot be. */
export function checkTls({ ca, cert, key, verify }: TlsFiles): TlsFiles {
  if (ca && !isPemCertificate(ca)) throw badTls('ca.pem seems invalid')
  // One without the other is no identity.
  if (!cert || !key) return { ca, verify }
  checkIdentity(cert, key)
  return { ca, cert, key, verify }
}

function checkIdentity(cert: Buffer, key: Buffer): void {
  if (!key.includes('PRIVATE KEY-----')) throw new Error('no valid private key found')
  if (!isPemCertificate(cert)) throw badTls('tls: failed to find any PEM data in certificate input')

  // Few runs use TLS: the others are spared the milliseconds that node:crypto takes.
  const { createPrivateKey, X509Certificate } = getBuiltinModule('node:crypto')
  const orThrow = <T>(parse: () => T, problem: string): T => {
    try {
      return parse()
    } catch {
      throw badTls(problem)
    }
  }
  const certificate = orThrow(() => new X509Certificate(cert), 'x509: malformed certificate')
  const privateKey = orThrow(() => createPrivateKey(key), 'tls: failed to parse private key')
  if (!certificate.checkPrivateKey(privateKey))
    throw badTls('tls: private key does not match public key')
}

function isPemCertificate(contents: Buffer): boolean {
  return contents.includes('-----BEGIN CERTIFICATE-----')
}

function badTls(problem: string): Error {
  return new Error(`failed to retrieve context tls info: ${problem}`)
}

/** Docker's words for what keeps the client from being set up. */
function unusable(problem: string): Error {
  return new Error(`Failed to initialize: ${problem}`)
}

function load(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}

/** The file that was named, or the default one where there is one. */
function loadOptional(path: string | undefined, defaultPath: string): Buffer | undefined {
  if (path) return load(path)
  return existsSync(defaultPath) ? load(defaultPath) : undefined
}

/** Some shells hand over the quotes around a path. */
function unquoted(path: string | undefined): string | undefined {
  return path?.replace(/^(["'])(.*)\1$/, '$2')
}
