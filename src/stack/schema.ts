import { service } from './schema/service.ts'
import { names } from './schema/shared.ts'
import { config, network, secret, volume } from './schema/things.ts'
import { mapOf, since, struct } from './structures.ts'
import { text } from './types.ts'

/** What compose files 3.0 to 3.13 may say to docker's stacks. */
export const composeFile = struct(
  {
    version: text,
    services: mapOf(service, names, { isRoot: true }),
    networks: mapOf(network),
    volumes: mapOf(volume, names),
    secrets: since(1, mapOf(secret, names)),
    configs: since(3, mapOf(config, names)),
  },
  { extrasSince: 4, isRoot: true },
)

export const sections = { service, network, volume, secret, config }
