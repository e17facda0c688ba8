import { mkdtempSync, realpathSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface TemporaryDirectory extends AsyncDisposable {
  readonly path: string
  /** Writes a file, with its directories, and returns its path. */
  write(name: string, contents: string, mode?: number): Promise<string>
}

/** A directory that is gone when the test ends. */
export function temporaryDirectory(): TemporaryDirectory {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'quaymaster-config-')))
  return {
    path,
    async write(name, contents, mode = 0o644) {
      const file = join(path, name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, contents, { mode })
      return file
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
