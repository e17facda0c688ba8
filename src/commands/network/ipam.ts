import type { IPAM, IPAMConfig } from '../../api/schema.ts'
import { quoteGo } from '../../options/index.ts'
import { canonicalCidr, canonicalIp, isVersion4 } from '../../options/ip.ts'

/** What the flags say of a network's addresses. */
export interface AddressPlan {
  readonly driver: string
  readonly options: Readonly<Record<string, string>>
  readonly subnets: readonly string[]
  /** Networks that containers get their addresses from, each within a subnet. */
  readonly ranges: readonly string[]
  readonly gateways: readonly string[]
  /** Addresses that others have, by name. */
  readonly auxiliary: Readonly<Record<string, string>>
}

/** Sorts ranges, gateways and addresses to the subnets they lie in; throws where one has none. */
export function ipamOf(plan: AddressPlan): IPAM {
  const { driver, options, subnets, ranges, gateways, auxiliary } = plan
  if (subnets.length < Math.max(ranges.length, gateways.length))
    throw new Error('every ip-range or gateway must have a corresponding subnet')
  const configs = subnets.map((subnet, index): IPAMConfig => {
    checkOverlaps(subnet, subnets.slice(0, index))
    return { Subnet: canonicalSubnet(subnet) }
  })
  const configFor = (address: string, what: string) => {
    const index = subnets.findIndex((subnet) => contains(subnet, address))
    if (index < 0) throw new Error(`no matching subnet for ${what} ${address}`)
    return { config: configs[index]!, subnet: subnets[index]! }
  }

  for (const range of ranges) {
    const { config, subnet } = configFor(range, 'range')
    if (config.IPRange)
      throw new Error(
        `cannot configure multiple ranges (${range}, ${config.IPRange}) on the same subnet (${subnet})`,
      )
    config.IPRange = range
  }
  for (const gateway of gateways) {
    const { config, subnet } = configFor(gateway, 'gateway')
    if (config.Gateway)
      throw new Error(
        `cannot configure multiple gateways (${gateway}, ${config.Gateway}) for the same subnet (${subnet})`,
      )
    config.Gateway = gateway
  }
  for (const [name, raw] of Object.entries(auxiliary)) {
    const address = canonicalIp(raw)
    if (!address) throw new Error(`ParseAddr(${quoteGo(raw)}): unable to parse IP`)
    const { config } = configFor(address, 'aux-address')
    config.AuxiliaryAddresses = { ...config.AuxiliaryAddresses, [name]: address }
  }
  return { Driver: driver, Options: { ...options }, Config: configs }
}

function checkOverlaps(subnet: string, others: readonly string[]): void {
  if (others.some((other) => contains(subnet, other) || contains(other, subnet)))
    throw new Error('multiple overlapping subnet configuration is not supported')
}

/** Whether an address, or the first part of `ADDRESS/LENGTH`, lies in the subnet. */
function contains(subnet: string, address: string): boolean {
  const network = canonicalCidr(subnet)
  if (!network) throw new Error(`invalid subnet: invalid CIDR address: ${subnet}`)
  const [ip] = address.split('/')
  const [, length] = network.split('/')
  return canonicalCidr(`${ip}/${length}`) === network
}

/** The subnet as it was given, in its shortest spelling; a lone address is a network of its own. */
function canonicalSubnet(raw: string): string {
  const [ip = '', length] = raw.split('/')
  const address = canonicalIp(ip)
  if (address && length === undefined) return `${address}/${isVersion4(address) ? 32 : 128}`
  if (address && canonicalCidr(raw)) return `${address}/${length}`
  throw new Error(`invalid address: ParseAddr(${quoteGo(raw)}): unable to parse IP`)
}
