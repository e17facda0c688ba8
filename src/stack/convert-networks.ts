import type { NetworkCreateRequest } from '../api/schema.ts'
import type { Compose, ComposeNetwork } from './load.ts'
import { scoped, withStack } from './namespace.ts'

/** The network of services that name none. */
export const defaultNetwork = 'default'

/** The networks that services use: those to make, and the names of those that have to be there. */
export function convertNetworks(
  stack: string,
  { services, networks }: Compose,
): { owned: NetworkCreateRequest[]; external: string[] } {
  const used = new Set(
    Object.values(services).flatMap(({ networks: own = {} }) => {
      const names = Object.keys(own)
      return names.length > 0 ? names : [defaultNetwork]
    }),
  )
  const found = [...used].map((name) => ({ name, network: networks[name] ?? {} }))
  return {
    owned: found
      .filter(({ network }) => !network.external)
      .map(({ name, network }) => convertNetwork(stack, name, network)),
    external: found.filter(({ network }) => network.external).map(({ network }) => network.name!),
  }
}

function convertNetwork(
  stack: string,
  name: string,
  { driver, driver_opts, ipam, internal, attachable, labels, name: own }: ComposeNetwork,
): NetworkCreateRequest {
  return {
    Name: own ?? scoped(stack, name),
    Driver: driver ?? 'overlay',
    Options: driver_opts,
    IPAM: ipam && {
      Driver: ipam.driver ?? '',
      Config: ipam.config?.map(({ subnet }) => ({ Subnet: subnet })),
    },
    Internal: internal ?? false,
    Attachable: attachable ?? false,
    Labels: withStack(stack, labels),
  }
}

/** Whether a network is no mode that every engine has. */
export function isUserDefined(network: string): boolean {
  return !/^(?:bridge|default|host|nat|none|container:.*)?$/.test(network)
}
