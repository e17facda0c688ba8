import { mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a directory, and those above it that are missing. Node's own `recursive` never returns where a
 * directory is there that takes none (`/proc`).
 *
 * @param mode - of those that are made, less what the umask takes
 * @throws the system's error
 */
export function makeDirectories(path: string, mode = 0o777): void {
  try {
    mkdirSync(path, mode)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    const parent = dirname(path)
    if (code !== 'ENOENT' || statSync(parent, { throwIfNoEntry: false })) throw error
    makeDirectories(parent, mode)
    mkdirSync(path, mode)
  }
}
