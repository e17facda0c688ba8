import { writeFile } from 'node:fs/promises'
import { decode } from '../../api/json-stream.ts'
import type { BuildDefinition, BuildResult } from '../../build/buildkit/definition.ts'
import type { Cli } from '../../command.ts'
import { writeAtomically } from '../../config/atomic-write.ts'
import { parseReference } from '../../reference.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { registryAuth } from '../registry-auth.ts'
import type { BuildFlags } from './build-options.ts'

interface Built {
  readonly definition: BuildDefinition
  readonly result: BuildResult
}

/** Does with the result what the flags say: prints or writes its ID, pushes it. */
export async function keepResult(
  cli: Cli,
  flags: BuildFlags,
  { definition, result }: Built,
): Promise<void> {
  const { imageId, exporterResponse } = result
  for (const { attrs, isPushedAfter } of definition.exports) {
    if (isPushedAfter) await pushNames(cli, (attrs.name ?? '').split(','), flags.quiet)
  }
  if (flags.iidfile && imageId) await writeFile(flags.iidfile, imageId)
  if (flags.metadataFile) {
    await writeAtomically(flags.metadataFile, metadataOf(exporterResponse))
  }
  if (flags.quiet && imageId) await cli.streams.out.write(`${imageId}\n`)
}

async function pushNames(cli: Cli, names: readonly string[], quiet: boolean): Promise<void> {
  const { api, signal, streams } = cli
  for (const name of names) {
    const reference = parseReference(name)
    const headers = await registryAuth(cli, reference.registry)
    const { body } = await api.images.push(
      reference.name,
      { tag: reference.tag },
      { headers, signal },
    )
    await renderProgress(decode<JsonMessage>(body), streams.err, { quiet })
  }
}

/** The result by BuildKit's keys; descriptors come as JSON in base64. */
function metadataOf(response: BuildResult['exporterResponse']): string {
  const entries = Object.entries(response)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, decodeObject(value) ?? value] as const)
  return JSON.stringify(Object.fromEntries(entries), undefined, 2)
}

function decodeObject(value: string): object | undefined {
  try {
    const decoded: unknown = JSON.parse(Buffer.from(value, 'base64').toString('utf8'))
    return typeof decoded === 'object' && decoded !== null ? decoded : undefined
  } catch {
    return undefined
  }
}
