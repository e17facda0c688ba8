import type { SystemInfo } from '../api/schema.ts'
import { swarmLines } from './info-swarm.ts'
import { bytesSize } from './units.ts'
import type { ClientVersion } from './version.ts'

/** A plugin of the command line, as `docker info` tells of it. */
export interface PluginInfo {
  readonly Name: string
  readonly Path: string
  readonly Vendor?: string
  readonly Version?: string
  readonly ShortDescription?: string
  /** Why it cannot be used. */
  readonly Err?: string
}

/** This program and how it is set up. */
export interface ClientInfo extends ClientVersion {
  readonly Debug: boolean
  readonly Plugins: readonly PluginInfo[]
}

/** What the page says of the engine beside what the engine says. */
export interface ServerOptions {
  /** The name the user is logged in to Docker Hub with. */
  readonly username: string | undefined
  /** The client runs with --debug. */
  readonly debug: boolean
}

/** The client's half of the page. */
export function clientText({ Platform, Version, Context, Debug, Plugins }: ClientInfo): string {
  const usable = Plugins.filter(({ Err }) => Err === undefined)
  return page([
    `Client: ${Platform.Name}`,
    ` Version:    ${Version}`,
    ` Context:    ${Context}`,
    ` Debug Mode: ${Debug}`,
    ...(usable.length > 0 ? [' Plugins:', ...usable.flatMap(pluginLines)] : []),
  ])
}

/** What is wrong with plugins, a line each. */
export function pluginWarnings({ Plugins }: ClientInfo): string {
  const broken = Plugins.filter(({ Err }) => Err !== undefined)
  return page(broken.map(({ Path, Err }) => `WARNING: Plugin "${Path}" is not valid: ${Err}`))
}

function pluginLines(plugin: PluginInfo): string[] {
  const { Name, ShortDescription = '', Vendor = '', Version, Path } = plugin
  return [
    `  ${Name}: ${ShortDescription} (${Vendor})`,
    ...line('    Version: ', Version),
    ...line('    Path:    ', Path),
  ]
}

/** The engine's half of the page. */
export function serverText(info: SystemInfo, { username, debug }: ServerOptions): string {
  return page([
    ` Containers: ${info.Containers}`,
    `  Running: ${info.ContainersRunning}`,
    `  Paused: ${info.ContainersPaused}`,
    `  Stopped: ${info.ContainersStopped}`,
    ` Images: ${info.Images}`,
    ...line(' Server Version:', info.ServerVersion),
    ...storageLines(info),
    ...line(' Logging Driver:', info.LoggingDriver),
    ...line(' Cgroup Driver:', info.CgroupDriver),
    ...line(' Cgroup Version:', info.CgroupVersion),
    ...pluginKinds(info),
    ...block(' CDI spec directories:', info.CDISpecDirs),
    ...block(
      ' Discovered Devices:',
      info.DiscoveredDevices?.map(({ Source, ID }) => `${Source}: ${ID}`),
    ),
    ` Swarm: ${info.Swarm.LocalNodeState ?? ''}`,
    ...swarmLines(info.Swarm),
    ...runtimeLines(info),
    ...line(' Kernel Version:', info.KernelVersion),
    ...line(' Operating System:', info.OperatingSystem),
    ...line(' OSType:', info.OSType),
    ...line(' Architecture:', info.Architecture),
    ` CPUs: ${info.NCPU}`,
    ` Total Memory: ${bytesSize(info.MemTotal)}`,
    ...line(' Name:', info.Name),
    ...line(' ID:', info.ID),
    ` Docker Root Dir: ${info.DockerRootDir ?? ''}`,
    ` Debug Mode: ${info.Debug ?? false}`,
    ...(info.Debug || debug ? debugLines(info) : []),
    ...line(' HTTP Proxy:', info.HttpProxy),
    ...line(' HTTPS Proxy:', info.HttpsProxy),
    ...line(' No Proxy:', info.NoProxy),
    ...line(' Username:', username),
    ...block(' Labels:', info.Labels),
    ` Experimental: ${info.ExperimentalBuild ?? false}`,
    ...registryLines(info),
    ` Live Restore Enabled: ${info.LiveRestoreEnabled ?? false}`,
    ...line(' Product License:', info.ProductLicense),
    ...addressPoolLines(info),
    ...firewallLines(info),
    '',
  ])
}

function storageLines({ Driver, DriverStatus }: SystemInfo): string[] {
  return [
    ...line(' Storage Driver:', Driver),
    ...(DriverStatus ?? []).map(([name, value]) => `  ${name}: ${value}`),
  ]
}

function pluginKinds({ Plugins = {} }: SystemInfo): string[] {
  const { Volume, Network, Authorization, Log } = Plugins
  return [
    ' Plugins:',
    `  Volume: ${words(Volume)}`,
    `  Network: ${words(Network)}`,
    ...line('  Authorization:', words(Authorization)),
    `  Log: ${words(Log)}`,
  ]
}

function runtimeLines(info: SystemInfo): string[] {
  const runtimes = Object.keys(info.Runtimes ?? {}).sort()
  return [
    ...(runtimes.length > 0
      ? [` Runtimes: ${words(runtimes)}`, ` Default Runtime: ${info.DefaultRuntime ?? ''}`]
      : []),
    ...(info.OSType === 'linux' ? linuxLines(info) : []),
    // Only Windows has more than one way to keep containers apart.
    ...(info.OSType === 'windows' ? [` Default Isolation: ${info.Isolation ?? ''}`] : []),
  ]
}

function linuxLines(info: SystemInfo): string[] {
  return [
    ` Init Binary: ${info.InitBinary ?? ''}`,
    ` containerd version: ${info.ContainerdCommit?.ID ?? ''}`,
    ` runc version: ${info.RuncCommit?.ID ?? ''}`,
    ` init version: ${info.InitCommit?.ID ?? ''}`,
    ...block(' Security Options:', (info.SecurityOptions ?? []).flatMap(securityOption)),
  ]
}

/** `name=seccomp,profile=default`; engines of before API 1.33 gave the bare name. */
function securityOption(option: string): string[] {
  if (!option.includes('=')) return [option]
  const pairs = option.split(',').map((pair) => pair.split('=', 2))
  const name = pairs.find(([key]) => key === 'name')?.[1] ?? ''
  const profiles = pairs
    .filter(([key]) => key === 'profile')
    .map(([, value]) => ` Profile: ${value}`)
  return [name, ...profiles]
}

function debugLines(info: SystemInfo): string[] {
  return [
    `  File Descriptors: ${info.NFd ?? 0}`,
    `  Goroutines: ${info.NGoroutines ?? 0}`,
    `  System Time: ${info.SystemTime ?? ''}`,
    `  EventsListeners: ${info.NEventsListener ?? 0}`,
  ]
}

function registryLines({ RegistryConfig }: SystemInfo): string[] {
  const { IndexConfigs, InsecureRegistryCIDRs, Mirrors } = RegistryConfig ?? {}
  const indexes = Object.values(IndexConfigs ?? {}).filter((index) => index !== null)
  const networks = InsecureRegistryCIDRs ?? []
  const insecure = indexes.filter(({ Secure }) => !Secure).map(({ Name }) => Name ?? '')
  const isKnown = indexes.length > 0 || networks.length > 0
  return [
    ...(isKnown ? [' Insecure Registries:', ...indent([...insecure, ...networks])] : []),
    ...block(' Registry Mirrors:', Mirrors),
  ]
}

function addressPoolLines({ DefaultAddressPools = [] }: SystemInfo): string[] {
  const pools = DefaultAddressPools ?? []
  return block(
    ' Default Address Pools:',
    pools.map(({ Base, Size }) => ` Base: ${Base}, Size: ${Size}`),
  )
}

function firewallLines({ FirewallBackend }: SystemInfo): string[] {
  if (!FirewallBackend) return []
  const { Driver = '', Info } = FirewallBackend
  return [
    ` Firewall Backend: ${Driver}`,
    ...indent((Info ?? []).map(([name, value]) => `${name}: ${value}`)),
  ]
}

/** A line that is left out where there is nothing to say. */
function line(label: string, value: string | undefined): string[] {
  return value ? [`${label} ${value}`] : []
}

/** A title and lines below it; nothing where there are none. */
function block(title: string, lines: readonly string[] | null | undefined): string[] {
  return lines && lines.length > 0 ? [title, ...indent(lines)] : []
}

function indent(lines: readonly string[]): string[] {
  return lines.map((text) => `  ${text}`)
}

function words(list: readonly string[] | null | undefined): string {
  return (list ?? []).join(' ')
}

function page(lines: readonly string[]): string {
  return lines.map((text) => `${text}\n`).join('')
}
