import { parsePublished } from '../options/port.ts'
import { parseServicePorts } from '../options/service-port.ts'
import { checkFormat, DecodeError, decoded, type Problems, printed } from './types.ts'
import type { Yaml } from './yaml.ts'

/** A port of a service, in the long form. */
export interface ServicePort {
  mode?: string
  target?: number
  published?: number
  protocol?: string
}

/** Reports what is no `[[IP:]PUBLISHED:]TARGET[/PROTOCOL]`. */
export function checkPort(value: string, path: string, problems: Problems): void {
  checkFormat('ports', () => parsePublished([value]), path, problems)
}

/** The ports that a short form stands for. An address says nothing: a swarm listens everywhere. */
export function readPorts(value: Yaml): ServicePort[] {
  if (typeof value === 'number')
    throw new DecodeError((path) => `error decoding '${path}': invalid type float64 for port`)
  const withoutAddress = printed(value).split(':').slice(-2).join(':')
  return decoded(() => parseServicePorts(withoutAddress)).map((port) => ({
    mode: port.PublishMode,
    ...(port.TargetPort && { target: port.TargetPort }),
    ...(port.PublishedPort && { published: port.PublishedPort }),
    protocol: port.Protocol,
  }))
}

/** What is to be told of ports that have an address. */
export function addressWarnings(ports: Yaml | undefined): string[] {
  if (!Array.isArray(ports)) return []
  return ports.flatMap((port) => {
    if (typeof port !== 'string' || port.split(':').length < 3 || /^0\.0\.0\.0:/.test(port))
      return []
    const whole = port.includes('/') ? port : `${port}/tcp`
    return [`ignoring IP-address (${whole}) service will listen on '0.0.0.0'`]
  })
}
