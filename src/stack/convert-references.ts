import type { ContainerSpec, ServicePrivileges } from '../api/schema.ts'
import type { Compose, ComposeFileObject, ComposeService } from './load.ts'
import { scoped } from './namespace.ts'
import type { FileReference } from './schema/service.ts'

type SecretReference = NonNullable<ContainerSpec['Secrets']>[number]
type ConfigReference = NonNullable<ContainerSpec['Configs']>[number]

/** The secrets and configs of a service, by their ids, in the order of their names. */
export interface FileReferences {
  readonly secrets: readonly SecretReference[]
  readonly configs: readonly ConfigReference[]
}

type FindIds = (names: string[]) => Promise<ReadonlyMap<string, string>>

/** How to learn the ids of secrets and configs in the swarm. */
export interface Ids {
  readonly secrets: FindIds
  readonly configs: FindIds
}

/** A config that is not mounted, but used by the engine itself. */
const runtime = { Runtime: {} }

/**
 * Finds what a service wants to be given.
 *
 * @throws Error in docker's words for what is not declared, or not in the swarm
 */
export async function findReferences(
  stack: string,
  service: ComposeService,
  { secrets, configs }: Compose,
  ids: Ids,
): Promise<FileReferences> {
  const wantedSecrets = (service.secrets ?? []).map((file) =>
    wanted('secret', stack, file, secrets),
  )
  const wantedConfigs = (service.configs ?? []).map((file) =>
    wanted('config', stack, file, configs),
  )
  const credentials = service.credential_spec?.config
  const runtimeName =
    credentials === undefined ? undefined : nameOf('config', stack, credentials, configs)
  refuseTwice('secret', wantedSecrets)
  refuseTwice('config', wantedConfigs)

  const secretIds = await find('secret', names(wantedSecrets), ids.secrets)
  const configNames = [...names(wantedConfigs), ...(runtimeName === undefined ? [] : [runtimeName])]
  const configIds = await find('config', configNames, ids.configs)
  const configReference = (name: string, rest: object) => ({
    ...rest,
    ConfigID: configIds.get(name)!,
    ConfigName: name,
  })
  return {
    secrets: wantedSecrets
      .map(({ name, File }) => ({ File, SecretID: secretIds.get(name)!, SecretName: name }))
      .sort((a, b) => compare(a.SecretName, b.SecretName)),
    configs: [
      ...wantedConfigs.map(({ name, File }) => configReference(name, { File })),
      ...(runtimeName === undefined ? [] : [configReference(runtimeName, runtime)]),
    ].sort((a, b) => compare(a.ConfigName, b.ConfigName)),
  }
}

interface Wanted {
  readonly name: string
  readonly File: { Name: string; UID: string; GID: string; Mode: number }
}

function wanted(
  kind: string,
  stack: string,
  { source = '', target, uid, gid, mode = 0o444 }: FileReference,
  declared: Readonly<Record<string, ComposeFileObject>>,
): Wanted {
  return {
    name: nameOf(kind, stack, source, declared),
    File: { Name: target ?? source, UID: uid ?? '0', GID: gid ?? '0', Mode: mode },
  }
}

function nameOf(
  kind: string,
  stack: string,
  source: string,
  declared: Readonly<Record<string, ComposeFileObject>>,
): string {
  const object = declared[source]
  if (!object) throw new Error(`undefined ${kind} "${source}"`)
  return object.name ?? scoped(stack, source)
}

function refuseTwice(kind: string, files: readonly Wanted[]): void {
  const targets = new Set<string>()
  for (const { name, File } of files) {
    if (targets.has(File.Name)) throw new Error(`duplicate ${kind} target for ${name} not allowed`)
    targets.add(File.Name)
  }
}

function names(files: readonly Wanted[]): string[] {
  return files.map(({ name }) => name)
}

async function find(kind: string, wantedNames: string[], ask: FindIds) {
  if (wantedNames.length === 0) return new Map<string, string>()
  const found = await ask([...new Set(wantedNames)])
  for (const name of wantedNames) {
    if (!found.has(name)) throw new Error(`${kind} not found: ${name}`)
  }
  return found
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/**
 * The privileges of a service's containers: no more than a credential spec, a config of which is known
 * by its id.
 *
 * @throws Error where the spec says more than one thing
 */
export function credentialPrivileges(
  spec: ComposeService['credential_spec'],
  configs: FileReferences['configs'],
): ServicePrivileges {
  const said = (['config', 'file', 'registry'] as const).filter((key) => spec?.[key])
  if (said.length > 1) {
    const words = said.map((key) => `"${key[0]!.toUpperCase()}${key.slice(1)}"`)
    const last = words.pop()!
    const others = words.length > 1 ? `${words.join(', ')},` : words[0]
    throw new Error(`invalid credential spec: cannot specify both ${others} and ${last}`)
  }
  if (!spec || said.length === 0) return {}
  const config = configs.find(({ Runtime }) => Runtime !== undefined)
  return {
    CredentialSpec: {
      Config: config?.ConfigID ?? '',
      File: spec.file ?? '',
      Registry: spec.registry ?? '',
    },
  }
}
