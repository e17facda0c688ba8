import { lstatSync, realpathSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { systemErrorText } from '../system-error.ts'

const defaultName = 'Dockerfile'

/**
 * The directory a build context is, links followed.
 *
 * @throws Error in docker's words
 */
export function contextDirectory(path: string): string {
  const directory = evaluateLinks(resolve(path), 'unable to evaluate symlinks in context path')
  if (!lstatSync(directory).isDirectory()) {
    throw new Error(`context must be a directory: ${directory}`)
  }
  return directory
}

/**
 * The path of the Dockerfile relative to the context, with the system's separators and links
 * followed; it starts with `..` where the file is outside. Without a name it is `Dockerfile`, else
 * `dockerfile`, of the context.
 *
 * @param name - absolute, or relative to the context
 * @throws Error in docker's words
 */
export function dockerfileIn(directory: string, name: string | undefined): string {
  const path = name ? resolve(directory, name) : defaultIn(directory)
  return relative(directory, evaluateLinks(path, 'unable to evaluate symlinks in Dockerfile path'))
}

export function isOutside(relativePath: string): boolean {
  return relativePath.startsWith(`..${sep}`) || isAbsolute(relativePath)
}

function defaultIn(directory: string): string {
  const path = join(directory, defaultName)
  const lowerCase = join(directory, defaultName.toLowerCase())
  return !exists(path) && exists(lowerCase) ? lowerCase : path
}

function exists(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined
}

function evaluateLinks(path: string, what: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const { code, path: failed = path } = error as NodeJS.ErrnoException
    const isLoop = code === 'ELOOP'
    const reason = isLoop ? 'EvalSymlinks: too many links' : systemErrorText(error, 'lstat', failed)
    throw new Error(`${what}: ${reason}`)
  }
}
