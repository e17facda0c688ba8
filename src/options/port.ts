import type { PortBinding } from '../api/schema.ts'
import { NumberError, parseUnsigned } from './decimal.ts'
import { canonicalIp } from './ip.ts'
import { splitPair } from './label.ts'

/** What `--publish` asks for: ports such as `80/tcp`, with where they are bound on the host. */
export type PortBindings = Record<string, Required<PortBinding>[]>

const protocols = new Set(['tcp', 'udp', 'sctp'])

/**
 * Reads `[[IP:][HOST-PORT]:]PORT[/PROTOCOL]` texts, where ports may be ranges, and the long form
 * `published=…,target=…,protocol=…`.
 */
export function parsePublished(raws: readonly string[]): PortBindings {
  const bindings: PortBindings = {}
  for (const raw of raws) {
    for (const [port, binding] of parseSpec(raw.includes('=') ? shortForm(raw) : raw)) {
      bindings[port] = [...(bindings[port] ?? []), binding]
    }
  }
  return bindings
}

/** Reads `PORT[-PORT][/PROTOCOL]` of `--expose`: every port of the range, as `80/tcp`. */
export function parseExposed(raw: string): string[] {
  const fail = (why: string) => new Error(`invalid range format for --expose: ${why}`)
  if (raw === '') throw fail('invalid port range: value is empty')
  const [range, protocol] = splitAt(raw, '/')
  const [start, end = start] = splitAt(range, '-')

  const number = (text: string, which: string) => {
    if (text === '') throw fail(`invalid ${which} port '': value is empty`)
    try {
      return parseUnsigned(text, 16)
    } catch (error) {
      throw fail(`invalid ${which} port '${text}': ${(error as NumberError).reason}`)
    }
  }
  const first = number(start, 'start')
  const last = number(end, 'end')
  if (last < first) throw fail(`invalid port range: ${raw}`)
  const suffix = (protocol || 'tcp').toLowerCase()
  return sequence(first, last).map((port) => `${port}/${suffix}`)
}

function shortForm(raw: string): string {
  const fields = new Map([['protocol', 'tcp']])
  for (const field of raw.split(',')) {
    const [key, value] = splitPair(field)
    if (key === '' || value === undefined)
      throw new Error(`invalid publish opts format (should be name=value but got '${field}')`)
    fields.set(key, value)
  }
  const field = (name: string) => fields.get(name) ?? ''
  return `${field('published')}:${field('target')}/${field('protocol')}`
}

function parseSpec(raw: string): [port: string, binding: Required<PortBinding>][] {
  const { ip, hostPort, containerPort, protocol } = splitSpec(raw)
  const address = ip === '' ? '' : parseHostIp(ip)
  if (containerPort === '') throw new Error(`no port specified: ${raw}<empty>`)

  const [start, end] = parseRange(containerPort, 'containerPort')
  const [hostStart, hostEnd] = hostPort === '' ? [0, 0] : parseRange(hostPort, 'hostPort')
  // A range of the host may serve a single port of the container: the engine picks from it.
  const picks = hostPort !== '' && start === end && hostStart !== hostEnd
  if (hostPort !== '' && end - start !== hostEnd - hostStart && !picks)
    throw new Error(
      'invalid ranges specified for container and host Ports: ' +
        `${containerPort} and ${hostPort}`,
    )
  if (!protocols.has(protocol.toLowerCase())) throw new Error(`invalid proto: ${protocol}`)

  return sequence(start, end).map((port, index) => {
    const single = hostPort === '' ? '' : String(hostStart + index)
    const HostPort = picks ? `${hostStart}-${hostEnd}` : single
    return [`${port}/${protocol.toLowerCase()}`, { HostIp: address, HostPort }]
  })
}

function splitSpec(raw: string) {
  const parts = raw.split(':')
  const [port, protocol] = parts.pop()!.split('/')
  const hostPort = parts.pop() ?? ''
  return {
    ip: parts.join(':'),
    hostPort,
    containerPort: port!,
    protocol: protocol || (port === '' ? '' : 'tcp'),
  }
}

function parseHostIp(raw: string): string {
  if (raw.startsWith('[') && !raw.endsWith(']'))
    throw new Error(`invalid IP address ${raw}: address ${raw}:: missing ']' in address`)
  const bare = raw.startsWith('[') ? raw.slice(1, -1) : raw
  const ip = canonicalIp(bare)
  if (!ip) throw new Error(`invalid IP address: ${bare}`)
  return ip
}

function parseRange(raw: string, what: 'hostPort' | 'containerPort'): [number, number] {
  try {
    const [start, end = start] = raw.split('-')
    const range: [number, number] = [parseUnsigned(start!, 16), parseUnsigned(end!, 16)]
    if (range[0] <= range[1]) return range
  } catch (error) {
    if (!(error instanceof NumberError)) throw error
  }
  throw new Error(`invalid ${what}: ${raw}`)
}

function splitAt(raw: string, separator: string): [string, string | undefined] {
  const index = raw.indexOf(separator)
  return index < 0 ? [raw, undefined] : [raw.slice(0, index), raw.slice(index + 1)]
}

function sequence(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}
