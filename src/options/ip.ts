import { isIPv4, isIPv6 } from 'node:net'
import { type Extras, type Option, parseCsv, quoteGo, value, values } from './index.ts'

interface Address {
  readonly bits: 32 | 128
  readonly number: bigint
}

const mappedPrefix = 0xffffn << 32n

/** The address in its shortest spelling; undefined where it is none. A zone is not accepted. */
export function canonicalIp(raw: string): string | undefined {
  const address = parseAddress(raw)
  return address && formatAddress(address)
}

/** Whether an address is of the fourth version, also when it is written as `::ffff:1.2.3.4`. */
export function isVersion4(raw: string): boolean {
  return parseAddress(raw)?.bits === 32
}

/** The network a CIDR lies in (`10.1.2.3/8` is `10.0.0.0/8`); undefined where it is none. */
export function canonicalCidr(raw: string): string | undefined {
  const [, ip = '', length = ''] = /^([^/]*)\/(\d{1,3})$/.exec(raw) ?? []
  const address = parseAddress(ip)
  if (!address || Number(length) > address.bits || /^0\d/.test(length)) return undefined
  const host = BigInt(address.bits) - BigInt(length)
  return `${formatAddress({ ...address, number: (address.number >> host) << host })}/${length}`
}

/** Reads an address for docker's own list flags, such as `--dns`. */
export function parseIpAddress(raw: string): string {
  const ip = canonicalIp(raw.trim())
  if (!ip) throw new Error(`IP address is not correctly formatted: ${raw}`)
  return ip
}

/** A flag with an IP address; an empty value is as good as none. */
export function ip(
  flags: string,
  description: string,
  extras?: Extras<string | undefined>,
): Option<string | undefined> {
  const parse = (raw: string) => {
    if (raw === '') return undefined
    const address = canonicalIp(raw.trim())
    if (!address) throw new Error(`failed to parse IP: ${quoteGo(raw)}`)
    return address
  }
  return value(flags, 'ip', parse, description, extras)
}

/** A repeatable flag with comma-separated IP addresses. */
export function ips(
  flags: string,
  description: string,
  extras?: Extras<string[]>,
): Option<string[]> {
  return values(
    flags,
    'ipSlice',
    (raw) => each(raw, canonicalIp, 'IP address'),
    description,
    extras,
  )
}

/** A repeatable flag with comma-separated networks in CIDR notation. */
export function cidrs(
  flags: string,
  description: string,
  extras?: Extras<string[]>,
): Option<string[]> {
  return values(flags, 'ipNetSlice', (raw) => each(raw, canonicalCidr, 'CIDR'), description, extras)
}

function each(
  raw: string,
  canonical: (part: string) => string | undefined,
  kind: string,
): string[] {
  return parseCsv(raw.replaceAll('"', '')).map((part) => {
    const read = canonical(part.trim())
    if (!read) throw new Error(`invalid string being converted to ${kind}: ${part}`)
    return read
  })
}

function parseAddress(raw: string): Address | undefined {
  if (isIPv4(raw)) return { bits: 32, number: bytesToNumber(raw) }
  if (!isIPv6(raw) || raw.includes('%')) return undefined

  const tail = /[^:]*\.[^:]*$/.exec(raw)?.[0]
  const groups = tail ? raw.slice(0, -tail.length) + hexGroups(bytesToNumber(tail)) : raw
  const [head = '', rest] = groups.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = rest ? rest.split(':') : []
  const zeros = Array<string>(8 - left.length - right.length).fill('0')
  const number = [...left, ...zeros, ...right].reduce(
    (sum, group) => (sum << 16n) | BigInt(`0x${group}`),
    0n,
  )
  if (number >> 32n === 0xffffn) return { bits: 32, number: number - mappedPrefix }
  return { bits: 128, number }
}

function formatAddress({ bits, number }: Address): string {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (number >> shift) & 0xffn).join('.')

  const groups = Array.from({ length: 8 }, (_, index) =>
    ((number >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  )
  // The first of the longest runs of two zero groups or more is left out.
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0')
    return (end < 0 ? 8 : end) - start
  })
  const longest = Math.max(...runs)
  if (longest < 2) return groups.join(':')
  const start = runs.indexOf(longest)
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`
}

function bytesToNumber(dotted: string): bigint {
  return dotted.split('.').reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
}

function hexGroups(number: bigint): string {
  return `${(number >> 16n).toString(16)}:${(number & 0xffffn).toString(16)}`
}
