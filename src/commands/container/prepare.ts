import type { Cli } from '../../command.ts'
import { Credentials } from '../../config/credentials.ts'
import { proxyVariables } from '../../config/proxies.ts'
import type { ContainerOptions } from './options.ts'
import { readInputs } from './spec/inputs.ts'
import { apiSocketPath, type ContainerSpec, containerSpec } from './spec.ts'

/** A container that can be created, and the credentials that it is to find inside. */
export interface PreparedContainer extends ContainerSpec {
  /** Content of the config.json for `--use-api-socket`; undefined where there is none to give. */
  readonly credentials: string | undefined
}

const pullPolicies = new Set(['always', 'missing', 'never'])

/**
 * Reads the files that the options name and turns the options into the request that creates the
 * container.
 *
 * @throws Error in docker's words when an option is wrong; docker ends with 125 then
 */
export async function prepareContainer(
  cli: Cli,
  image: string,
  command: readonly string[],
  options: ContainerOptions,
  { detached = false }: { detached?: boolean } = {},
): Promise<PreparedContainer> {
  const { api, config, env, platform, signal, streams } = cli
  if (!pullPolicies.has(options.pull))
    throw new Error(
      `invalid pull option: '${options.pull}': must be one of "always", "missing" or "never"`,
    )

  const { host } = api.client.endpoint
  const { osType } = await api.client.ping()
  const credentials = options.useApiSocket
    ? await new Credentials(config, env, { platform, signal }).all()
    : {}
  const { rows, columns } = streams.out
  const spec = containerSpec(options, image, command, {
    apiVersion: await api.client.version(),
    ...(osType && { engineOs: osType }),
    inputs: readInputs(options, env),
    proxyVariables: proxyVariables(config, host),
    consoleSize: options.tty && rows && columns ? [rows, columns] : undefined,
    detached,
    apiSocketPath: options.useApiSocket ? apiSocketPath(host, osType ?? 'linux') : undefined,
    hasCredentials: Object.keys(credentials).length > 0,
  })
  return {
    ...spec,
    credentials: spec.needsCredentials ? JSON.stringify({ auths: credentials }) : undefined,
  }
}
