import { defineCommand, exactArgs } from '../../command.ts'
import { parseLink } from '../../options/host.ts'
import { integer, strings, values } from '../../options/index.ts'
import { ip, ips } from '../../options/ip.ts'
import { splitPair } from '../../options/label.ts'

export const connect = defineCommand({
  name: 'connect',
  usage: 'NETWORK CONTAINER',
  summary: 'Attach a container to a network',
  args: exactArgs(2),
  options: {
    alias: strings('--alias', 'One more name of the container in this network'),
    driverOpt: strings('--driver-opt', "Setting of the network's driver"),
    gwPriority: integer(
      '--gw-priority',
      'The network with the highest has the default gateway, may be negative',
      { default: 0 },
    ),
    ip: ip('--ip', 'IPv4 address of the container ("172.30.100.104")'),
    ip6: ip('--ip6', 'IPv6 address of the container ("2001:db8::33")'),
    link: values('--link', 'list', parseLink, 'Container to link to'),
    linkLocalIp: ips('--link-local-ip', 'Link-local address of the container', {
      shownDefault: '[]',
    }),
  },
  async run({ api }, [network, container], options) {
    const { alias, driverOpt, gwPriority, link, linkLocalIp } = options
    if (container === '') throw new Error('invalid container name or ID: value is empty')
    await api.networks.connect(network, {
      Container: container,
      EndpointConfig: {
        IPAMConfig: {
          IPv4Address: options.ip,
          IPv6Address: options.ip6,
          LinkLocalIPs: linkLocalIp.length > 0 ? linkLocalIp : undefined,
        },
        Links: link.length > 0 ? link : undefined,
        Aliases: alias,
        DriverOpts: driverOptions(driverOpt),
        GwPriority: gwPriority,
      },
    })
  },
})

function driverOptions(pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [key, value] = splitPair(pair)
      if (key.trim() === '' || value === undefined)
        throw new Error('invalid key/value pair format in driver options')
      return [key.trim(), value.trim()]
    }),
  )
}
