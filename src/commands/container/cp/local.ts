import { lstatSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { systemErrorText } from '../../../system-error.ts'
import {
  assertsDirectory,
  baseOf,
  cleanPath,
  endsInSlash,
  keepEnding,
  type PathStyle,
  splitEntry,
} from './paths.ts'
import type { CopyDestination } from './plan.ts'

const maxLinks = 255
const maxDestinationLinks = 10

/** A path of this machine that is copied. */
export interface LocalSource {
  readonly path: string
  /** The name its archive begins with: the one that was asked for, whatever links it led through. */
  readonly name: string
  readonly isDirectory: boolean
}

/**
 * Looks at an absolute path to copy from. Links on the way are followed, the last one only with
 * `followLink` or before a slash.
 */
export function localSource(path: string, followLink: boolean, style: PathStyle): LocalSource {
  const { path: resolved, name } = followLink
    ? followed(path, resolveLinks(path, style), style)
    : resolveParent(path, style)
  const stats = must('lstat', resolved, lstatSync)
  return {
    path: resolved,
    name: name ?? nameOf(resolved, style),
    isDirectory: stats.isDirectory(),
  }
}

/** The root has no name: it is what lies in it. */
function nameOf(path: string, style: PathStyle): string {
  const { base } = splitEntry(path, style)
  return base === style.sep ? '.' : base
}

/** The target of a followed link, with the ending the path had; and a name where theirs differ. */
export function followed(
  path: string,
  target: string,
  style: PathStyle,
): { readonly path: string; readonly name: string | undefined } {
  const resolved = keepEnding(target, path, style)
  const base = baseOf(path, style)
  return { path: resolved, name: base === baseOf(resolved, style) ? undefined : base }
}

function resolveParent(path: string, style: PathStyle) {
  // What lies before the last slash, so that of `link/` the link itself is followed.
  const cut = path.lastIndexOf(style.sep) + 1
  const parent = resolveLinks(path.slice(0, cut), style)
  const joined = (endsInSlash(parent, style) ? parent : parent + style.sep) + path.slice(cut)
  const isRenamed = endsInSlash(path, style) && baseOf(path, style) !== baseOf(joined, style)
  return { path: joined, name: isRenamed ? baseOf(path, style) : undefined }
}

/** The path with all of its links followed. @throws where it leads to nothing */
function resolveLinks(path: string, style: PathStyle): string {
  const { root } = style.parse(path)
  const ahead = partsOf(path.slice(root.length), style)
  let resolved = root
  for (let links = 0; ahead.length > 0; ) {
    const part = ahead.shift()!
    const place = style.join(resolved, part)
    const stats = must('lstat', place, lstatSync)
    if (!stats.isSymbolicLink()) {
      const isPassed = ahead.length > 0 || assertsDirectory(path, style)
      if (isPassed && !stats.isDirectory()) throw new Error('not a directory')
      resolved = place
      continue
    }
    if (++links > maxLinks) throw new Error('EvalSymlinks: too many links')
    const target = readlinkSync(place)
    ahead.unshift(...partsOf(target, style))
    if (style.isAbsolute(target)) resolved = style.parse(target).root
  }
  return resolved
}

function partsOf(path: string, style: PathStyle): string[] {
  return path.split(style.sep).filter((part) => part !== '' && part !== '.')
}

/**
 * Refuses a place to copy to that cannot be written: one in a directory that is not there, or a
 * device.
 */
export function checkOutputPath(path: string, style: PathStyle): void {
  const directory = style.dirname(cleanPath(path, style))
  if (directory !== '.' && !present(directory, statSync)) {
    throw new Error(`invalid output path: directory ${JSON.stringify(directory)} does not exist`)
  }
  const stats = present(path, statSync)
  if (stats?.isCharacterDevice() || stats?.isBlockDevice()) {
    throw new Error(
      `invalid output path: ${JSON.stringify(path)} must be a directory or a regular file: got a device`,
    )
  }
}

/**
 * Looks at an absolute path to copy to, and follows it where it is a link, even to nothing yet.
 *
 * @throws where the directory it would be in is missing
 */
export function localDestination(path: string, style: PathStyle): CopyDestination {
  let place = path
  let stats = present(place, lstatSync)
  for (let links = 0; stats?.isSymbolicLink(); links++) {
    if (links > maxDestinationLinks) throw new Error(`too many symlinks in ${path}`)
    const target = readlinkSync(place)
    const { directory } = splitEntry(place, style)
    place = style.isAbsolute(target) ? target : style.join(directory, target)
    stats = present(place, lstatSync)
  }
  if (stats) return { path: place, state: stats.isDirectory() ? 'directory' : 'file' }

  const parent = must('stat', splitEntry(place, style).directory, statSync)
  if (!parent.isDirectory()) throw new Error('not a directory')
  return { path: place, state: 'missing' }
}

type Look = (path: string) => Stats

function must(operation: string, path: string, look: Look): Stats {
  try {
    return look(path)
  } catch (error) {
    throw new Error(systemErrorText(error, operation, path), { cause: error })
  }
}

/** Undefined where there is nothing. */
function present(path: string, look: typeof lstatSync | typeof statSync): Stats | undefined {
  try {
    return (look as Look)(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    const operation = look === lstatSync ? 'lstat' : 'stat'
    throw new Error(systemErrorText(error, operation, path), { cause: error })
  }
}
