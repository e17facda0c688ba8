import { endOfArchive, packDirectory } from '../../../archive/tar-writer.ts'
import type { Cli } from '../../../command.ts'
import { explainFileError } from './file-error.ts'
import { localSource } from './local.ts'
import { linkTargetOf, statInside } from './path-stat.ts'
import { absolutePath, cleanPath, containerPath, containerStyle, localStyle } from './paths.ts'
import { type CopyDestination, type CopyRequest, planCopy } from './plan.ts'
import { CopyProgress, copySummary } from './progress.ts'

/**
 * Packs a path of this machine, or takes an archive from stdin, and has the engine unpack it in a
 * container (ContainerArchiveInfo, PutContainerArchive).
 */
export async function copyToContainer(cli: Cli, request: CopyRequest): Promise<void> {
  const { api, streams, signal } = cli
  const { container, archive, quiet } = request
  const destination = await insideDestination(cli, request)
  const progress = new CopyProgress(streams.err, 'Copying to container - ', quiet)
  const { directory, pieces, contentBytes } =
    request.source === '-'
      ? fromInput(cli, request, destination)
      : fromFiles(cli, request, destination, progress)

  const query = { path: directory, noOverwriteDirNonDir: true, copyUIDGID: archive || undefined }
  try {
    await api.containers.putArchive(container, query, counted(pieces, progress), { signal })
  } catch (error) {
    throw explainFileError(error)
  } finally {
    await progress.clear()
  }
  if (quiet) return
  const { transferredBytes } = progress
  const content = contentBytes?.() ?? transferredBytes
  const place = `${container}:${destination.path}`
  await streams.err.write(copySummary(content, transferredBytes, place))
}

/** What is to be unpacked, and in which directory of the container. */
interface Upload {
  readonly directory: string
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  /** The size of the files, once all are packed; nobody knows that of an archive that is passed on. */
  readonly contentBytes?: () => number
}

function fromInput(cli: Cli, request: CopyRequest, destination: CopyDestination): Upload {
  if (destination.state !== 'directory') {
    const { container, destination: path } = request
    throw new Error(`destination "${container}:${path}" must be a directory`)
  }
  return { directory: destination.path, pieces: cli.streams.in.stream }
}

function fromFiles(
  { platform }: Cli,
  request: CopyRequest,
  destination: CopyDestination,
  progress: CopyProgress,
): Upload {
  const style = localStyle(platform)
  const source = localSource(absolutePath(request.source, style), request.followLink, style)
  const plan = planCopy(source, destination, containerStyle)
  let contentBytes = 0
  const files = packDirectory(cleanPath(source.path, style), {
    name: plan.name,
    onFile: (sizeBytes) => {
      contentBytes += sizeBytes
    },
    onUnsupported: (path) => progress.note(`skipped ${path}: an archive cannot hold a socket`),
  })
  return { directory: plan.directory, pieces: complete(files), contentBytes: () => contentBytes }
}

function* complete(files: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield* files
  yield endOfArchive
}

async function* counted(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  progress: CopyProgress,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    yield piece
    await progress.add(piece.length)
  }
}

/** Looks at the destination, and at where it leads if it is a link. What cannot be seen is missing. */
async function insideDestination(cli: Cli, request: CopyRequest): Promise<CopyDestination> {
  const { container, destination } = request
  const look = (path: string) => statInside(cli, container, path)
  let path = containerPath(destination, cli.platform)
  let stat = await look(path)
  if (stat?.type === 'symlink') {
    path = linkTargetOf(path, stat)
    stat = await look(path)
  }
  if (stat?.type === 'device' || stat?.type === 'irregular') {
    const kind = stat.type === 'device' ? 'a device' : 'an irregular file'
    const place = `destination "${container}:${destination}"`
    throw new Error(`${place} must be a directory or a regular file: got ${kind}`)
  }
  if (!stat) return { path, state: 'missing' }
  return { path, state: stat.type === 'directory' ? 'directory' : 'file' }
}
