import type { ContainerSpec } from '../../../api/schema.ts'
import type { MountedFile } from '../../../options/mounted-file.ts'
import type { Ids } from '../lookup.ts'

export type SecretReference = NonNullable<ContainerSpec['Secrets']>[number]
export type ConfigReference = NonNullable<ContainerSpec['Configs']>[number]

export function secretReference(file: MountedFile, { secrets }: Ids): SecretReference {
  const { source } = file
  return { File: place(file), SecretID: secrets.get(source), SecretName: source }
}

export function configReference(file: MountedFile, { configs }: Ids): ConfigReference {
  const { source } = file
  return { File: place(file), ConfigID: configs.get(source), ConfigName: source }
}

/** A config that the runtime reads itself: no file in the container shows it. */
export function runtimeConfig(name: string, { configs }: Ids): ConfigReference {
  return { Runtime: {}, ConfigID: configs.get(name), ConfigName: name }
}

function place({ target, uid, gid, mode }: MountedFile) {
  return { Name: target, UID: uid, GID: gid, Mode: mode }
}
