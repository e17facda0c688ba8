import { lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { basename, dirname, posix, sep } from 'node:path'
import { type Pattern, parsePattern } from '../pattern.ts'

const { join, normalize } = posix

/** As many links as Linux follows on the way to one file. */
const maxLinks = 40

/**
 * The paths that have to be sent so that `paths` can be read on the other side: themselves, and what
 * the links on the way lead to. A link that leads out of the root is followed as if the root were the
 * file system's own. An element of a path may be a pattern.
 */
export function followLinks(root: string, paths: readonly string[]): string[] {
  const found = new Set<string>()
  const followed = new Set<string>()
  for (const path of paths) follow(path, maxLinks)
  const sorted = [...found].sort()
  return sorted.filter((path, index) => !isBelow(path, sorted.slice(0, index)))

  function follow(path: string, linksLeft: number): void {
    const whole = relative(path)
    if (linksLeft < 0 || followed.has(whole)) return
    followed.add(whole)
    const elements = whole.split('/')
    for (const index of elements.keys()) {
      const current = elements.slice(0, index + 1).join('/')
      const targets = targetsOf(root, current)
      if (targets.length === 0) continue
      found.add(current)
      for (const target of targets) {
        follow(join(target, ...elements.slice(index + 1)), linksLeft - 1)
      }
      return
    }
    found.add(whole)
  }
}

/** Where the links lead that a path, or a pattern for the names in a directory, stands for. */
function targetsOf(root: string, path: string): string[] {
  const name = basename(path)
  if (!/[*?[\\]/.test(name)) return linkTarget(root, path)
  const pattern = patternOf(name)
  if (!pattern) return []
  return namesIn(root, dirname(path))
    .filter((entry) => pattern.matches(entry))
    .flatMap((entry) => linkTarget(root, join(dirname(path), entry)))
}

function patternOf(text: string): Pattern | undefined {
  try {
    return parsePattern(text)
  } catch {
    return undefined
  }
}

function linkTarget(root: string, path: string): string[] {
  const place = join(root, path)
  try {
    if (!lstatSync(place).isSymbolicLink()) return []
    const target = readlinkSync(place).split(sep).join('/')
    return [relative(target.startsWith('/') ? target : join('/', dirname(path), target))]
  } catch {
    // What cannot be read is missed by whoever needs it.
    return []
  }
}

function namesIn(root: string, directory: string): string[] {
  try {
    return readdirSync(join(root, directory))
  } catch {
    return []
  }
}

/** Without a leading slash, and never above the root. */
function relative(path: string): string {
  return normalize(join('/', path)).replace(/^\/+|\/+$/g, '') || '.'
}

function isBelow(path: string, directories: readonly string[]): boolean {
  return directories.some((directory) => directory === '.' || path.startsWith(`${directory}/`))
}
