import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { launcher } from '../helpers/program.ts'

const timeout = 120_000

/** Layouts are read and written by engines that keep images by containerd; others can import cache. */
function hasContainerdStore(): boolean {
  const format = '{{json .DriverStatus}}'
  const args = [launcher, 'info', '--format', format]
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).includes(
    'containerd.snapshotter',
  )
}

const layoutTest = process.env.DOCKER_HOST && hasContainerdStore() ? engineTest : engineTest.skip

function context(directory: string, dockerfile: string): string {
  const path = join(directory, 'context')
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, 'Dockerfile'), dockerfile)
  writeFileSync(join(path, 'file'), directory)
  return path
}

layoutTest(
  'a cache in a directory serves a build when the engine has forgotten its own',
  { timeout },
  async ({ quaymaster, directory, uniqueName }) => {
    const cache = join(directory, 'cache')
    const source = context(
      directory,
      `FROM busybox
       COPY file /
       RUN echo ${uniqueName} >/made`,
    )
    const build = ['build', '--progress', 'plain', '-o', 'type=none', source]

    const written = await mustSucceed(
      quaymaster([...build, '--cache-to', `type=local,dest=${cache},mode=max`]),
    )
    await mustSucceed(quaymaster(['builder', 'prune', '--all', '--force']))
    const taken = await mustSucceed(
      quaymaster([...build, '--cache-from', `type=local,src=${cache}`]),
    )

    expect(written.stderr).toMatch(/^#\d+ writing cache image manifest sha256:/m)
    expect(taken.stderr.match(/^#\d+ CACHED$/gm)).toHaveLength(2)
  },
)

layoutTest(
  'an image in a directory is the base of the next',
  { timeout },
  async ({ quaymaster, directory, uniqueName }) => {
    const layout = join(directory, 'layout')
    const output = `type=oci,tar=false,dest=${layout}`
    const base = context(directory, 'FROM busybox\nCOPY file /from-base')
    await mustSucceed(quaymaster(['build', '-o', output, '-t', `${uniqueName}:base`, base]))
    const next = context(directory, 'FROM base\nCOPY --from=base /from-base /copied')
    const named = ['--build-context', `base=oci-layout://${layout}:base`]

    await mustSucceed(quaymaster(['build', '-t', uniqueName, ...named, next]))
    const run = await quaymaster(['run', '--rm', uniqueName, 'cat', '/from-base', '/copied'])
    await mustSucceed(quaymaster(['rmi', uniqueName]))

    expect(existsSync(join(layout, 'oci-layout'))).toBe(true)
    expect(run.stdout).toBe(directory.repeat(2))
  },
)
