import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'

/** Where a test of builds finds its files. */
export interface BuildPlace {
  /** A directory to begin with an empty one. */
  readonly root: string
  /** A directory in `root` with a Dockerfile. */
  readonly context: string
}

/** Makes a build context for each test of the file, and removes it. */
export function aBuildContext(): BuildPlace {
  const place = { root: '', context: '' }
  beforeEach(() => {
    place.root = mkdtempSync(join(tmpdir(), 'quaymaster-build-'))
    place.context = join(place.root, 'context')
    mkdirSync(place.context)
    writeFileSync(join(place.context, 'Dockerfile'), 'FROM scratch\n')
  })
  afterEach(() => rmSync(place.root, { recursive: true, force: true }))
  return place
}
