import { decode } from '../../api/json-stream.ts'
import type { Cli } from '../../command.ts'
import type { Reference } from '../../reference.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import type { Output } from '../../streams.ts'
import { awaiting } from './awaiting.ts'
import { registryAuthToRead } from './registry-auth.ts'

/** How to pull. */
export interface PullOptions {
  /** `os[/arch[/variant]]`; the engine's own where there is none. */
  readonly platform?: string
  /** Every tag of the repository, not the one of the reference. */
  readonly allTags?: boolean
  readonly quiet?: boolean
  /** Where the progress goes. */
  readonly to: Output
}

/**
 * Pulls an image with the credentials of its registry (ImageCreate).
 *
 * @throws ApiError when the engine or, inside the stream, the registry refuses
 */
export async function pullImage(
  cli: Cli,
  reference: Reference,
  { platform, allTags, quiet, to }: PullOptions,
): Promise<void> {
  const { api, signal } = cli
  const { body } = await api.images.pull(
    {
      fromImage: reference.name,
      tag: allTags ? undefined : (reference.digest ?? reference.tag ?? 'latest'),
      platform,
    },
    { headers: await registryAuthToRead(cli, reference.registry), signal },
  )
  const progress = renderProgress(decode<JsonMessage>(body), to, { quiet })
  await (quiet ? awaiting(cli, `Pulling ${reference.familiar}`, progress) : progress)
}
