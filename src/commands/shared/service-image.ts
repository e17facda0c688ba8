import { ApiError } from '../../api/errors.ts'
import type { Platform, TaskSpec } from '../../api/schema.ts'
import type { Cli } from '../../command.ts'
import { parseReference, type Reference } from '../../reference.ts'
import { registryAuth } from './registry-auth.ts'

type AuthHeader = { 'X-Registry-Auth': string }

/** The image by its full name: with the tag `latest` where none is given. */
export function taggedImage(image: string): string {
  return reference(image)?.familiarTagged ?? image
}

/**
 * Writes into a task's spec which content the image's name stands for now (DistributionInspect), and
 * for which platforms there is some, so that every node runs the same.
 *
 * @returns docker's warning where the registry does not tell
 */
export async function pinImage(
  { api }: Cli,
  task: TaskSpec,
  headers: AuthHeader | undefined,
): Promise<string | undefined> {
  const { Image = '' } = task.ContainerSpec ?? {}
  try {
    const { Descriptor, Platforms } = await api.distribution.inspect(Image, { headers })
    const named = reference(Image)
    if (named && !named.digest)
      task.ContainerSpec = { ...task.ContainerSpec, Image: `${Image}@${Descriptor.digest}` }
    if (Platforms?.length)
      task.Placement = { ...task.Placement, Platforms: Platforms.map(placementPlatform) }
    return undefined
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return (
      `image ${Image} could not be accessed on a registry to record\n` +
      `its digest. Each node will access ${Image} independently,\n` +
      'possibly leading to different nodes running different\n' +
      'versions of the image.\n'
    )
  }
}

/** The user's credentials for the registry of an image, for the nodes of the swarm. */
export function imageAuth(cli: Cli, image: string): Promise<AuthHeader> {
  return registryAuth(cli, parseReference(image).registry)
}

function reference(image: string): Reference | undefined {
  try {
    return parseReference(image)
  } catch {
    return undefined
  }
}

/** Nodes name the variants of arm in many ways: for these the architecture is left open. */
function placementPlatform(platform: { architecture?: string; os?: string }): Platform {
  const { architecture = '', os } = platform
  const isArm = architecture.toLowerCase() === 'arm'
  return { Architecture: isArm ? undefined : architecture || undefined, OS: os || undefined }
}
