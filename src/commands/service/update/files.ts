import type { ContainerSpec } from '../../../api/schema.ts'
import type { Ids } from '../lookup.ts'
import { credentialPrivileges, resolved } from '../spec/container.ts'
import { configReference, runtimeConfig, secretReference } from '../spec/files.ts'
import { filledList } from '../spec/filled.ts'
import type { UpdateOptions } from '../update-options.ts'

/** Gives and takes secrets; the engine refuses two files of one name. */
export function changeSecrets(
  container: ContainerSpec,
  { secretAdd, secretRm }: UpdateOptions,
  ids: Ids,
): void {
  if (secretAdd.length === 0 && secretRm.length === 0) return
  const kept = (container.Secrets ?? []).filter(
    ({ SecretName = '' }) => !secretRm.includes(SecretName),
  )
  const added = secretAdd.map((file) => secretReference(file, ids))
  container.Secrets = filledList([...kept, ...added])
}

/** Gives and takes configs; the one that holds the credential spec comes and goes with that. */
export function changeConfigs(
  container: ContainerSpec,
  { configAdd, configRm, credentialSpec }: UpdateOptions,
  ids: Ids,
): void {
  if (configAdd.length === 0 && configRm.length === 0 && credentialSpec === undefined) return
  const kept = (container.Configs ?? []).filter(({ Runtime, ConfigName = '' }) =>
    Runtime ? credentialSpec === undefined : !configRm.includes(ConfigName),
  )
  const added = configAdd.map((file) => configReference(file, ids))
  if (credentialSpec?.Config) added.push(runtimeConfig(credentialSpec.Config, ids))
  container.Configs = filledList([...kept, ...added])
}

export function changeCredentialSpec(
  container: ContainerSpec,
  { credentialSpec }: UpdateOptions,
  ids: Ids,
): void {
  if (credentialSpec === undefined) return
  if (container.Privileges)
    container.Privileges.CredentialSpec = credentialSpec ? resolved(credentialSpec, ids) : undefined
  else if (credentialSpec) container.Privileges = credentialPrivileges(credentialSpec, ids)
}
