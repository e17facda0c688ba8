import type { Cli } from '../../command.ts'
import type { CredentialSpec } from '../../options/credential-spec.ts'
import type { MountedFile } from '../../options/mounted-file.ts'

/** The ids of what a service's options name. */
export interface Ids {
  readonly networks: ReadonlyMap<string, string>
  readonly secrets: ReadonlyMap<string, string>
  readonly configs: ReadonlyMap<string, string>
}

/** What has to be known by its id before the spec of a service can be written. */
export interface Names {
  readonly networks: readonly string[]
  readonly secrets: readonly MountedFile[]
  readonly configs: readonly MountedFile[]
  readonly credentialSpec: CredentialSpec | null | undefined
}

/**
 * Asks the engine for the ids of networks (NetworkInspect), secrets (SecretList) and configs
 * (ConfigList). A network is sought in the whole swarm, for a node may have one of the same name.
 *
 * @throws Error in docker's words for a secret or config that is not there, or has a target twice
 */
export async function lookUp(
  { api }: Cli,
  { networks, secrets, configs, credentialSpec }: Names,
): Promise<Ids> {
  const networkIds = new Map<string, string>()
  for (const name of networks) {
    if (networkIds.has(name)) continue
    const { Id = name } = await api.networks.inspect(name, { scope: 'swarm' })
    networkIds.set(name, Id)
  }

  checkTargets('secret', secrets)
  const secretNames = secrets.map(({ source }) => source)
  const secretIds = await idsByName('secret', secretNames, (name) =>
    api.secrets.list({ filters: { name } }),
  )

  checkTargets('config', configs)
  const configNames = configs.map(({ source }) => source)
  if (credentialSpec?.Config) configNames.push(credentialSpec.Config)
  const configIds = await idsByName('config', configNames, (name) =>
    api.configs.list({ filters: { name } }),
  )
  return { networks: networkIds, secrets: secretIds, configs: configIds }
}

function checkTargets(kind: string, files: readonly MountedFile[]): void {
  const targets = new Set<string>()
  for (const { source, target } of files) {
    if (targets.has(target)) throw new Error(`duplicate ${kind} target for ${source} not allowed`)
    targets.add(target)
  }
}

async function idsByName(
  kind: string,
  names: readonly string[],
  find: (names: string[]) => Promise<{ ID: string; Spec: { Name?: string } }[]>,
): Promise<Map<string, string>> {
  if (names.length === 0) return new Map()
  // The engine's filter takes a name for the beginning of one, so more than the names may come.
  const found = await find([...new Set(names)])
  const ids = new Map(found.map(({ ID, Spec }) => [Spec.Name ?? '', ID]))
  for (const name of names) {
    if (!ids.has(name)) throw new Error(`${kind} not found: ${name}`)
  }
  return ids
}
