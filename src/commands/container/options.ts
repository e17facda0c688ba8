import { cpus } from '../../options/cpus.ts'
import { parseCgroupRule, throttleDevices, weightDevices } from '../../options/device.ts'
import { duration } from '../../options/duration.ts'
import { variables } from '../../options/env.ts'
import { gpus } from '../../options/gpus.ts'
import { parseExtraHost, parseLink, parseSearchDomain } from '../../options/host.ts'
import { flag, integer, list, type OptionValues, text, value, values } from '../../options/index.ts'
import { ip, parseIpAddress } from '../../options/ip.ts'
import { labels, map, parseSysctl } from '../../options/label.ts'
import { mounts } from '../../options/mount.ts'
import { networks } from '../../options/network.ts'
import { bytes, parseSwap } from '../../options/size.ts'
import { ulimits } from '../../options/ulimit.ts'

const streams = new Set(['stdin', 'stdout', 'stderr'])

function parseAttach(raw: string): string {
  const stream = raw.toLowerCase()
  if (!streams.has(stream)) throw new Error('valid streams are STDIN, STDOUT and STDERR')
  return stream
}

const emptyList = { shownDefault: '[]' }
const emptyMap = { shownDefault: 'map[]' }
const windows = { os: 'windows' } as const
const hidden = { hidden: true }

const processOptions = {
  attach: values('-a, --attach', 'list', parseAttach, 'Attach to a stream: stdin, stdout, stderr'),
  entrypoint: text('--entrypoint', 'Program to run in place of the entrypoint of the image'),
  env: variables('-e, --env', 'Set an environment variable'),
  envFile: list('--env-file', 'Read environment variables from a file'),
  init: flag('--init', 'Run an init process that forwards signals and reaps processes', {
    minApi: '1.25',
    default: undefined,
  }),
  interactive: flag('-i, --interactive', 'Keep stdin open, attached or not'),
  stopSignal: text('--stop-signal', 'Signal that stops the container'),
  stopTimeout: integer('--stop-timeout', 'Seconds to wait for a stop before killing', {
    minApi: '1.25',
  }),
  tty: flag('-t, --tty', 'Give the container a terminal'),
  user: text('-u, --user', 'User to run as (format: <name|uid>[:<group|gid>])'),
  workdir: text('-w, --workdir', 'Directory inside the container to run in'),
}

const containerOptionsOnly = {
  annotation: map('--annotation', 'Annotation to pass on to the OCI runtime', {
    ...emptyMap,
    minApi: '1.43',
  }),
  cidfile: text('--cidfile', "File to write the container's ID to"),
  disableContentTrust: flag('--disable-content-trust', 'Has no effect', {
    default: true,
    hidden: true,
    deprecated: 'support for docker content trust was removed',
  }),
  domainname: text('--domainname', 'NIS domain name of the container'),
  groupAdd: list('--group-add', 'Further group to be a member of'),
  hostname: text('-h, --hostname', 'Host name of the container'),
  isolation: text('--isolation', 'How the container is isolated'),
  label: labels('-l, --label', 'Label to put on the container'),
  labelFile: list('--label-file', 'Read labels from a file, one per line'),
  logDriver: text('--log-driver', "Driver that keeps the container's log"),
  logOpt: list('--log-opt', 'Option for the log driver'),
  name: text('--name', 'Name of the container'),
  platform: text('--platform', 'Platform to use where the image has several', { minApi: '1.32' }),
  pull: text('--pull', 'When to pull the image ("always", "missing", "never")', {
    default: 'missing',
  }),
  quiet: flag('-q, --quiet', 'Do not show the progress of pulling'),
  restart: text('--restart', 'What to do when the container exits', { default: 'no' }),
  rm: flag('--rm', 'Remove the container and its anonymous volumes when it exits'),
  runtime: text('--runtime', 'OCI runtime to use'),
  useApiSocket: flag('--use-api-socket', "Give the container the engine's socket and credentials"),
}

const healthOptions = {
  healthCmd: text('--health-cmd', 'Command that tells whether the container is healthy'),
  healthInterval: health('interval', 'Time between two checks'),
  healthRetries: integer('--health-retries', 'Failures in a row that mean unhealthy', {
    default: 0,
  }),
  healthStartInterval: health('start-interval', 'Time between two checks while starting', '1.44'),
  healthStartPeriod: health('start-period', 'Time to start in, when failures do not count', '1.29'),
  healthTimeout: health('timeout', 'Time one check may take'),
  noHealthcheck: flag('--no-healthcheck', 'Do not run the health check of the image'),
}

const resourceOptions = {
  blkioWeight: integer(
    '--blkio-weight',
    'Relative weight for block I/O, from 10 to 1000, or 0 for none (default 0)',
    { type: 'uint16', default: 0 },
  ),
  blkioWeightDevice: weightDevices(
    '--blkio-weight-device',
    'Relative weight for block I/O of a device',
    emptyList,
  ),
  cgroupParent: text('--cgroup-parent', 'Parent cgroup of the container'),
  cpuCount: integer('--cpu-count', 'Number of CPUs (Windows only)', { ...windows, default: 0 }),
  cpuPercent: integer('--cpu-percent', 'Percentage of the CPUs (Windows only)', {
    ...windows,
    default: 0,
  }),
  cpuPeriod: integer('--cpu-period', 'Period of the CFS scheduler', { default: 0 }),
  cpuQuota: integer('--cpu-quota', 'Quota of the CFS scheduler', { default: 0 }),
  cpuRtPeriod: integer('--cpu-rt-period', 'Period of the real-time scheduler, in microseconds', {
    default: 0,
    minApi: '1.25',
  }),
  cpuRtRuntime: integer('--cpu-rt-runtime', 'Real-time CPU time per period, in microseconds', {
    default: 0,
    minApi: '1.25',
  }),
  cpuShares: integer('-c, --cpu-shares', 'Relative weight for CPU time', { default: 0 }),
  cpus: cpus('--cpus', 'Number of CPUs', { minApi: '1.25' }),
  cpusetCpus: text('--cpuset-cpus', 'CPUs to run on (0-3, 0,1)'),
  cpusetMems: text('--cpuset-mems', 'Memory nodes to use (0-3, 0,1)'),
  device: list('--device', 'Device of the host to give to the container'),
  deviceCgroupRule: values(
    '--device-cgroup-rule',
    'list',
    parseCgroupRule,
    'Rule that allows devices to the cgroup',
  ),
  deviceReadBps: throttle('read-bps', 'bytes', 'Bytes per second that may be read from a device'),
  deviceReadIops: throttle('read-iops', 'operations', 'Reads per second allowed from a device'),
  deviceWriteBps: throttle('write-bps', 'bytes', 'Bytes per second that may go to a device'),
  deviceWriteIops: throttle('write-iops', 'operations', 'Writes per second allowed to a device'),
  gpus: gpus('--gpus', "GPUs to give to the container ('all' for all of them)", {
    minApi: '1.40',
  }),
  ioMaxbandwidth: bytes('--io-maxbandwidth', 'Bandwidth of the system drive (Windows only)', {
    ...windows,
    default: 0,
  }),
  ioMaxiops: integer('--io-maxiops', 'Operations per second of the system drive (Windows only)', {
    ...windows,
    type: 'uint64',
    default: 0,
  }),
  kernelMemory: bytes('--kernel-memory', 'Has no effect', {
    hidden: true,
    deprecated: 'and no longer supported by the kernel',
  }),
  memory: bytes('-m, --memory', 'Memory limit', { default: 0 }),
  memoryReservation: bytes('--memory-reservation', 'Soft memory limit', { default: 0 }),
  memorySwap: value('--memory-swap', 'bytes', parseSwap, 'Limit of memory and swap; -1 for none', {
    default: 0,
  }),
  memorySwappiness: integer('--memory-swappiness', 'How readily to swap (0 to 100)', {
    default: -1,
  }),
  oomKillDisable: flag('--oom-kill-disable', 'Do not kill processes when memory runs out'),
  oomScoreAdj: integer('--oom-score-adj', 'OOM score of the host to adjust to (-1000 to 1000)', {
    default: 0,
  }),
  pidsLimit: integer('--pids-limit', 'Number of processes allowed (-1 for no limit)', {
    default: 0,
  }),
  shmSize: bytes('--shm-size', 'Size of /dev/shm', { default: 0 }),
  ulimit: ulimits('--ulimit', 'Resource limit of the processes', emptyList),
}

const securityOptions = {
  capAdd: list('--cap-add', 'Linux capability to add'),
  capDrop: list('--cap-drop', 'Linux capability to drop'),
  cgroupns: text(
    '--cgroupns',
    "Cgroup namespace: 'host', 'private', or '' for the engine's default",
    { minApi: '1.41' },
  ),
  ipc: text('--ipc', 'IPC namespace'),
  pid: text('--pid', 'PID namespace'),
  privileged: flag('--privileged', 'Give the container all rights on the host'),
  readOnly: flag('--read-only', "Mount the container's root file system read-only"),
  securityOpt: list('--security-opt', 'Security option'),
  sysctl: map('--sysctl', 'Kernel parameter to set', { ...emptyMap, check: parseSysctl }),
  userns: text('--userns', 'User namespace'),
  uts: text('--uts', 'UTS namespace'),
}

const networkOptions = {
  addHost: values('--add-host', 'list', parseExtraHost, 'Host name to know (host:ip)'),
  dns: values('--dns', 'list', parseIpAddress, 'DNS server to ask'),
  dnsOpt: list('--dns-opt', 'DNS option', hidden),
  dnsOption: list('--dns-option', 'DNS option'),
  dnsSearch: values('--dns-search', 'list', parseSearchDomain, 'Domain to search names in'),
  expose: list('--expose', 'Port or range of ports to expose'),
  ip: ip('--ip', 'IPv4 address (such as 172.30.100.104)'),
  ip6: ip('--ip6', 'IPv6 address (such as 2001:db8::33)'),
  link: values('--link', 'list', parseLink, 'Container to link to'),
  linkLocalIp: list('--link-local-ip', 'Link-local address of the container'),
  macAddress: text('--mac-address', 'MAC address of the container (such as 92:d0:c6:0a:29:33)'),
  net: networks('--net', 'Network to attach to', hidden),
  netAlias: list('--net-alias', 'Name of the container in its network', hidden),
  network: networks('--network', 'Network to attach to'),
  networkAlias: list('--network-alias', 'Name of the container in its network'),
  publish: list('-p, --publish', 'Port of the container to publish on the host'),
  publishAll: flag('-P, --publish-all', 'Publish every exposed port on a free port of the host'),
}

const storageOptions = {
  mount: mounts('--mount', 'File system to mount in the container'),
  storageOpt: list('--storage-opt', 'Option for the storage driver'),
  tmpfs: list('--tmpfs', 'Directory to mount a tmpfs on'),
  volume: list('-v, --volume', 'Volume or directory of the host to mount'),
  volumeDriver: text('--volume-driver', 'Driver for the volumes of the container'),
  volumesFrom: list('--volumes-from', 'Container to take volumes from'),
}

/** What `run` and `create` let one say about a container. */
export const containerOptions = {
  ...processOptions,
  ...containerOptionsOnly,
  ...healthOptions,
  ...resourceOptions,
  ...securityOptions,
  ...networkOptions,
  ...storageOptions,
}

export type ContainerOptions = OptionValues<typeof containerOptions>

function health(name: string, description: string, minApi?: string) {
  return duration(`--health-${name}`, `${description} (ms|s|m|h)`, {
    default: 0,
    shownDefault: '0s',
    ...(minApi && { minApi }),
  })
}

function throttle(name: string, unit: 'bytes' | 'operations', description: string) {
  return throttleDevices(`--device-${name}`, unit, description, emptyList)
}
