import { expect, test } from 'vitest'
import type { EndpointPortConfig, Service, ServiceSpec } from '../../src/api/schema.ts'
import { serviceView } from '../../src/render/service.ts'

const show = { trunc: true, now: 0, table: true }

function aService(Spec: ServiceSpec, fields: Partial<Service> = {}): Service {
  const CreatedAt = '2026-01-02T03:04:05Z'
  const dates = { CreatedAt, UpdatedAt: CreatedAt }
  return {
    ID: 'wt29iedq0rpl4ylgg8vsxk8jx',
    Version: { Index: 1 },
    ...dates,
    Spec,
    Endpoint: {},
    ...fields,
  }
}

function field(name: string, service: Service): unknown {
  return serviceView.fields[name]!.value(service, show)
}

test.each<[string, ServiceSpec['Mode'], string, string]>([
  ['replicated', { Replicated: { Replicas: 3 } }, 'replicated', '2/3'],
  ['global', { Global: {} }, 'global', '2/3'],
  [
    'a replicated job',
    { ReplicatedJob: { TotalCompletions: 9 } },
    'replicated job',
    '2/3 (4/9 completed)',
  ],
  ['a global job', { GlobalJob: {} }, 'global job', '2/3 (4/7 completed)'],
  ['of a mode that is not known', {}, '', '2/3'],
])('a service that is %s', (_, Mode, mode, replicas) => {
  const ServiceStatus = { RunningTasks: 2, DesiredTasks: 3, CompletedTasks: 4 }
  const service = aService({ Mode }, { ServiceStatus })

  expect([field('Mode', service), field('Replicas', service)]).toEqual([mode, replicas])
})

test('replicas say how many of them a node may have', () => {
  const service = aService({
    Mode: { Replicated: { Replicas: 3 } },
    TaskTemplate: { Placement: { MaxReplicas: 2 } },
  })

  expect(field('Replicas', service)).toBe('0/0 (max 2 per node)')
})

const port = (PublishedPort: number, TargetPort: number, Protocol = 'tcp'): EndpointPortConfig => ({
  PublishedPort,
  TargetPort,
  Protocol,
  PublishMode: 'ingress',
})

test.each<[string, EndpointPortConfig[], string]>([
  ['none', [], ''],
  ['one', [port(80, 8080)], '*:80->8080/tcp'],
  ['neighbours', [port(81, 91), port(80, 90), port(82, 92)], '*:80-82->90-92/tcp'],
  ['neighbours of one target', [port(80, 90), port(81, 90)], '*:80-81->90/tcp'],
  [
    'a range, then its target again',
    [port(80, 90), port(81, 91), port(82, 91)],
    '*:80-81->90-91/tcp, *:82->91/tcp',
  ],
  ['targets that go down', [port(80, 91), port(81, 90)], '*:80->91/tcp, *:81->90/tcp'],
  ['two protocols', [port(80, 90, 'udp'), port(80, 90)], '*:80->90/tcp, *:80->90/udp'],
  ['only of the host', [{ ...port(80, 90), PublishMode: 'host' }], ''],
])('ports: %s', (_, Ports, text) => {
  expect(field('Ports', aService({}, { Endpoint: { Ports } }))).toBe(text)
})

test.each([
  [`nginx:1.25@sha256:${'a'.repeat(64)}`, 'nginx:1.25'],
  [`nginx@sha256:${'a'.repeat(64)}`, `nginx@sha256:${'a'.repeat(64)}`],
  ['docker.io/library/nginx:1.25', 'nginx:1.25'],
  ['NOT AN IMAGE', 'NOT AN IMAGE'],
])('the image %s is shown as %s', (Image, shown) => {
  expect(field('Image', aService({ TaskTemplate: { ContainerSpec: { Image } } }))).toBe(shown)
})
