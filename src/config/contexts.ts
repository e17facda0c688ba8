import { type Dirent, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getBuiltinModule } from 'node:process'
import { systemErrorText } from '../system-error.ts'
import { isObject, jsonKind, own, parseJson, spelledAs } from './json.ts'

export const defaultContext = 'default'

/** A stored context, spelled as in its meta.json. */
export interface ContextMetadata {
  Name: string
  /** `Description` and whatever else the user's tools put there. */
  Metadata: Record<string, unknown>
  Endpoints: Record<string, ContextEndpoint>
}

export interface ContextEndpoint {
  Host?: string
  SkipTLSVerify?: boolean
  [other: string]: unknown
}

/** PEM files of an endpoint. */
export interface TlsFiles {
  ca?: Buffer
  cert?: Buffer
  key?: Buffer
}

export class ContextNotFound extends Error {
  override readonly name = 'ContextNotFound'
}

/** Throws, with docker's text, for a name that no context may be created with. */
export function checkContextName(name: string): void {
  if (name === '') throw new Error('context name cannot be empty')
  if (name === defaultContext) throw new Error('"default" is a reserved context name')
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$/.test(name))
    throw new Error(
      `context name ${JSON.stringify(name)} is invalid, names are validated against regexp "^[a-zA-Z0-9][a-zA-Z0-9_.+-]+$"`,
    )
}

/**
 * The contexts below `contexts/` of the configuration directory, in docker's layout. A context is
 * stored under the hash of its name, so that no name can lead out of the directory; the default
 * context is not stored.
 */
export class ContextStore {
  readonly #metaRoot: string
  readonly #tlsRoot: string

  constructor(configDirectory: string) {
    this.#metaRoot = join(configDirectory, 'contexts', 'meta')
    this.#tlsRoot = join(configDirectory, 'contexts', 'tls')
  }

  /** Where the two halves of a context are, as `context inspect` shows. */
  storage(name: string): { MetadataPath: string; TLSPath: string } {
    const id = contextId(name)
    return { MetadataPath: join(this.#metaRoot, id), TLSPath: join(this.#tlsRoot, id) }
  }

  exists(name: string): boolean {
    return existsSync(join(this.storage(name).MetadataPath, 'meta.json'))
  }

  /** All stored contexts, in no particular order. Throws where one of them cannot be read. */
  list(): ContextMetadata[] {
    try {
      return metaFiles(this.#metaRoot).map(readMetadata)
    } catch (error) {
      throw new Error(`failed to read metadata: ${(error as Error).message}`)
    }
  }

  /** Throws ContextNotFound, or an Error where its file is damaged. */
  get(name: string): ContextMetadata {
    const path = join(this.storage(name).MetadataPath, 'meta.json')
    const subject = `context ${JSON.stringify(name)}`
    if (!existsSync(path))
      throw new ContextNotFound(
        `${subject}: context not found: open ${path}: no such file or directory`,
      )
    try {
      return readMetadata(path)
    } catch (error) {
      throw new Error(`${subject}: ${(error as Error).message}`)
    }
  }

  /** Names of the TLS files by endpoint, as `context inspect` shows them. */
  tlsFileNames(name: string): Record<string, string[]> {
    const { TLSPath } = this.storage(name)
    const endpoints = directory(TLSPath).filter((entry) => entry.isDirectory())
    return Object.fromEntries(
      endpoints.map((endpoint) => [
        endpoint.name,
        directory(join(TLSPath, endpoint.name))
          .filter((entry) => !entry.isDirectory())
          .map((entry) => entry.name)
          .sort(),
      ]),
    )
  }

  /** All TLS files of a context. */
  tlsMaterial(name: string): TlsMaterial {
    const { TLSPath } = this.storage(name)
    return Object.fromEntries(
      Object.entries(this.tlsFileNames(name)).map(([endpoint, files]) => [
        endpoint,
        Object.fromEntries(files.map((file) => [file, read(join(TLSPath, endpoint, file))])),
      ]),
    )
  }

  /** The TLS files of an endpoint; nothing where it has none. */
  tls(name: string, endpoint: string): TlsFiles | undefined {
    // The name comes from a file that may have been imported: it must stay one directory.
    if (!isFileName(endpoint)) throw new Error(`invalid endpoint name ${JSON.stringify(endpoint)}`)
    const folder = join(this.storage(name).TLSPath, endpoint)
    const names = new Set(directory(folder).map((entry) => entry.name))
    if (names.size === 0) return undefined

    const load = (file: string) => (names.has(file) ? read(join(folder, file)) : undefined)
    return { ca: load('ca.pem'), cert: load('cert.pem'), key: load('key.pem') }
  }
}

/** The contents of TLS files, by endpoint and file name. */
export type TlsMaterial = Readonly<Record<string, Readonly<Record<string, Buffer>>>>

/** A context's directory name: the SHA-256 of its name, in hexadecimal. */
export function contextId(name: string): string {
  // Most runs use the default context and are spared the milliseconds that node:crypto takes.
  const { createHash } = getBuiltinModule('node:crypto')
  return createHash('sha256').update(name).digest('hex')
}

/** Whether an endpoint or a TLS file may have this name: it is one part of a path. */
export function isFileName(name: string): boolean {
  return /^[a-zA-Z0-9][\w.+-]*$/.test(name)
}

/** Every meta.json below `folder`; a directory that has one is not searched further. */
function metaFiles(folder: string): string[] {
  return directory(folder)
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const child = join(folder, entry.name)
      const path = join(child, 'meta.json')
      return existsSync(path) ? [path] : metaFiles(child)
    })
}

function readMetadata(path: string): ContextMetadata {
  const text = read(path).toString()
  try {
    return parseMetadata(text)
  } catch (error) {
    throw new Error(`parsing ${path}: ${(error as Error).message}`)
  }
}

/** Reads the text of a meta.json; throws where it is none. */
export function parseMetadata(text: string): ContextMetadata {
  const json = spelledAs(['Name', 'Metadata', 'Endpoints'], object(parseJson(text), 'metadata'))
  const endpoints = Object.entries(object(json.Endpoints ?? {}, 'Endpoints'))
  return {
    Name: typeof json.Name === 'string' ? json.Name : '',
    Metadata: object(json.Metadata ?? {}, 'Metadata'),
    Endpoints: Object.fromEntries(endpoints.map(([name, value]) => [name, readEndpoint(value)])),
  }
}

function readEndpoint(value: unknown): ContextEndpoint {
  const endpoint = spelledAs(['Host', 'SkipTLSVerify'], object(value, 'endpoint'))
  const { Host: host, SkipTLSVerify: skip } = endpoint
  if (host != null && typeof host !== 'string') throw mismatch(host, 'Host', 'string')
  if (skip != null && typeof skip !== 'boolean') throw mismatch(skip, 'SkipTLSVerify', 'bool')
  return endpoint as ContextEndpoint
}

function mismatch(value: unknown, field: string, type: string): Error {
  return new Error(
    `json: cannot unmarshal ${jsonKind(value)} into Go struct field EndpointMetaBase.${field} of type ${type}`,
  )
}

function object(value: unknown, what: string): Record<string, unknown> {
  if (isObject(value)) return value
  throw new Error(`${what} is no object`)
}

function directory(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw new Error(systemErrorText(error, 'open', path))
  }
}

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}

/** The docker endpoint of a context. */
export function dockerEndpoint(context: ContextMetadata): ContextEndpoint {
  const endpoint = own(context.Endpoints, 'docker')
  if (!endpoint) throw new Error('cannot find docker endpoint in context')
  return endpoint
}
