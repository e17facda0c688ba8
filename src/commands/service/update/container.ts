import type { ContainerSpec, Mount } from '../../../api/schema.ts'
import { splitPair, toMap } from '../../../options/label.ts'
import { taggedImage } from '../../shared/service-image.ts'
import type { Ids } from '../lookup.ts'
import { hostLine } from '../spec/container.ts'
import { filledList, filledMap } from '../spec/filled.ts'
import { changedHealthCheck } from '../spec/health.ts'
import type { UpdateOptions } from '../update-options.ts'
import { changeCapabilities } from './capabilities.ts'
import { changeConfigs, changeCredentialSpec, changeSecrets } from './files.ts'
import { byBytes, changedByName, changedMap, changedTexts } from './lists.ts'

/** Changes what the options say of a service's containers, and nothing else. */
export function changeContainer(
  container: ContainerSpec,
  options: UpdateOptions,
  { ids, environment }: { readonly ids: Ids; readonly environment: readonly string[] },
): void {
  changeProcess(container, options, environment)
  changeHosts(container, options)
  changeMounts(container, options)
  changeLimits(container, options)
  changeCapabilities(container, options)
  changeCredentialSpec(container, options, ids)
  changeSecrets(container, options, ids)
  changeConfigs(container, options, ids)
  const check = changedHealthCheck(options, container.Healthcheck)
  if (check) container.Healthcheck = check
}

function changeProcess(
  container: ContainerSpec,
  options: UpdateOptions,
  environment: readonly string[],
): void {
  const { args, containerLabelAdd, containerLabelRm, entrypoint, envRm, image } = options
  if (image !== undefined) container.Image = taggedImage(image)
  if (args) container.Args = filledList(args)
  if (entrypoint) container.Command = filledList(entrypoint)
  if (environment.length > 0 || envRm.length > 0)
    container.Env = filledList(
      changedByName(container.Env, (variable) => splitPair(variable)[0], {
        add: environment,
        rm: envRm,
      }),
    )
  if (containerLabelAdd.length > 0 || containerLabelRm.length > 0) {
    const change = { add: toMap(containerLabelAdd), rm: containerLabelRm }
    container.Labels = filledMap(changedMap(container.Labels, change) ?? {})
  }
  if (options.groupAdd.length > 0 || options.groupRm.length > 0)
    container.Groups = changedTexts(container.Groups, {
      add: options.groupAdd,
      rm: options.groupRm,
    })

  setText(container, 'Dir', options.workdir)
  setText(container, 'User', options.user)
  setText(container, 'Hostname', options.hostname)
  setText(container, 'Isolation', options.isolation)
  setText(container, 'StopSignal', options.stopSignal)
  if (options.init !== undefined) container.Init = options.init
  if (options.tty !== undefined) container.TTY = options.tty || undefined
  if (options.readOnly !== undefined) container.ReadOnly = options.readOnly || undefined
  if (options.stopGracePeriod !== undefined) container.StopGracePeriod = options.stopGracePeriod
}

function setText<K extends 'Dir' | 'User' | 'Hostname' | 'Isolation' | 'StopSignal'>(
  container: ContainerSpec,
  property: K,
  text: string | undefined,
): void {
  if (text !== undefined) container[property] = text || undefined
}

function changeHosts(container: ContainerSpec, options: UpdateOptions): void {
  const { hostAdd, hostRm } = options
  if (hostAdd.length > 0 || hostRm.length > 0) {
    const kept = (container.Hosts ?? []).filter((line) => !hostRm.some((raw) => isHost(line, raw)))
    container.Hosts = filledList([...new Set([...kept, ...hostAdd.map(hostLine)])])
  }

  const dns = container.DNSConfig ?? {}
  const changes = {
    Nameservers: { add: options.dnsAdd, rm: options.dnsRm },
    Search: { add: options.dnsSearchAdd, rm: options.dnsSearchRm },
    Options: { add: options.dnsOptionAdd, rm: options.dnsOptionRm },
  }
  for (const name of ['Nameservers', 'Search', 'Options'] as const) {
    const { add, rm } = changes[name]
    if (add.length === 0 && rm.length === 0) continue
    dns[name] = changedTexts(dns[name], { add, rm, once: true })
    container.DNSConfig = dns
  }
}

/** Whether `HOST`, or `HOST:IP`, means a line such as `IP HOST`. */
function isHost(line: string, raw: string): boolean {
  const [address, ...names] = line.split(' ')
  const colon = raw.indexOf(':')
  if (colon < 0) return names.includes(raw)
  return names.includes(raw.slice(0, colon)) && address === raw.slice(colon + 1)
}

function changeMounts(container: ContainerSpec, { mountAdd, mountRm }: UpdateOptions): void {
  if (mountAdd.length === 0 && mountRm.length === 0) return
  const target = ({ Target = '' }: Mount) => Target
  if (new Set(mountAdd.map(target)).size < mountAdd.length)
    throw new Error('duplicate mount target')
  const mounts = changedByName(container.Mounts, target, { add: mountAdd, rm: [] })
    .filter((mount) => !mountRm.includes(target(mount)))
    .sort((a, b) => byBytes(a.Source ?? '', b.Source ?? '') || byBytes(target(a), target(b)))
  container.Mounts = filledList(mounts)
}

function changeLimits(container: ContainerSpec, options: UpdateOptions): void {
  const { oomScoreAdj, sysctlAdd, sysctlRm, ulimitAdd, ulimitRm } = options
  const name = (raw: string) => splitPair(raw)[0]
  if (oomScoreAdj !== undefined) container.OomScoreAdj = oomScoreAdj || undefined
  if (sysctlAdd.length > 0 || sysctlRm.length > 0) {
    const change = { add: toMap(sysctlAdd), rm: sysctlRm.map(name) }
    container.Sysctls = filledMap(changedMap(container.Sysctls, change) ?? {})
  }
  if (ulimitAdd.length > 0 || ulimitRm.length > 0) {
    const change = { add: ulimitAdd, rm: ulimitRm.map(name) }
    const limits = changedByName(container.Ulimits, ({ Name = '' }) => Name, change)
    container.Ulimits = filledList(limits.sort((a, b) => byBytes(a.Name ?? '', b.Name ?? '')))
  }
}
