import { quoteGo } from './index.ts'
import { canonicalIp } from './ip.ts'

/** The address that stands for the host the engine runs on. */
const hostGateway = 'host-gateway'

/**
 * Reads `HOST:IP` or `HOST=IP` of `--add-host` and gives `HOST:IP`, the address as it was written
 * but without brackets: the engine takes neither these nor the `=`.
 */
export function parseExtraHost(raw: string): string {
  const separator = raw.includes('=') ? '=' : ':'
  const index = raw.indexOf(separator)
  if (index < 1) throw new Error(`bad format for add-host: ${quoteGo(raw)}`)

  const name = raw.slice(0, index)
  const text = raw.slice(index + 1)
  if (text === hostGateway) return `${name}:${text}`
  const address = /^\[(.+)\]$/.exec(text)?.[1] ?? text
  if (!canonicalIp(address.trim()))
    throw new Error(`invalid IP address in add-host: ${quoteGo(address)}`)
  return `${name}:${address}`
}

/** Reads a search domain of `--dns-search`; `.` means none. */
export function parseSearchDomain(raw: string): string {
  const domain = raw.trim()
  if (domain === '.') return domain
  const name = domain.replace(/\.$/, '')
  const label = /^(?:[a-z\d]|[a-z\d][a-z\d-]*[a-z\d])$/i
  const valid =
    /[a-z]/i.test(name) && name.length < 255 && name.split('.').every((l) => label.test(l))
  if (!valid) throw new Error(`${raw} is not a valid domain`)
  return name
}

/** Reads `CONTAINER[:ALIAS]` of `--link`. */
export function parseLink(raw: string): string {
  if (raw === '') throw new Error('empty string specified for links')
  if (raw.split(':').length > 2) throw new Error(`bad format for links: ${raw}`)
  return raw
}
