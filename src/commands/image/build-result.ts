import { writeFile } from 'node:fs/promises'
import { decode } from '../../api/json-stream.ts'
import type { BuildDefinition, BuildResult } from '../../build/buildkit/definition.ts'
import { provenanceMode, readProvenance } from '../../build/buildkit/provenance.ts'
import type { Connected } from '../../build/buildkit/transport.ts'
import type { Cli } from '../../command.ts'
import { escapeForHtml } from '../../config/edit-file.ts'
import { StatusError } from '../../errors.ts'
import { parseReference } from '../../reference.ts'
import { type JsonMessage, renderProgress } from '../../render/progress.ts'
import { systemErrorText } from '../../system-error.ts'
import { registryAuth } from '../shared/registry-auth.ts'
import type { BuildFlags } from './build-options.ts'

interface Built {
  readonly connected: Connected | undefined
  readonly definition: BuildDefinition
  readonly result: BuildResult
  /** Nothing but the ID is shown. */
  readonly isQuiet: boolean
}

/** Does with the result what the flags say: prints or writes its ID, pushes it. */
export async function keepResult(
  cli: Cli,
  flags: BuildFlags,
  { connected, definition, result, isQuiet }: Built,
): Promise<void> {
  const { imageId, exporterResponse } = result
  await definition.layouts.enter(exporterResponse)
  for (const { attrs, isPushedAfter } of definition.exports) {
    if (isPushedAfter) await pushNames(cli, (attrs.name ?? '').split(','), isQuiet)
  }
  if (isQuiet) await cli.streams.out.write(`${imageId}\n`)
  if (flags.iidfile) await write(flags.iidfile, imageId, 'writing image ID file')
  if (flags.metadataFile) {
    const provenance = await provenanceOf(result, connected, cli.env)
    const metadata = metadataOf(result, provenance, cli.contextName)
    await write(flags.metadataFile, metadata, 'invalid output path')
  }
}

async function write(path: string, text: string, task: string): Promise<void> {
  try {
    await writeFile(path, text)
  } catch (error) {
    throw new StatusError(1, `ERROR: ${task}: ${systemErrorText(error, 'open', path)}`)
  }
}

async function pushNames(cli: Cli, names: readonly string[], quiet: boolean): Promise<void> {
  const { api, signal, streams } = cli
  for (const name of names) {
    const reference = parseReference(name)
    const headers = await registryAuth(cli, reference.registry)
    const { body } = await api.images.push(
      reference.name,
      // Without one, all names of the repository would be pushed.
      { tag: reference.tag ?? 'latest' },
      { headers, signal },
    )
    await renderProgress(decode<JsonMessage>(body), streams.err, { quiet })
  }
}

async function provenanceOf(
  { ref }: BuildResult,
  connected: Connected | undefined,
  env: Cli['env'],
): Promise<Record<string, unknown>> {
  if (!ref || !connected) return {}
  return readProvenance(connected.control, ref, provenanceMode(env.BUILDX_METADATA_PROVENANCE))
}

/**
 * The result by BuildKit's keys; descriptors come as JSON in base64. buildx adds a key of its own by which
 * the build is found in the engine's history.
 */
function metadataOf(
  { exporterResponse, ref }: BuildResult,
  provenance: Record<string, unknown>,
  builder: string,
): string {
  const all: Record<string, unknown> = {
    ...exporterResponse,
    ...provenance,
    ...(ref && { 'buildx.build.ref': `${builder}/${builder}/${ref}` }),
  }
  const entries = Object.entries(all)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, decodeObject(value) ?? value] as const)
  return escapeForHtml(JSON.stringify(Object.fromEntries(entries), undefined, 2))
}

function decodeObject(value: unknown): object | undefined {
  if (typeof value !== 'string') return undefined
  try {
    const decoded: unknown = JSON.parse(Buffer.from(value, 'base64').toString('utf8'))
    return typeof decoded === 'object' && decoded !== null ? decoded : undefined
  } catch {
    return undefined
  }
}
