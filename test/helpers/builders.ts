import type { ContainerInspectResponse, ContainerSummary } from '../../src/api/schema.ts'

const id = '4c01db0b339c8e1f6fda4b6b1a1f3c1c3e1f0ab5b41ba9a2f4d1b8e2d3c4b5a6'
const imageId = 'sha256:9f9e6c1b7a5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f4a3b2c1d0e9f'

/** A container as a list shows it: `web`, running nginx since 2026-01-02 03:04:05 UTC. */
export function aContainer(fields: Partial<ContainerSummary> = {}): ContainerSummary {
  return {
    Id: id,
    Names: ['/web'],
    Image: 'nginx:1.29',
    ImageID: imageId,
    Command: "/docker-entrypoint.sh nginx -g 'daemon off;'",
    Created: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
    Ports: [{ IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' }],
    Labels: { tier: 'front' },
    State: 'running',
    Status: 'Up 2 hours',
    HostConfig: { NetworkMode: 'bridge' },
    NetworkSettings: { Networks: { bridge: { NetworkID: 'b1', IPAddress: '172.17.0.2' } } },
    Mounts: [],
    ...fields,
  }
}

/** The same container, inspected. */
export function anInspectedContainer(
  fields: Partial<ContainerInspectResponse> = {},
): ContainerInspectResponse {
  return {
    Id: id,
    Created: '2026-01-02T03:04:05.000000006Z',
    Path: '/docker-entrypoint.sh',
    Args: ['nginx', '-g', 'daemon off;'],
    State: {
      Status: 'running',
      Running: true,
      Paused: false,
      Restarting: false,
      OOMKilled: false,
      Dead: false,
      Pid: 4711,
      ExitCode: 0,
      Error: '',
      StartedAt: '2026-01-02T03:04:06.000000007Z',
      FinishedAt: '0001-01-01T00:00:00Z',
    },
    Image: imageId,
    Name: '/web',
    RestartCount: 0,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: { NetworkMode: 'bridge', RestartPolicy: { Name: 'no', MaximumRetryCount: 0 } },
    Mounts: [],
    Config: { Image: 'nginx:1.29', Tty: false, OpenStdin: false, Labels: { tier: 'front' } },
    NetworkSettings: { Ports: {}, Networks: {} },
    ...fields,
  }
}
