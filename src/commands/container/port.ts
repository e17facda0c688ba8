import type { PortMap } from '../../api/schema.ts'
import { defineCommand, rangeArgs } from '../../command.ts'
import { parseInteger } from '../../options/index.ts'
import { naturalOrder } from '../../render/natural-order.ts'

export const port = defineCommand({
  name: 'port',
  usage: 'CONTAINER [PRIVATE_PORT[/PROTO]]',
  summary: 'List the published ports of a container, or where one of them is published',
  args: rangeArgs(1, 2),
  complete: 'live containers',
  options: {},
  async run({ api, streams }, [container, wanted]) {
    const { NetworkSettings } = await api.containers.inspect(container)
    const ports = NetworkSettings?.Ports ?? {}
    const lines = wanted === undefined ? allMappings(ports) : mappingsOf(ports, wanted, container)
    if (lines.length > 0) await streams.out.write(`${lines.join('\n')}\n`)
  },
})

function allMappings(ports: PortMap): string[] {
  return Object.entries(ports)
    .flatMap(([port, bindings]) => (bindings ?? []).map((binding) => ({ port, ...binding })))
    .map(({ port, HostIp, HostPort }) => `${port} -> ${address(HostIp, HostPort)}`)
    .sort(naturalOrder)
}

function mappingsOf(ports: PortMap, wanted: string, container: string): string[] {
  const [number = '', protocol = 'tcp'] = wanted.split('/')
  try {
    parseInteger(number, 'uint16')
  } catch (error) {
    throw new Error(`invalid port (${wanted}): ${(error as Error).message}`)
  }
  const bindings = ports[`${number}/${protocol}`]
  if (!bindings?.length) throw new Error(`no public port '${wanted}' published for ${container}`)
  return bindings.map(({ HostIp, HostPort }) => address(HostIp, HostPort))
}

function address(host = '', port = ''): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
