import type { Cli } from '../command.ts'
import { registryAuthHeader } from '../config/auth-header.ts'
import { Credentials } from '../config/credentials.ts'
import type { Reference } from '../options/reference.ts'
import { renderProgress } from '../render/progress.ts'
import type { Output } from '../streams.ts'

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
  const auth = await new Credentials(cli.config, cli.env).get(reference.registry)
  const messages = await cli.api.images.pull(
    {
      fromImage: reference.name,
      tag: allTags ? undefined : (reference.digest ?? reference.tag ?? 'latest'),
      platform,
    },
    { headers: { 'X-Registry-Auth': registryAuthHeader(auth ?? {}) }, signal: cli.signal },
  )
  await renderProgress(messages, to, { quiet })
}
