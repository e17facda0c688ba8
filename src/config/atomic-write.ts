import { lstat, open, readlink, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { makeDirectories } from '../make-directories.ts'

/** As many links as Linux follows before it speaks of a loop. */
const maxLinks = 40

/**
 * Replaces the file at `path` in one step: a reader sees the old bytes or the new ones. A new file
 * gets `mode`, less what the umask takes, an existing one keeps its mode and, where the system allows,
 * its owner. Links are followed, dangling ones too, so that the link stays and its target changes.
 * Missing directories are created with mode 0700. Nothing is left behind when it fails.
 */
export async function writeAtomically(
  path: string,
  data: string | Uint8Array,
  { mode = 0o600 }: { readonly mode?: number } = {},
): Promise<void> {
  const target = await followLinks(path)
  makeDirectories(dirname(target), 0o700)
  const old = await stat(target).catch(ignoreMissing)

  const temporary = join(dirname(target), `.${basename(target)}.${randomSuffix()}`)
  const file = await open(temporary, 'wx', mode)
  try {
    try {
      await file.writeFile(data)
      if (old) {
        // Only root may give a file away; for others the new owner is the one who writes.
        await file.chown(old.uid, old.gid).catch(() => undefined)
        await file.chmod(old.mode & 0o7777)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}

async function followLinks(path: string): Promise<string> {
  let target = path
  for (let links = 0; links < maxLinks; links++) {
    const info = await lstat(target).catch(ignoreMissing)
    if (!info?.isSymbolicLink()) return target
    target = resolve(dirname(target), await readlink(target))
  }
  throw new Error(`open ${path}: too many levels of symbolic links`)
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function randomSuffix(): string {
  return Math.random().toString(36).slice(2, 12)
}
