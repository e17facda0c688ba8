/** The name of an image: where it is, what it is called, and which of that name is meant. */
export interface Reference {
  /** Host and port of the registry; `docker.io` where none was written. */
  readonly registry: string
  /** The repository within the registry: `library/alpine`. */
  readonly path: string
  readonly tag?: string
  readonly digest?: string
  /** Registry and path: `docker.io/library/alpine`. */
  readonly name: string
  /** The name as people write it: `alpine`. */
  readonly familiarName: string
  /** All of it: `docker.io/library/alpine:3.20`. */
  readonly canonical: string
  /** All of it, as people write it: `alpine:3.20`. */
  readonly familiar: string
  /** `familiar`, with the tag `latest` where there is neither tag nor digest. */
  readonly familiarTagged: string
}

const defaultRegistry = 'docker.io'
const officialPrefix = 'library/'
const maxPathLength = 255

const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const registrySyntax = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const pathSyntax = `${component}(?:/${component})*`
const tagSyntax = '[\\w][\\w.-]{0,127}'
const digestSyntax = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const syntax = new RegExp(
  `^(${registrySyntax})/(${pathSyntax})(?::(${tagSyntax}))?(?:@(${digestSyntax}))?$`,
)

const digestLengths: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 }

/**
 * Reads the name of an image as docker does: `alpine`, `me/app:1.0`, `host:5000/a/b@sha256:…`.
 *
 * @throws with docker's text, `invalid reference format` among them
 */
export function parseReference(raw: string): Reference {
  if (isImageId(raw))
    throw new Error(`invalid repository name (${raw}), cannot specify 64-byte hexadecimal strings`)
  const [registry, rest] = splitRegistry(raw)
  const repository = rest.split(/[:@]/, 1)[0]!
  if (repository !== repository.toLowerCase())
    throw new Error(`invalid reference format: repository name (${repository}) must be lowercase`)

  const match = syntax.exec(`${registry}/${rest}`)
  if (!match) throw new Error('invalid reference format')
  const [, , path = '', tag, digest] = match
  if (path.length > maxPathLength)
    throw new Error(`repository name must not be more than ${maxPathLength} characters`)
  if (digest) checkDigest(digest)
  return makeReference(registry, path, tag, digest)
}

/** Whether the text is a full image ID, without the name of its algorithm. */
export function isImageId(raw: string): boolean {
  return /^[a-f0-9]{64}$/.test(raw)
}

/** Whether the text is a digest alone: `sha256:…`. */
export function isDigest(raw: string): boolean {
  try {
    checkDigest(raw)
    return true
  } catch {
    return false
  }
}

/** The same repository with another tag or digest. */
export function withTag({ registry, path }: Reference, tag: string): Reference {
  return makeReference(registry, path, tag, undefined)
}

function makeReference(
  registry: string,
  path: string,
  tag: string | undefined,
  digest: string | undefined,
): Reference {
  const name = `${registry}/${path}`
  const official = path.startsWith(officialPrefix) && path.split('/').length === 2
  const short = official ? path.slice(officialPrefix.length) : path
  const familiarName = registry === defaultRegistry ? short : name
  const suffix = (tag ? `:${tag}` : '') + (digest ? `@${digest}` : '')
  return {
    registry,
    path,
    ...(tag && { tag }),
    ...(digest && { digest }),
    name,
    familiarName,
    canonical: name + suffix,
    familiar: familiarName + suffix,
    familiarTagged: familiarName + (suffix || ':latest'),
  }
}

/** The first component is a registry if it could not be the name of a user. */
function splitRegistry(raw: string): [registry: string, rest: string] {
  const slash = raw.indexOf('/')
  const first = raw.slice(0, Math.max(slash, 0))
  const named = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  if (slash < 0 || !named) return official(raw)
  const rest = raw.slice(slash + 1)
  return first === defaultRegistry || first === `index.${defaultRegistry}`
    ? official(rest)
    : [first, rest]
}

function official(rest: string): [registry: string, rest: string] {
  return [defaultRegistry, rest.includes('/') ? rest : officialPrefix + rest]
}

function checkDigest(digest: string): void {
  const colon = digest.indexOf(':')
  const algorithm = digest.slice(0, Math.max(colon, 0))
  const hex = digest.slice(colon + 1)
  const wellFormed = /^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$/.test(digest)
  if (!wellFormed) throw new Error('invalid checksum digest format')
  const length = digestLengths[algorithm]
  if (length === undefined) throw new Error('unsupported digest algorithm')
  if (hex.length !== length) throw new Error('invalid checksum digest length')
  if (!/^[a-f0-9]+$/.test(hex)) throw new Error('invalid checksum digest format')
}
