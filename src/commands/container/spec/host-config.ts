import type { HostConfig, Mount, Resources } from '../../../api/schema.ts'
import { compareVersions } from '../../../api/version.ts'
import { isCdiDevice, parseDevice } from '../../../options/device.ts'
import { splitPair, toMap } from '../../../options/label.ts'
import type { PortBindings } from '../../../options/port.ts'
import { parseRestartPolicy } from '../../../options/restart.ts'
import type { ContainerOptions } from '../options.ts'
import { orNull, type Wire } from './wire.ts'

/** What of the host's side is worked out elsewhere. */
export interface HostParts {
  readonly apiVersion: string
  readonly engineOs: string
  readonly binds: readonly string[]
  readonly portBindings: PortBindings
  readonly networkMode: string
  readonly securityOptions: readonly string[]
  readonly consoleSize: readonly [height: number, width: number] | undefined
  readonly apiSocketPath: string | undefined
}

/** The option that the client itself carries out. */
const unmaskedPaths = 'systempaths=unconfined'

/** The container's host configuration with every field that docker sends. */
export function hostConfig(options: ContainerOptions, parts: HostParts): HostConfig {
  const restart = parseRestartPolicy(options.restart)
  if (options.rm && !['', 'no'].includes(restart.Name))
    throw new Error('conflicting options: cannot specify both --restart and --rm')
  const unmasked = parts.securityOptions.includes(unmaskedPaths)
  const mounts = allMounts(options, parts)

  const config: Wire<HostConfig> = {
    Binds: orNull(parts.binds),
    ContainerIDFile: options.cidfile ?? '',
    LogConfig: { Type: options.logDriver ?? '', Config: logOptions(options) },
    NetworkMode: parts.networkMode,
    PortBindings: parts.portBindings,
    RestartPolicy: restart,
    AutoRemove: options.rm,
    VolumeDriver: options.volumeDriver ?? '',
    VolumesFrom: orNull(options.volumesFrom),
    ...(mounts.length > 0 && { Mounts: mounts }),
    ConsoleSize: [...(parts.consoleSize ?? [0, 0])],
    ...filled('Annotations', options.annotation),
    CapAdd: orNull(capabilities(options.capAdd)),
    CapDrop: orNull(capabilities(options.capDrop)),
    CgroupnsMode: oneOf('--cgroupns: invalid CGROUP mode', options.cgroupns, 'private', 'host'),
    Dns: options.dns,
    DnsOptions: [...options.dnsOption, ...options.dnsOpt],
    DnsSearch: options.dnsSearch,
    ExtraHosts: orNull(options.addHost),
    GroupAdd: orNull(options.groupAdd),
    IpcMode: options.ipc ?? '',
    Cgroup: '',
    Links: orNull(options.link),
    OomScoreAdj: options.oomScoreAdj,
    PidMode: pidMode(options.pid),
    Privileged: options.privileged,
    PublishAllPorts: options.publishAll,
    ReadonlyRootfs: options.readOnly,
    SecurityOpt: unmasked
      ? parts.securityOptions.filter((option) => option !== unmaskedPaths)
      : orNull(parts.securityOptions),
    ...filled('StorageOpt', storageOptions(options)),
    ...filled('Tmpfs', tmpfs(options)),
    UTSMode: oneOf('--uts: invalid UTS mode', options.uts, 'host'),
    UsernsMode: oneOf('--userns: invalid USER mode', options.userns, 'host'),
    ShmSize: options.shmSize,
    ...filled('Sysctls', options.sysctl),
    ...(options.runtime && { Runtime: options.runtime }),
    Isolation: options.isolation ?? '',
    ...resources(options, parts.engineOs),
    ...(options.init !== undefined && { Init: options.init }),
    MaskedPaths: unmasked ? [] : null,
    ReadonlyPaths: unmasked ? [] : null,
  }
  return config as HostConfig
}

function resources(options: ContainerOptions, engineOs: string): Wire<Resources> {
  const { memorySwappiness } = options
  if (memorySwappiness < -1 || memorySwappiness > 100)
    throw new Error(`invalid value: ${memorySwappiness}. Valid memory swappiness range is 0-100`)
  const paths = options.device.filter((device) => !isCdiDevice(device))
  return {
    CpuShares: options.cpuShares,
    Memory: options.memory,
    NanoCpus: options.cpus ?? 0,
    CgroupParent: options.cgroupParent ?? '',
    BlkioWeight: options.blkioWeight,
    BlkioWeightDevice: options.blkioWeightDevice,
    BlkioDeviceReadBps: options.deviceReadBps,
    BlkioDeviceWriteBps: options.deviceWriteBps,
    BlkioDeviceReadIOps: options.deviceReadIops,
    BlkioDeviceWriteIOps: options.deviceWriteIops,
    CpuPeriod: options.cpuPeriod,
    CpuQuota: options.cpuQuota,
    CpuRealtimePeriod: options.cpuRtPeriod,
    CpuRealtimeRuntime: options.cpuRtRuntime,
    CpusetCpus: options.cpusetCpus ?? '',
    CpusetMems: options.cpusetMems ?? '',
    Devices: paths.map((device) => parseDevice(device, engineOs)),
    DeviceCgroupRules: orNull(options.deviceCgroupRule),
    DeviceRequests: orNull(deviceRequests(options)),
    MemoryReservation: options.memoryReservation,
    MemorySwap: options.memorySwap,
    MemorySwappiness: memorySwappiness,
    OomKillDisable: options.oomKillDisable,
    PidsLimit: options.pidsLimit,
    Ulimits: options.ulimit,
    CpuCount: options.cpuCount,
    CpuPercent: options.cpuPercent,
    IOMaximumIOps: options.ioMaxiops,
    IOMaximumBandwidth: options.ioMaxbandwidth,
  }
}

/** The GPUs, and the devices that are named rather than given by their paths. */
function deviceRequests({
  gpus,
  device,
}: ContainerOptions): NonNullable<Resources['DeviceRequests']> {
  const names = device.filter(isCdiDevice)
  if (names.length === 0) return gpus
  const named = { Driver: 'cdi', Count: 0, DeviceIDs: names, Capabilities: null, Options: null }
  return [...gpus, named as unknown as (typeof gpus)[number]]
}

function allMounts({ mount }: ContainerOptions, { apiVersion, apiSocketPath }: HostParts): Mount[] {
  const refuse = (recursive: string, since: string) => {
    if (compareVersions(apiVersion, since) < 0)
      throw new Error(`bind-recursive=${recursive} requires API v${since} or later`)
  }
  for (const { BindOptions } of mount) {
    if (BindOptions?.ReadOnlyForceRecursive) refuse('readonly', '1.44')
    if (BindOptions?.NonRecursive) refuse('disabled', '1.40')
  }
  if (!apiSocketPath) return mount
  const socket = { Source: apiSocketPath, Target: '/var/run/docker.sock', BindOptions: {} }
  return [...mount, { Type: 'bind', ...socket }]
}

function logOptions({ logDriver, logOpt }: ContainerOptions): Record<string, string> {
  if (logDriver === 'none' && logOpt.length > 0)
    throw new Error('invalid logging opts for driver none')
  return toMap(logOpt)
}

function storageOptions({ storageOpt }: ContainerOptions): Record<string, string> {
  if (storageOpt.some((option) => !option.includes('='))) throw new Error('invalid storage option')
  return toMap(storageOpt)
}

function tmpfs(options: ContainerOptions): Record<string, string> {
  return Object.fromEntries(
    options.tmpfs.map((mount) => {
      const [path, settings = ''] = splitPair(mount.replace(':', '='))
      return mount.includes(':') ? [path, settings] : [mount, '']
    }),
  )
}

/** Upper case, with the prefix, sorted, each once. */
function capabilities(names: readonly string[]): string[] {
  const full = names.map((name) => {
    const upper = name.toUpperCase()
    return upper === 'ALL' || upper.startsWith('CAP_') ? upper : `CAP_${upper}`
  })
  return [...new Set(full)].sort()
}

function pidMode(mode = ''): string {
  if (mode !== '' && mode !== 'host' && !/^container:./.test(mode))
    throw new Error('--pid: invalid PID mode')
  return mode
}

function oneOf(refusal: string, mode = '', ...modes: string[]): string {
  if (mode !== '' && !modes.includes(mode)) throw new Error(refusal)
  return mode
}

/** A map that docker leaves out when it is empty. */
function filled<K extends string>(
  name: K,
  map: Record<string, string>,
): Partial<Record<K, Record<string, string>>> {
  return Object.keys(map).length > 0
    ? ({ [name]: map } as Partial<Record<K, Record<string, string>>>)
    : {}
}
