import { closeSync, constants, existsSync, lstatSync, mkdirSync, openSync } from 'node:fs'
import { type ByteString, toBytes, toPath, toText } from './names.ts'

/** An archive asks for something outside the directory it is extracted to, or unfit for a name. */
export class UnsafeEntry extends Error {
  override readonly name = 'UnsafeEntry'
}

const reservedOnWindows =
  /^(?:con|prn|aux|nul|com[\d\u00b9\u00b2\u00b3]|lpt[\d\u00b9\u00b2\u00b3])(?:\.|$)/i

/**
 * Splits an entry's name at its slashes; leading ones, empty parts and `.` are dropped.
 *
 * @throws UnsafeEntry for `..`, a NUL, and on Windows what has a meaning there
 */
export function splitName(name: ByteString, isWindows: boolean): ByteString[] {
  const parts = name.split('/').filter((part) => part !== '' && part !== '.')
  for (const part of parts) {
    const isUnsafe = part === '..' || part.includes('\0') || (isWindows && isUnsafeOnWindows(part))
    if (isUnsafe) throw new UnsafeEntry(`invalid name in archive: ${JSON.stringify(toText(name))}`)
  }
  return parts
}

function isUnsafeOnWindows(part: ByteString): boolean {
  return /[\x00-\x1f"*:<>?\\|]|[. ]$/.test(part) || reservedOnWindows.test(part)
}

const directoryFlags =
  constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | (constants.O_NOFOLLOW ?? 0)

interface OpenDirectory {
  readonly name: ByteString
  readonly path: ByteString
  /** -1 where the system gives no way to name a file by its open directory. */
  readonly fd: number
}

/**
 * Names files below a root without ever passing through a symlink. On Linux a file is named by the
 * open directory it is in (`/proc/self/fd/N/name`), so that a directory that is swapped for a link
 * meanwhile changes nothing; elsewhere every directory is looked at each time.
 */
export class ContainedTree {
  readonly #open: OpenDirectory[]
  readonly #byDescriptor = existsSync('/proc/self/fd')

  /** @throws where `root` is no directory; it may be a link to one */
  constructor(root: string | OpenDirectory) {
    const path = typeof root === 'string' ? toBytes(root) : root.path
    // A tree that is forked starts at the open root, not at what its path names by now.
    const place =
      typeof root === 'string' || root.fd < 0 ? toPath(path) : `/proc/self/fd/${root.fd}`
    const flags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0)
    const fd = this.#byDescriptor ? openSync(place, flags) : -1
    this.#open = [{ name: '', path, fd }]
  }

  /**
   * The path of `parts` for node:fs, good until the next call. Directories on the way that are
   * missing are made.
   *
   * @throws UnsafeEntry where a link or a file is on the way
   */
  locate(parts: readonly ByteString[]): string | Buffer {
    const last = parts.length - 1
    let shared = 0
    while (shared < last && this.#open[shared + 1]?.name === parts[shared]) shared++
    this.#closeBelow(shared)
    if (!this.#byDescriptor) this.#checkOpen()
    for (const name of parts.slice(shared, last)) this.#enter(name)
    return toPath(this.#below(parts[last]!))
  }

  /** The same tree, to name a second place at the same time. */
  fork(): ContainedTree {
    return new ContainedTree(this.#open[0]!)
  }

  close(): void {
    this.#closeBelow(-1)
  }

  #below(name: ByteString): ByteString {
    const { path, fd } = this.#open.at(-1)!
    return fd >= 0 ? `/proc/self/fd/${fd}/${name}` : `${path}/${name}`
  }

  #enter(name: ByteString) {
    const path = this.#below(name)
    const stats = lstatSync(toPath(path), { throwIfNoEntry: false })
    if (!stats) mkdirSync(toPath(path))
    else if (!stats.isDirectory()) throw this.#notDirectory(name)
    this.#open.push({
      name,
      path: `${this.#open.at(-1)!.path}/${name}`,
      fd: this.#byDescriptor ? this.#openDirectory(path, name) : -1,
    })
  }

  #openDirectory(path: ByteString, name: ByteString): number {
    try {
      return openSync(toPath(path), directoryFlags)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw code === 'ELOOP' || code === 'ENOTDIR' ? this.#notDirectory(name) : error
    }
  }

  #checkOpen() {
    for (const { path, name } of this.#open.slice(1)) {
      if (!lstatSync(toPath(path)).isDirectory()) throw this.#notDirectory(name)
    }
  }

  #notDirectory(name: ByteString): UnsafeEntry {
    const path = `${this.#open.at(-1)!.path}/${name}`
    return new UnsafeEntry(
      `refusing to write through ${JSON.stringify(toText(path))}: not a directory`,
    )
  }

  #closeBelow(count: number) {
    while (this.#open.length > count + 1) {
      const { fd } = this.#open.pop()!
      if (fd >= 0) closeSync(fd)
    }
  }
}
