import { ApiError, ProtocolError } from '../../../api/errors.ts'
import type { Headers } from '../../../api/http1.ts'
import type { Cli } from '../../../command.ts'
import { containerStyle, splitEntry } from './paths.ts'

/** What the engine says of a path in a container. */
export interface PathStat {
  readonly sizeBytes: number
  readonly type: 'directory' | 'symlink' | 'device' | 'irregular' | 'file'
  /** Where a symlink leads, as seen from inside. */
  readonly linkTarget: string
}

// The bits of a mode as Go has them, which are not those of the system.
const modeDirectory = 2 ** 31
const modeSymlink = 2 ** 27
const modeDevice = 2 ** 26
const modeIrregular = 2 ** 19

/** Reads `X-Docker-Container-Path-Stat`, JSON in base64. @throws ProtocolError where it is none */
export function readPathStat(headers: Headers): PathStat {
  const encoded = headers.get('x-docker-container-path-stat') ?? ''
  try {
    const { size, mode, linkTarget } = JSON.parse(Buffer.from(encoded, 'base64').toString())
    return {
      sizeBytes: Number(size),
      type: typeOf(Number(mode)),
      linkTarget: `${linkTarget ?? ''}`,
    }
  } catch (cause) {
    throw new ProtocolError('unable to decode container path stat header', { cause })
  }
}

function typeOf(mode: number): PathStat['type'] {
  const has = (bit: number) => Math.floor(mode / bit) % 2 === 1
  if (has(modeDirectory)) return 'directory'
  if (has(modeSymlink)) return 'symlink'
  if (has(modeDevice)) return 'device'
  return has(modeIrregular) ? 'irregular' : 'file'
}

/** Looks at a path in a container (ContainerArchiveInfo); undefined where the engine sees nothing. */
export async function statInside(
  { api, signal }: Cli,
  container: string,
  path: string,
): Promise<PathStat | undefined> {
  try {
    return readPathStat(await api.containers.archiveInfo(container, path, { signal }))
  } catch (error) {
    // The refusal of the copy itself says more than that of a HEAD.
    if (error instanceof ApiError) return undefined
    throw error
  }
}

/** Where a link in a container leads, one step far. */
export function linkTargetOf(path: string, { linkTarget }: PathStat): string {
  if (containerStyle.isAbsolute(linkTarget)) return linkTarget
  return containerStyle.join(splitEntry(path, containerStyle).directory, linkTarget)
}
