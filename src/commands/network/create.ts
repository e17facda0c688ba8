import { compareVersions } from '../../api/version.ts'
import { defineCommand, exactArgs } from '../../command.ts'
import { flag, strings, text } from '../../options/index.ts'
import { cidrs, ips } from '../../options/ip.ts'
import { labels, map, toMap } from '../../options/label.ts'
import { ipamOf } from './ipam.ts'

/** Engines before it look for networks of the same name only when told to. */
const uniqueNamesSince = '1.44'

export const create = defineCommand({
  name: 'create',
  usage: 'NETWORK',
  summary: 'Create a network',
  args: exactArgs(1),
  options: {
    attachable: flag('--attachable', 'Let containers join that belong to no service', {
      minApi: '1.25',
    }),
    auxAddress: map('--aux-address', 'Address that something else has ("router=10.1.0.9")', {
      shownDefault: 'map[]',
    }),
    configFrom: text('--config-from', 'Network to take the configuration from', { minApi: '1.30' }),
    configOnly: flag('--config-only', 'Create a configuration for other networks to take', {
      minApi: '1.30',
    }),
    driver: text('-d, --driver', 'Driver that makes the network', { default: 'bridge' }),
    gateway: ips('--gateway', 'Address of the gateway of a subnet', { shownDefault: '[]' }),
    ingress: flag('--ingress', "Create the network of a swarm's routing mesh", { minApi: '1.29' }),
    internal: flag('--internal', 'Keep the network from what lies outside'),
    ipRange: cidrs('--ip-range', 'Part of a subnet to give containers addresses from', {
      shownDefault: '[]',
    }),
    ipamDriver: text('--ipam-driver', 'Driver that gives out addresses', { default: 'default' }),
    ipamOpt: map('--ipam-opt', 'Setting of the driver that gives out addresses', {
      shownDefault: 'map[]',
    }),
    ipv4: flag('--ipv4', 'Give out IPv4 addresses, or do not', {
      default: undefined,
      shownDefault: 'true',
    }),
    ipv6: flag('--ipv6', 'Give out IPv6 addresses, or do not', { default: undefined }),
    label: labels('--label', 'Label of the network'),
    opt: map('-o, --opt', 'Setting of the driver', { shownDefault: 'map[]' }),
    scope: text('--scope', 'Where the network is known: local or swarm', { minApi: '1.30' }),
    subnet: strings('--subnet', 'Subnet of the network, in CIDR notation'),
  },
  async run({ api, streams }, [name], options) {
    const IPAM = ipamOf({
      driver: options.ipamDriver,
      options: options.ipamOpt,
      subnets: options.subnet,
      ranges: options.ipRange,
      gateways: options.gateway,
      auxiliary: options.auxAddress,
    })
    const isOld = compareVersions(await api.client.version(), uniqueNamesSince) < 0
    const { Id } = await api.networks.create({
      Name: name,
      Driver: options.driver,
      Scope: options.scope ?? '',
      EnableIPv4: options.ipv4,
      EnableIPv6: options.ipv6,
      IPAM,
      Internal: options.internal,
      Attachable: options.attachable,
      Ingress: options.ingress,
      ConfigOnly: options.configOnly,
      ConfigFrom: options.configFrom ? { Network: options.configFrom } : undefined,
      Options: options.opt,
      Labels: toMap(options.label),
      CheckDuplicate: isOld || undefined,
    })
    await streams.out.write(`${Id}\n`)
  },
})
