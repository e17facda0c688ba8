import type { EndpointSettings } from '../../../api/schema.ts'
import { compareVersions } from '../../../api/version.ts'
import { quoteGo } from '../../../options/index.ts'
import { canonicalIp, isVersion4 } from '../../../options/ip.ts'
import { parseMac } from '../../../options/mac.ts'
import { type NetworkAttachment, plainAttachment } from '../../../options/network.ts'
import type { ContainerOptions } from '../options.ts'
import { orNull, type Wire } from './wire.ts'

/** Where a container is attached, as its options say. */
export interface Networking {
  readonly mode: string
  /** Sent when the container is created. */
  readonly endpoints: Record<string, EndpointSettings>
  /** The address for the whole container, which engines below API 1.44 take. */
  readonly macAddress?: string
  /** Networks to connect to before the start, for engines that take one network at creation. */
  readonly connectAfterCreate: readonly NetworkConnection[]
}

export interface NetworkConnection {
  readonly network: string
  readonly config: EndpointSettings
}

/** The version from which an engine takes several networks, and a MAC address for each. */
const manyNetworksSince = '1.44'

const builtIn = new Set(['default', 'bridge', 'host', 'none'])

export function networking(options: ContainerOptions, apiVersion: string): Networking {
  const attachments = [...options.network, ...options.net]
  const [first = plainAttachment('default'), ...others] = attachments
  const all = [withContainerOptions(first, options), ...others]

  const endpoints = new Map<string, EndpointSettings>()
  for (const [index, attachment] of all.entries()) {
    const { target } = attachment
    const endpoint = endpointSettings(attachment)
    if (endpoints.has(target))
      throw new Error(`network ${quoteGo(target)} is specified multiple times`)
    // One network without anything to say about it is named by the network mode alone.
    const onlyNamed = attachments.length === 1 && index === 0 && saysNothing(attachment)
    if (!onlyNamed) endpoints.set(target, endpoint)
  }
  checkMixed(all)

  const mode = first.target
  if (compareVersions(apiVersion, manyNetworksSince) >= 0)
    return { mode, endpoints: Object.fromEntries(endpoints), connectAfterCreate: [] }
  return forOlderEngine(mode, endpoints, apiVersion)
}

function withContainerOptions(
  attachment: NetworkAttachment,
  options: ContainerOptions,
): NetworkAttachment {
  const { ip: ipv4, ip6: ipv6, macAddress, linkLocalIp } = options
  const aliases = [...options.networkAlias, ...options.netAlias]
  const conflict = (flag: string, what: string) =>
    new Error(`conflicting options: cannot specify both ${flag} and per-network ${what}`)
  if (aliases.length > 0 && attachment.aliases.length > 0)
    throw conflict('--network-alias', 'alias')
  if (ipv4 && attachment.ipv4) throw conflict('--ip', 'IPv4 address')
  if (ipv6 && attachment.ipv6) throw conflict('--ip6', 'IPv6 address')
  if (macAddress && attachment.macAddress) throw conflict('--mac-address', 'MAC address')
  if (linkLocalIp.length > 0 && attachment.linkLocalIps.length > 0)
    throw conflict('--link-local-ip', 'link-local IP addresses')

  return {
    ...attachment,
    links: isUserDefined(attachment.target) ? options.link : [],
    ...(aliases.length > 0 && { aliases }),
    ...(ipv4 && isVersion4(ipv4) && { ipv4 }),
    ...(ipv6 && { ipv6: isVersion4(ipv6) ? `::ffff:${ipv6}` : ipv6 }),
    ...(macAddress && { macAddress }),
    ...(linkLocalIp.length > 0 && {
      linkLocalIps: linkLocalIp.flatMap((address) => canonicalIp(address) ?? []),
    }),
  }
}

/** The settings with every field that docker sends, whether it says something or not. */
function endpointSettings(attachment: NetworkAttachment): EndpointSettings {
  const { target, aliases, links, driverOpts, macAddress, gwPriority } = attachment
  if (target.trim() === '') throw new Error('no name set for network')
  if (!isUserDefined(target) && aliases.length > 0)
    throw new Error('network-scoped aliases are only supported for user-defined networks')

  const settings: Wire<EndpointSettings> = {
    IPAMConfig: ipamConfig(attachment),
    Links: orNull(links),
    Aliases: orNull(aliases),
    MacAddress: macAddress ? parseMac(macAddress) : '',
    DriverOpts: Object.keys(driverOpts).length > 0 ? { ...driverOpts } : null,
    GwPriority: gwPriority,
    NetworkID: '',
    EndpointID: '',
    Gateway: '',
    IPAddress: '',
    IPPrefixLen: 0,
    IPv6Gateway: '',
    GlobalIPv6Address: '',
    GlobalIPv6PrefixLen: 0,
    DNSNames: null,
  }
  return settings as EndpointSettings
}

function ipamConfig({ ipv4, ipv6, linkLocalIps }: NetworkAttachment) {
  if (!ipv4 && !ipv6 && linkLocalIps.length === 0) return null
  return {
    ...(ipv4 && { IPv4Address: ipv4 }),
    ...(ipv6 && { IPv6Address: ipv6 }),
    ...(linkLocalIps.length > 0 && { LinkLocalIPs: [...linkLocalIps] }),
  }
}

function saysNothing(attachment: NetworkAttachment): boolean {
  const { aliases, links, driverOpts, macAddress, gwPriority } = attachment
  const lists = [aliases, links, Object.keys(driverOpts)]
  return (
    lists.every((entries) => entries.length === 0) &&
    !macAddress &&
    gwPriority === 0 &&
    ipamConfig(attachment) === null
  )
}

function checkMixed(attachments: readonly NetworkAttachment[]): void {
  const own = attachments.filter(({ target }) => isUserDefined(target)).length
  if (own > 0 && own < attachments.length)
    throw new Error(
      'conflicting options: cannot attach both user-defined and non-user-defined network-modes',
    )
}

/** Such an engine takes one endpoint, and a MAC address for the container as a whole. */
function forOlderEngine(
  mode: string,
  endpoints: ReadonlyMap<string, EndpointSettings>,
  apiVersion: string,
): Networking {
  const first = endpoints.get(mode)
  const later = [...endpoints].filter(([name]) => name !== mode)
  if (later.some(([, { MacAddress }]) => MacAddress))
    throw new Error(
      `"specify mac-address per network" requires API version ${manyNetworksSince}, ` +
        `but the Docker daemon API version is ${apiVersion}`,
    )
  return {
    mode,
    endpoints: first ? { [mode]: { ...first, MacAddress: '' } } : {},
    ...(first?.MacAddress && { macAddress: first.MacAddress }),
    connectAfterCreate: later.map(([network, config]) => ({ network, config })),
  }
}

function isUserDefined(network: string): boolean {
  return !builtIn.has(network) && !network.startsWith('container:')
}
