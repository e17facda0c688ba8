import { type NumberError, parseDecimal } from './decimal.ts'
import { type Extras, type Option, parseCsv, quoteGo, values } from './index.ts'
import { canonicalIp } from './ip.ts'
import { splitPair } from './label.ts'

/** One `--network`: its name or ID, and how to be attached to it. */
export interface NetworkAttachment {
  readonly target: string
  readonly aliases: readonly string[]
  /** Containers to be linked to in this network. */
  readonly links: readonly string[]
  readonly driverOpts: Readonly<Record<string, string>>
  readonly linkLocalIps: readonly string[]
  readonly ipv4?: string
  readonly ipv6?: string
  readonly macAddress?: string
  readonly gwPriority: number
}

/** An attachment that says no more than the network. */
export function plainAttachment(target: string): NetworkAttachment {
  return { target, aliases: [], links: [], driverOpts: {}, linkLocalIps: [], gwPriority: 0 }
}

/** Reads `NETWORK`, or the long form `name=NETWORK,alias=…,ip=…`. */
export function parseNetwork(raw: string): NetworkAttachment {
  if (!/\w=\w/.test(raw)) return plainAttachment(raw)
  const attachment = parseCsv(raw).reduce(addField, plainAttachment(''))
  if (attachment.target === '') throw new Error('network name/id is not specified')
  return attachment
}

/** A repeatable flag with networks to be attached to. */
export function networks(
  flags: string,
  description: string,
  extras?: Extras<NetworkAttachment[]>,
): Option<NetworkAttachment[]> {
  return values(flags, 'network', parseNetwork, description, extras)
}

function addField(attachment: NetworkAttachment, field: string): NetworkAttachment {
  const [name, text] = splitPair(field)
  if (text === undefined) throw new Error(`invalid field ${field}`)
  const key = name.toLowerCase().trim()
  const value = text.toLowerCase().trim()

  switch (key) {
    case 'name':
      return { ...attachment, target: value }
    case 'alias':
      return { ...attachment, aliases: [...attachment.aliases, value] }
    case 'ip':
      return { ...attachment, ipv4: parseAddress(value) }
    case 'ip6':
      return { ...attachment, ipv6: parseAddress(value) }
    case 'mac-address':
      return { ...attachment, macAddress: value }
    case 'link-local-ip':
      return {
        ...attachment,
        linkLocalIps: [...attachment.linkLocalIps, parseAddress(value)],
      }
    case 'driver-opt': {
      const [option, setting] = splitPair(value)
      if (setting === undefined) throw new Error('invalid key value pair format in driver options')
      const driverOpts = { ...attachment.driverOpts, [option.trim()]: setting.trim() }
      return { ...attachment, driverOpts }
    }
    case 'gw-priority':
      return { ...attachment, gwPriority: parsePriority(value) }
    default:
      throw new Error(`invalid field key ${key}`)
  }
}

function parseAddress(value: string): string {
  const ip = canonicalIp(value)
  if (!ip) throw new Error(`ParseAddr(${quoteGo(value)}): unable to parse IP`)
  return ip
}

function parsePriority(value: string): number {
  try {
    return parseDecimal(value)
  } catch (error) {
    throw new Error(`invalid gw-priority (${value}): ${(error as NumberError).reason}`)
  }
}
