import { expect, test } from 'vitest'
import type { EndpointPortConfig } from '../../src/api/schema.ts'
import { parseServicePorts } from '../../src/options/service-port.ts'

const port = (TargetPort: number, more: EndpointPortConfig = {}): EndpointPortConfig => ({
  Protocol: 'tcp',
  PublishMode: 'ingress',
  TargetPort,
  ...more,
})

test.each<[string, EndpointPortConfig[]]>([
  ['80', [port(80)]],
  ['8080:80/udp', [port(80, { PublishedPort: 8080, Protocol: 'udp' })]],
  ['90-91:80-81', [port(80, { PublishedPort: 90 }), port(81, { PublishedPort: 91 })]],
  ['90-91:80', [port(80, { PublishedPort: 90 }), port(80, { PublishedPort: 91 })]],
  ['target=80', [port(80)]],
  [
    'published=8080,TARGET=80,protocol=SCTP,mode=host',
    [port(80, { PublishedPort: 8080, Protocol: 'sctp', PublishMode: 'host' })],
  ],
])('%s', (raw, ports) => {
  expect(parseServicePorts(raw)).toEqual(ports)
})

test.each([
  ['1.2.3.4:80:80', 'hostip is not supported'],
  ['published=80', "missing mandatory field 'target'"],
  ['target=80,mode=x', "invalid publish mode value (x): must be either 'ingress' or 'host'"],
  ['target=80,protocol=x', "invalid protocol value 'x'"],
  ['target=x', 'invalid target port (x): value must be an integer: invalid syntax'],
  ['target=80,name=web', 'invalid field key: name'],
  ['target=80,', 'invalid field: '],
])('%s is refused', (raw, message) => {
  expect(() => parseServicePorts(raw)).toThrow(new Error(message))
})
