import { assertsDirectory, type PathStyle, splitEntry } from './paths.ts'

/** One copy, as it was asked for. */
export interface CopyRequest {
  readonly container: string
  /** Paths; `-` on this machine's side for an archive on standard input or output. */
  readonly source: string
  readonly destination: string
  readonly followLink: boolean
  /** Gives what arrives in a container the owner its files have here. */
  readonly archive: boolean
  readonly quiet: boolean
}

/** What is copied. */
export interface CopySource {
  /** The name its archive begins with. */
  readonly name: string
  readonly isDirectory: boolean
}

/** Where to. A link was followed already. */
export interface CopyDestination {
  readonly path: string
  readonly state: 'directory' | 'file' | 'missing'
}

/** The existing directory to extract the archive in, and the name it has to begin with there. */
export interface CopyPlan {
  readonly directory: string
  readonly name: string
}

/**
 * Docker's rules: into a directory that is there, over a file, or under a new name.
 *
 * @throws where a directory would replace a file, or a file is to become a directory
 */
export function planCopy(
  source: CopySource,
  { path, state }: CopyDestination,
  style: PathStyle,
): CopyPlan {
  if (state === 'directory') return { directory: path, name: source.name }
  if (state === 'file' && source.isDirectory) throw new Error('cannot copy directory')
  if (state === 'missing' && !source.isDirectory && assertsDirectory(path, style)) {
    throw new Error('no such directory')
  }
  const { directory, base } = splitEntry(path, style)
  return { directory, name: base }
}
