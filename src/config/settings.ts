import { type AuthConfig, decodeAuth } from './auth.ts'
import { isObject, jsonKind, spelledAs } from './json.ts'

export interface ProxySettings {
  httpProxy?: string
  httpsProxy?: string
  noProxy?: string
  ftpProxy?: string
  allProxy?: string
}

/** What docker has no property for. */
export interface OwnSettings {
  /** Lists are bordered tables on a terminal, and what takes long has a spinner. */
  readonly pretty?: boolean
}

/** The properties of config.json that have an effect; absent ones are undefined. */
export interface Settings {
  readonly psFormat?: string
  readonly imagesFormat?: string
  readonly networksFormat?: string
  readonly volumesFormat?: string
  readonly pluginsFormat?: string
  readonly statsFormat?: string
  readonly servicesFormat?: string
  readonly serviceInspectFormat?: string
  readonly tasksFormat?: string
  readonly secretFormat?: string
  readonly configFormat?: string
  readonly nodesFormat?: string
  readonly detachKeys?: string
  readonly currentContext?: string
  readonly credsStore?: string
  readonly pruneFilters?: readonly string[]
  readonly cliPluginsExtraDirs?: readonly string[]
  readonly HttpHeaders?: Readonly<Record<string, string>>
  readonly aliases?: Readonly<Record<string, string>>
  readonly features?: Readonly<Record<string, string>>
  readonly credHelpers?: Readonly<Record<string, string>>
  readonly plugins?: Readonly<Record<string, Readonly<Record<string, string>>>>
  readonly proxies?: Readonly<Record<string, ProxySettings>>
  /** As in the file: user and password are inside `auth`. */
  readonly auths?: Readonly<Record<string, AuthConfig>>
  readonly quaymaster?: OwnSettings
}

type Kind = 'text' | 'list' | 'texts' | 'plugins' | 'proxies' | 'auths' | 'own'

const kinds: Record<keyof Settings, Kind> = {
  psFormat: 'text',
  imagesFormat: 'text',
  networksFormat: 'text',
  volumesFormat: 'text',
  pluginsFormat: 'text',
  statsFormat: 'text',
  servicesFormat: 'text',
  serviceInspectFormat: 'text',
  tasksFormat: 'text',
  secretFormat: 'text',
  configFormat: 'text',
  nodesFormat: 'text',
  detachKeys: 'text',
  currentContext: 'text',
  credsStore: 'text',
  pruneFilters: 'list',
  cliPluginsExtraDirs: 'list',
  HttpHeaders: 'texts',
  aliases: 'texts',
  features: 'texts',
  credHelpers: 'texts',
  plugins: 'plugins',
  proxies: 'proxies',
  auths: 'auths',
  quaymaster: 'own',
}

export const settingNames = Object.keys(kinds) as (keyof Settings)[]

const proxyNames = ['httpProxy', 'httpsProxy', 'noProxy', 'ftpProxy', 'allProxy']
const authNames = ['username', 'password', 'auth', 'identitytoken', 'registrytoken']

/** The contents of config.json as an object. Throws, in docker's words, where they are none. */
export function asObject(json: unknown): Record<string, unknown> {
  if (json === null) return {}
  if (isObject(json)) return json
  throw new Error(
    `json: cannot unmarshal ${jsonKind(json)} into Go value of type configfile.ConfigFile`,
  )
}

/**
 * The known properties of a parsed config.json. A value of the wrong kind is left out and the
 * first of them reported to `complain`, in docker's words; the others keep their effect.
 */
export function readSettings(
  json: Record<string, unknown>,
  complain: (problem: string) => void,
): Settings {
  const reader = new Reader()
  const settings = reader.read(json)
  if (reader.problem !== undefined) complain(reader.problem)
  return settings
}

/** Reads values as what they have to be, and remembers the first problem. */
class Reader {
  problem: string | undefined

  read(json: Record<string, unknown>): Settings {
    return this.#items(spelledAs(settingNames, json), (value, name) =>
      Object.hasOwn(kinds, name) ? this.#setting(kinds[name as keyof Settings], name, value) : null,
    )
  }

  #setting(kind: Kind, name: string, value: unknown): unknown {
    switch (kind) {
      case 'text':
        return text(name, value) || null
      case 'list':
        if (!Array.isArray(value)) throw mismatch(value, name, '[]string')
        return value.map((item) => text(name, item))
      case 'texts':
        return this.#texts(name, object(name, value, 'map[string]string'))
      case 'plugins':
        return this.#items(object(name, value, 'map[string]map[string]string'), (plugin) =>
          this.#texts(name, object(name, plugin, 'map[string]string')),
        )
      case 'proxies':
        return this.#items(object(name, value, 'map[string]configfile.ProxyConfig'), (proxies) =>
          this.#fields(proxyNames, name, object(name, proxies, 'configfile.ProxyConfig')),
        )
      case 'auths':
        return this.#items(object(name, value, 'map[string]types.AuthConfig'), (entry) => {
          const auth = this.#fields(authNames, name, object(name, entry, 'types.AuthConfig'))
          if (auth.auth) decodeAuth(auth.auth)
          return auth
        })
      case 'own':
        return { pretty: isObject(value) && value.pretty === true }
    }
  }

  #texts(name: string, value: Record<string, unknown>): Record<string, string> {
    return this.#items(value, (item) => text(name, item))
  }

  /** The texts under `names`, which docker reads in any case. */
  #fields(names: string[], name: string, value: Record<string, unknown>): Record<string, string> {
    return this.#items(spelledAs(names, value), (item, field) =>
      names.includes(field) ? text(`${name}.${field}`, item) : null,
    )
  }

  /** Reads each item, leaving out null ones and those that are not what they have to be. */
  #items<T>(
    object: Record<string, unknown>,
    read: (item: unknown, key: string) => T | null,
  ): Record<string, T> {
    const result: [string, T][] = []
    for (const [key, item] of Object.entries(object)) {
      if (item === null) continue
      try {
        const value = read(item, key)
        if (value !== null) result.push([key, value])
      } catch (error) {
        this.problem ??= (error as Error).message
      }
    }
    return Object.fromEntries(result)
  }
}

function text(name: string, value: unknown): string {
  if (typeof value !== 'string') throw mismatch(value, name, 'string')
  return value
}

function object(name: string, value: unknown, typeName: string): Record<string, unknown> {
  if (!isObject(value)) throw mismatch(value, name, typeName)
  return value
}

function mismatch(value: unknown, field: string, typeName: string): Error {
  return new Error(
    `json: cannot unmarshal ${jsonKind(value)} into Go struct field ConfigFile.${field} of type ${typeName}`,
  )
}
