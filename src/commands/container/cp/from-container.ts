import type { Body } from '../../../api/http1.ts'
import { type ExtractOptions, extractTo } from '../../../archive/extract.ts'
import type { Cli } from '../../../command.ts'
import { explainFileError } from './file-error.ts'
import { checkOutputPath, followed, localDestination } from './local.ts'
import { linkTargetOf, readPathStat, statInside } from './path-stat.ts'
import {
  absolutePath,
  baseOf,
  cleanPath,
  containerPath,
  containerStyle,
  keepEnding,
  localStyle,
} from './paths.ts'
import { type CopyRequest, planCopy } from './plan.ts'
import { CopyProgress, copySummary } from './progress.ts'

/**
 * Extracts a path of a container on this machine, or passes its archive on to stdout
 * (ContainerArchive). What is extracted stays below the destination, whatever the engine sends.
 */
export async function copyFromContainer(cli: Cli, request: CopyRequest): Promise<void> {
  const { api, streams, signal } = cli
  const { container, quiet } = request
  const toOutput = request.destination === '-'
  if (toOutput && streams.out.isTTY) {
    throw new Error('cowardly refusing to save to a terminal. Redirect the output')
  }
  const style = localStyle(cli.platform)
  const destination = absolutePath(request.destination, style)
  if (!toOutput) checkOutputPath(destination, style)

  const source = await insideSource(cli, request)
  const { headers, body } = await api.containers.archive(container, source.path, { signal })
  const progress = new CopyProgress(streams.err, 'Copying from container - ', quiet)
  try {
    const { type, sizeBytes } = readPathStat(headers)
    if (toOutput) return await body.forEach((chunk) => streams.out.write(chunk))

    const isDirectory = type === 'directory'
    const plan = planCopy(
      { name: source.name, isDirectory },
      localDestination(destination, style),
      style,
    )
    const rebase = { from: source.archiveName, to: plan.name }
    await extract(body, plan.directory, rebase, progress)
    await progress.clear()
    if (quiet) return
    const { transferredBytes } = progress
    const contentBytes = isDirectory ? transferredBytes : sizeBytes
    await streams.err.write(copySummary(contentBytes, transferredBytes, destination))
  } finally {
    await progress.clear()
    body.cancel()
  }
}

/** What to ask for, the name its archive will begin with, and the name that was meant. */
interface InsideSource {
  readonly path: string
  readonly archiveName: string
  readonly name: string
}

async function insideSource(cli: Cli, request: CopyRequest): Promise<InsideSource> {
  const path = containerPath(request.source, cli.platform)
  const plain = { path, archiveName: archiveNameOf(path), name: archiveNameOf(path) }
  if (!request.followLink) return plain
  const stat = await statInside(cli, request.container, path)
  if (stat?.type !== 'symlink') return plain

  const target = followed(path, linkTargetOf(path, stat), containerStyle)
  const archiveName = archiveNameOf(target.path)
  return { path: target.path, archiveName, name: target.name ?? archiveName }
}

/** The engine names an archive by the last part of the path from its root; the root itself has none. */
function archiveNameOf(path: string): string {
  const whole = keepEnding(cleanPath(`/${path}`, containerStyle), path, containerStyle)
  const base = baseOf(whole, containerStyle)
  return base === '/' ? '.' : base
}

async function extract(
  body: Body,
  directory: string,
  rebase: ExtractOptions['rebase'],
  progress: CopyProgress,
) {
  const extraction = extractTo(directory, {
    rebase,
    onUnsupported: (name, type) => {
      progress.note(`skipped ${JSON.stringify(name)}: cannot create a ${type}`)
    },
  })
  try {
    await body.forEach((chunk) => {
      extraction.write(chunk)
      return progress.add(chunk.length)
    })
    extraction.end()
  } catch (error) {
    throw explainFileError(error)
  } finally {
    extraction.close()
  }
}
