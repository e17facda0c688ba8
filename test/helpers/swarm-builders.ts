import type { Node, Service, Task } from '../../src/api/schema.ts'

const moment = '2026-01-02T03:04:05.000000006Z'
const written = { Version: { Index: 42 }, CreatedAt: moment, UpdatedAt: moment }

/** The service `web`: two replicas of busybox that count as converged at once. */
export function aService(fields: Partial<Service> = {}, spec: Service['Spec'] = {}): Service {
  return {
    ID: 'svc1',
    ...written,
    Spec: {
      Name: 'web',
      Labels: {},
      TaskTemplate: { ContainerSpec: { Image: 'busybox:latest' }, ForceUpdate: 0 },
      Mode: { Replicated: { Replicas: 2 } },
      UpdateConfig: { Parallelism: 1, Monitor: 1, MaxFailureRatio: 0, Order: 'stop-first' },
      EndpointSpec: { Mode: 'vip' },
      ...spec,
    },
    Endpoint: {},
    ...fields,
  }
}

/** A task of that service, which runs on the node `node1`. */
export function aTask(fields: Partial<Task> = {}, state = 'running'): Task {
  const { Slot = 1 } = fields
  return {
    ID: `task${Slot}`.padEnd(25, 'x'),
    ...written,
    Labels: {},
    Spec: { ContainerSpec: { Image: 'busybox:latest' } },
    ServiceID: 'svc1',
    Slot,
    NodeID: 'node1',
    Status: { Timestamp: moment, State: state, PortStatus: {} },
    DesiredState: 'running',
    ...fields,
  }
}

/** The manager `node1`, whose host is `vm`. */
export function aNode(fields: Partial<Node> = {}): Node {
  return {
    ID: 'node1',
    ...written,
    Spec: { Labels: {}, Role: 'manager', Availability: 'active' },
    Description: { Hostname: 'vm', Engine: { EngineVersion: '28.5.2' } },
    Status: { State: 'ready', Addr: '10.0.0.1' },
    ManagerStatus: { Leader: true, Reachability: 'reachable', Addr: '10.0.0.1:2377' },
    ...fields,
  }
}
