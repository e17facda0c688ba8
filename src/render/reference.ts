const domainPart = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const domain = `(?:${domainPart}(?:\\.${domainPart})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const pathPart = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const path = `${pathPart}(?:/${pathPart})*`
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}'
const grammar = new RegExp(`^(${path})(?::([\\w][\\w.-]{0,127}))?(?:@(${digest}))?$`)
const domainGrammar = new RegExp(`^${domain}$`)
const identifier = /^[a-f0-9]{64}$/

/** An image's name as people write it, without `docker.io/library/`, and its tag and digest. */
export interface ImageName {
  readonly name: string
  readonly tag: string | undefined
  readonly digest: string | undefined
}

/** Reads an image reference; undefined when it is none, as a bare ID is not. */
export function parseImageName(text: string): ImageName | undefined {
  if (identifier.test(text)) return undefined

  const slash = text.indexOf('/')
  const first = text.slice(0, Math.max(slash, 0))
  // Only what looks like a host is one: `user/image` begins with a user.
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()
  const host = isHost ? first : ''
  const rest = isHost ? text.slice(slash + 1) : text
  if (isHost && !domainGrammar.test(host)) return undefined

  const match = grammar.exec(rest)
  if (match === null) return undefined
  const [, repository, tag, digest] = match
  return { name: familiar(host, repository!), tag, digest }
}

function familiar(host: string, repository: string): string {
  if (host !== '' && host !== 'docker.io' && host !== 'index.docker.io') {
    return `${host}/${repository}`
  }
  const official = repository.replace(/^library\//, '')
  return official.includes('/') ? repository : official
}
