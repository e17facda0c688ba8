import type { Env } from '../command.ts'
import { type AuthConfig, decodeAuth, encodeAuth } from './auth.ts'
import { CredentialHelper, findProgram, type HelperSurroundings } from './credential-helper.ts'
import type { Config } from './file.ts'
import { isObject, own, parseFirstJson } from './json.ts'

export type { AuthConfig } from './auth.ts'

/** The key that Docker Hub's credentials are kept under. */
export const hubRegistry = 'https://index.docker.io/v1/'

/**
 * The key that a registry's credentials are kept under: its HOST[:PORT], without scheme and path,
 * or Docker Hub's own key for its names `docker.io` and `index.docker.io`.
 */
export function registryOf(domain: string): string {
  const host = hostOf(domain)
  return host === '' || host === 'docker.io' || host === 'index.docker.io' ? hubRegistry : host
}

/** HOST[:PORT] of an address with or without scheme and path. */
export function hostOf(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/\/.*$/s, '')
}

export interface CredentialsOptions {
  platform: NodeJS.Platform
  /** Ends helpers that do not answer. */
  signal?: AbortSignal
  /** Takes lines for stderr. */
  warn?: (message: string) => void
}

/**
 * The user's registry credentials: DOCKER_AUTH_CONFIG first, then the helper named in
 * `credHelpers`, the one in `credsStore`, or config.json itself. A registry's credentials are
 * given out for exactly that registry's key.
 */
export class Credentials {
  readonly #config: Config
  readonly #surroundings: HelperSurroundings
  readonly #warn: (message: string) => void
  readonly #fromEnvironment: Readonly<Record<string, AuthConfig>>
  #warnedUnencrypted = false

  constructor(config: Config, env: Env, { platform, signal, warn }: CredentialsOptions) {
    this.#config = config
    this.#surroundings = { env, platform, signal }
    this.#warn = warn ?? (() => undefined)
    this.#fromEnvironment = this.#readEnvironment(env.DOCKER_AUTH_CONFIG)
  }

  /**
   * Resolves to nothing where there are none. Rejects where the registry's helper fails: no other
   * store is asked instead.
   */
  async get(registry: string): Promise<AuthConfig | undefined> {
    const given = own(this.#fromEnvironment, registry)
    if (given) return given

    const suffix = this.#helperOf(registry)
    const stored = this.#inFile(registry)
    if (!suffix) return stored
    const kept = await new CredentialHelper(suffix, this.#surroundings).get(registry)
    return kept && stored?.registrytoken
      ? { registrytoken: stored.registrytoken, ...kept }
      : (kept ?? tokenOnly(stored))
  }

  /** All credentials by registry. A store that fails is reported and left out. */
  async all(): Promise<Record<string, AuthConfig>> {
    const defaultHelper = this.#defaultHelper()
    const found = new Map<string, AuthConfig>(
      defaultHelper ? await this.#listed(defaultHelper) : this.#allInFile(),
    )
    for (const registry of Object.keys(this.#config.credHelpers ?? {})) {
      const auth = await this.#getOrWarn(registry, () => this.get(registry))
      if (auth) found.set(registry, auth)
    }
    for (const [registry, auth] of Object.entries(this.#fromEnvironment)) found.set(registry, auth)
    return Object.fromEntries(found)
  }

  /** Keeps credentials in the registry's store. Rejects, having kept nothing, where that fails. */
  async store(registry: string, auth: AuthConfig): Promise<void> {
    const suffix = this.#helperOf(registry)
    if (suffix) await new CredentialHelper(suffix, this.#surroundings).store(registry, auth)

    if (!suffix) await this.#closeFile()
    const detected = this.#config.credsStore ? undefined : this.#defaultHelper()
    await this.#config.save((json) => {
      // Once the file lists a registry the helper is no longer looked for: it has to be named.
      if (detected) json.credsStore = detected
      const auths = { ...(isObject(json.auths) ? json.auths : {}) }
      json.auths = { ...auths, [registry]: suffix ? withoutSecrets(auth) : inFileForm(auth) }
    })
    if (!suffix && auth.password) this.#warnUnencrypted()
  }

  /** Forgets a registry's credentials; no error where there are none. */
  async erase(registry: string): Promise<void> {
    const suffix = this.#helperOf(registry)
    if (suffix) await new CredentialHelper(suffix, this.#surroundings).erase(registry)
    await this.#config.save(({ auths }) => {
      if (isObject(auths)) delete auths[registry]
    })
  }

  #helperOf(registry: string): string | undefined {
    return own(this.#config.credHelpers, registry) ?? this.#defaultHelper()
  }

  /** The helper for all registries: the one named, or the platform's where nothing is set up. */
  #defaultHelper(): string | undefined {
    const { credsStore, credHelpers = {}, auths = {} } = this.#config
    if (credsStore) return credsStore
    if (Object.keys(credHelpers).length > 0 || Object.keys(auths).length > 0) return undefined

    const { env, platform } = this.#surroundings
    const has = (program: string) => findProgram(program, env, platform) !== undefined
    const suffix =
      platform === 'darwin'
        ? 'osxkeychain'
        : platform === 'win32'
          ? 'wincred'
          : has('pass')
            ? 'pass'
            : 'secretservice'
    return has(`docker-credential-${suffix}`) ? suffix : undefined
  }

  /** A file that held no secrets may be open to others, and keeps its mode when it is replaced. */
  async #closeFile(): Promise<void> {
    if (this.#surroundings.platform === 'win32') return
    const { chmod, stat } = await import('node:fs/promises')
    const file = await stat(this.#config.path).catch(() => undefined)
    if (file && file.mode & 0o077) await chmod(this.#config.path, file.mode & 0o700)
  }

  #inFile(registry: string): AuthConfig | undefined {
    const { auths = {} } = this.#config
    const key = Object.hasOwn(auths, registry)
      ? registry
      : Object.keys(auths).find((name) => hostOf(name) === registry)
    return key === undefined ? undefined : outOfFileForm(key, auths[key]!)
  }

  #allInFile(): [string, AuthConfig][] {
    return Object.entries(this.#config.auths ?? {}).flatMap(([registry, entry]) => {
      const auth = outOfFileForm(registry, entry)
      return auth ? [[registry, auth]] : []
    })
  }

  async #listed(suffix: string): Promise<[string, AuthConfig][]> {
    const helper = new CredentialHelper(suffix, this.#surroundings)
    const servers = await this.#getOrWarn(suffix, () => helper.list())
    const found: [string, AuthConfig][] = []
    for (const server of Object.keys(servers ?? {})) {
      const auth = await this.#getOrWarn(server, () => helper.get(server))
      if (auth) found.push([server, auth])
    }
    return found
  }

  async #getOrWarn<T>(subject: string, get: () => Promise<T>): Promise<T | undefined> {
    try {
      return await get()
    } catch (error) {
      this.#surroundings.signal?.throwIfAborted()
      this.#warn(
        `WARNING: Failed to get credentials for registry: ${subject}: ${(error as Error).message}`,
      )
      return undefined
    }
  }

  #readEnvironment(text: string | undefined): Record<string, AuthConfig> {
    if (!text) return {}
    try {
      return parseEnvironment(text)
    } catch (error) {
      this.#warn(
        `Failed to create credential store from DOCKER_AUTH_CONFIG: ${(error as Error).message}`,
      )
      return {}
    }
  }

  #warnUnencrypted(): void {
    if (this.#warnedUnencrypted) return
    this.#warnedUnencrypted = true
    this.#warn(
      `\nWARNING! Your credentials are stored unencrypted in '${this.#config.path}'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n`,
    )
  }
}

/** Stricter than the file: a variable that is not understood is not used at all. */
function parseEnvironment(text: string): Record<string, AuthConfig> {
  const { value: json, rest } = parseFirstJson(text)
  if (rest.trim() !== '')
    throw new Error('DOCKER_AUTH_CONFIG does not support more than one JSON object')
  const { auths = {} } = only(['auths'], json)
  if (!isObject(auths)) throw new Error('auths is no JSON object')

  return Object.fromEntries(
    Object.entries(auths).map(([registry, value]) => {
      const { auth } = only(['auth'], value)
      if (typeof auth !== 'string' || auth === '')
        throw new Error(
          `DOCKER_AUTH_CONFIG environment variable is missing key \`auth\` for ${registry}`,
        )
      return [registry, { ...decodeAuth(auth), serveraddress: registry }]
    }),
  )
}

function only(keys: readonly string[], value: unknown): Record<string, unknown> {
  if (!isObject(value)) throw new Error('json: not an object')
  const unknown = Object.keys(value).find((key) => !keys.includes(key))
  if (unknown !== undefined) throw new Error(`json: unknown field ${JSON.stringify(unknown)}`)
  return value
}

function outOfFileForm(registry: string, entry: AuthConfig): AuthConfig | undefined {
  const { auth, ...rest } = entry
  const decoded: AuthConfig = { ...rest, ...(auth ? decodeAuth(auth) : undefined) }
  return Object.values(decoded).some(Boolean) ? { ...decoded, serveraddress: registry } : undefined
}

/** docker's file has user and password in `auth` only, and the registry as the key. */
function inFileForm(auth: AuthConfig): AuthConfig {
  const { username = '', password = '', identitytoken, registrytoken } = auth
  return {
    ...(username || password ? { auth: encodeAuth(username, password) } : undefined),
    ...(identitytoken ? { identitytoken } : undefined),
    ...(registrytoken ? { registrytoken } : undefined),
  }
}

/** What stays in the file of credentials that a helper keeps. */
function withoutSecrets({ registrytoken }: AuthConfig): AuthConfig {
  return registrytoken ? { registrytoken } : {}
}

function tokenOnly(stored: AuthConfig | undefined): AuthConfig | undefined {
  if (!stored?.registrytoken) return undefined
  return { registrytoken: stored.registrytoken, serveraddress: stored.serveraddress }
}
