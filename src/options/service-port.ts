import type { EndpointPortConfig } from '../api/schema.ts'
import { type NumberError, parseUnsigned } from './decimal.ts'
import { type Extras, type Option, parseCsv, values } from './index.ts'
import { parsePublished } from './port.ts'

const protocols = new Set(['tcp', 'udp', 'sctp'])
const modes = new Set(['ingress', 'host'])

/**
 * Reads `[PUBLISHED:]TARGET[/PROTOCOL]`, where ports may be ranges, or the long form
 * `published=…,target=…,protocol=…,mode=…`.
 */
export function parseServicePorts(raw: string): EndpointPortConfig[] {
  if (!/\w=\w/.test(raw)) return shortForm(raw)
  const port: EndpointPortConfig = { Protocol: 'tcp', PublishMode: 'ingress' }
  for (const field of parseCsv(raw)) Object.assign(port, readField(field))
  if (port.TargetPort === undefined) throw new Error("missing mandatory field 'target'")
  return [port]
}

/** A repeatable flag with ports of a service. */
export function servicePorts(
  flags: string,
  description: string,
  extras?: Extras<EndpointPortConfig[]>,
): Option<EndpointPortConfig[]> {
  return values(flags, 'port', parseServicePorts, description, extras)
}

function shortForm(raw: string): EndpointPortConfig[] {
  return Object.entries(parsePublished([raw])).flatMap(([port, bindings]) => {
    const [target, protocol] = port.split('/') as [string, string]
    return bindings.flatMap(({ HostIp, HostPort }) => {
      if (HostIp) throw new Error('hostip is not supported')
      return published(HostPort).map((number) => ({
        Protocol: protocol,
        TargetPort: Number(target),
        ...(number > 0 && { PublishedPort: number }),
        PublishMode: 'ingress',
      }))
    })
  })
}

/** A range for a single port of the containers is one entry for each of its numbers. */
function published(raw: string): number[] {
  const [start = '', end = start] = raw.split('-')
  const first = Number(start)
  return Array.from({ length: Number(end) - first + 1 }, (_, index) => first + index)
}

function readField(field: string): Partial<EndpointPortConfig> {
  const equals = field.indexOf('=')
  if (equals <= 0) throw new Error(`invalid field: ${field}`)
  const key = field.slice(0, equals).toLowerCase()
  const value = field.slice(equals + 1).toLowerCase()
  switch (key) {
    case 'protocol':
      if (!protocols.has(value)) throw new Error(`invalid protocol value '${value}'`)
      return { Protocol: value }
    case 'mode':
      if (!modes.has(value))
        throw new Error(`invalid publish mode value (${value}): must be either 'ingress' or 'host'`)
      return { PublishMode: value }
    case 'target':
      return { TargetPort: parsePort('target', value) }
    case 'published':
      // Zero is as good as none: the engine chooses.
      return { PublishedPort: parsePort('published', value) || undefined }
    default:
      throw new Error(`invalid field key: ${key}`)
  }
}

function parsePort(which: string, value: string): number {
  try {
    return parseUnsigned(value, 16)
  } catch (error) {
    const { reason } = error as NumberError
    throw new Error(`invalid ${which} port (${value}): value must be an integer: ${reason}`)
  }
}
