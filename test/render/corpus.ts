import type {
  ContainerSummary,
  ImageSummary,
  MountPoint,
  PortSummary,
} from '../../src/api/schema.ts'

// The objects that the files in test/golden show. The official docker wrote those, given these.
const id = (n: number) =>
  (n.toString(16).padStart(4, '0') + '0123456789abcdef'.repeat(4)).slice(0, 64)
let n = 1

const M = (mount: Partial<MountPoint>): MountPoint => ({
  Type: 'volume',
  Source: '',
  Destination: '/data',
  Mode: '',
  RW: true,
  Propagation: '',
  ...mount,
})
const C0 = (now: number, o: Partial<ContainerSummary>): ContainerSummary => ({
  Id: id(n++),
  Names: ['/web'],
  Image: 'nginx',
  ImageID: `sha256:${id(99)}`,
  Command: 'nginx -g "daemon off;"',
  Created: now - 3600 * 24 * 3,
  Ports: [],
  Labels: {},
  State: 'running',
  Status: 'Up 3 days',
  HostConfig: { NetworkMode: 'bridge' },
  NetworkSettings: { Networks: { bridge: {} } },
  Mounts: [],
  ...o,
})
const P = (IP: string, PrivatePort: number, PublicPort = 0, Type = 'tcp'): PortSummary => ({
  ...(IP ? { IP } : {}),
  PrivatePort,
  ...(PublicPort ? { PublicPort } : {}),
  Type,
})
/** Containers of all kinds of shapes; `now` in seconds since 1970. */
export const containers = (now: number): ContainerSummary[] => {
  n = 1
  const C = (o: Partial<ContainerSummary>) => C0(now, o)
  return [
    C({}),
    C({
      Names: ['/日本語サーバー'],
      Image: 'registry.example.com:5000/team/アプリ:1',
      Command: '日本語のとても長いコマンドです',
    }),
    C({ Names: ['/tab\there', '/x'], Command: 'a\tb\nc' }),
    C({ Names: ['/other/link', '/real'], Labels: { 'com.example.role': 'web' } }),
    C({ Names: ['/other/link'] }),
    C({ Names: [] }),
    C({ Image: '' }),
    C({ Image: `sha256:${id(99)}` }),
    C({ Image: id(99) }),
    C({ Image: id(99).slice(0, 12) }),
    C({ Image: `docker.io/library/redis:7@sha256:${id(5)}` }),
    C({ Image: `docker.io/bitnami/redis@sha256:${id(5)}` }),
    C({ Image: `ghcr.io/a/b@sha256:${id(5)}` }),
    C({ Image: 'localhost/foo' }),
    C({ Image: 'index.docker.io/foo/bar:1' }),
    C({ Image: 'library/alpine' }),
    C({ Image: 'docker.io/alpine' }),
    C({ Image: 'UPPER/x' }),
    C({ Image: 'foo/BAR' }),
    C({ Image: 'a__b/c-d.e:v1' }),
    C({ Image: 'bad image!' }),
    C({ Image: `foo:${'x'.repeat(129)}` }),
    C({ Image: '[fe80::1]:5000/x:y' }),
    C({ Image: 'a/library/b' }),
    C({ Image: 'docker.io/library/a/b' }),
    C({ Ports: [P('0.0.0.0', 80, 8080), P('::', 80, 8080), P('', 443)] }),
    C({ Ports: [P('0.0.0.0', 80, 80), P('::', 80, 80), P('0.0.0.0', 81, 81), P('::', 81, 81)] }),
    C({
      Ports: [
        P('', 1),
        P('', 2),
        P('', 3),
        P('', 5),
        P('', 6, 0, 'udp'),
        P('', 7, 0, 'udp'),
        P('', 9, 0, 'sctp'),
      ],
    }),
    C({
      Ports: [
        P('127.0.0.1', 9000, 9000),
        P('127.0.0.1', 9001, 9001),
        P('127.0.0.1', 9003, 9004),
        P('127.0.0.1', 9005, 9005, 'udp'),
      ],
    }),
    C({ Ports: Array.from({ length: 60 }, (_, i) => P('0.0.0.0', 2000 + i * 2, 2000 + i * 2)) }),
    C({ Ports: [P('0.0.0.0', 80, 80), P('0.0.0.0', 80, 80), P('0.0.0.0', 80, 81)] }),
    C({ Ports: null }),
    C({ Command: '' }),
    C({ Command: 'exactly-twenty-chars' }),
    C({ Command: 'exactly-twentyone-chr' }),
    C({ Command: '"quoted" \\ back' }),
    C({ Command: 'é'.repeat(25) }),
    C({ Command: '😀'.repeat(12) }),
    C({ Command: '\u0001\u007f\u0085\u200b\ufeff\u00a0' }),
    C({ Command: '\u001b[31mred' }),
    C({ Created: now }),
    C({ Created: now + 1000000000 }),
    C({ Created: -62135596800 }),
    ...[
      1,
      2,
      45,
      59,
      60,
      61,
      119,
      120,
      3599,
      3600,
      5399,
      5400,
      7200,
      3600 * 47,
      3600 * 48,
      86400 * 13,
      86400 * 14,
      86400 * 29,
      86400 * 59,
      86400 * 60,
      86400 * 364,
      86400 * 729,
      86400 * 730,
      86400 * 3000,
    ].map((s) => C({ Created: now - s })),
    C({ SizeRw: 1234, SizeRootFs: 999960000 }),
    C({ SizeRw: 0, SizeRootFs: 1125000 }),
    C({ SizeRw: 1135000 }),
    C({ SizeRw: -5 }),
    C({ SizeRw: 1e18, SizeRootFs: 9e18 }),
    C({
      Mounts: [
        M({
          Type: 'volume',
          Name: 'a-very-long-volume-name-indeed',
          Source: '/x',
          Driver: 'local',
        }),
        M({ Type: 'bind', Source: '/home/user/some/where' }),
        M({ Type: 'volume', Name: 'data', Driver: 'nfs' }),
      ],
    }),
    C({ Status: 'Up 2 hours (healthy)' }),
    C({ Status: 'Up 2 hours (health: starting)' }),
    C({ Status: 'Exited (0) 3 days ago', State: 'exited' }),
    C({ Status: '', State: '' }),
    C({ Status: 'Up (Paused)', State: 'paused' }),
    C({ Names: ['/a<b>&c'], Labels: { k: '<v>&"\u2028' } }),
    C({ Names: ['/\u001b[2Jevil\u009b\u202e'] }),
    C({ Names: ['/🇩🇪👨‍👩‍👧👍🏽❤️1️⃣'] }),
    C({ Names: ['/combining-e\u0301-\u200d'] }),
  ]
}
let m = 1000
const I0 = (now: number, o: Partial<ImageSummary>): ImageSummary => ({
  Id: `sha256:${id(m++)}`,
  ParentId: '',
  RepoTags: [],
  RepoDigests: [],
  Created: now - 86400 * 10,
  Size: 3150000,
  SharedSize: -1,
  Labels: null,
  Containers: -1,
  ...o,
})
/** Images of all kinds of shapes; `now` in seconds since 1970. */
export const images = (now: number): ImageSummary[] => {
  m = 1000
  const I = (o: Partial<ImageSummary>) => I0(now, o)
  return [
    I({ RepoTags: ['nginx:latest'], RepoDigests: [`nginx@sha256:${id(7)}`] }),
    I({
      RepoTags: ['nginx:1', 'nginx:2'],
      RepoDigests: [`nginx@sha256:${id(7)}`, `nginx@sha256:${id(8)}`],
    }),
    I({ RepoTags: ['<none>:<none>'], RepoDigests: ['<none>@<none>'] }),
    I({}),
    I({ RepoTags: null, RepoDigests: null }),
    I({ RepoDigests: [`foo/bar@sha256:${id(8)}`] }),
    I({ RepoTags: ['docker.io/library/alpine:3', 'alpine:4'] }),
    I({ RepoTags: ['with-very-long-repository-name-that-goes-on/and-on/and-on:latest'] }),
    I({ RepoTags: ['a:c'], Created: -62135596800 }),
    ...[
      0, 1, 999, 1000, 1001, 9995, 9999, 99950, 999499, 999500, 1125000, 1135000, 1145000,
      123456789, 1e9, 1e12,
    ].map((Size, i) =>
      I({ RepoTags: [`size:${i}`], Size, SharedSize: i % 2 ? (Size / 2) | 0 : -1, Containers: i }),
    ),
  ]
}
