// Debian's packages, on this machine and in a root directory of their own.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const unattended = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
const mirror = 'http://deb.debian.org/debian'
const maxBuffer = 1 << 26

// On disk, and short: the paths of unix sockets below it end at 107 bytes.
export const base = [process.env.TMPDIR, '/var/tmp'].find((path) => path && path.length < 32)

export const searchPath = `${process.env.PATH}:/usr/local/sbin:/usr/sbin:/sbin`

/** Installs Debian packages where one of their programs is missing; starts no service of theirs. */
export async function installPackages(packages, programs) {
  const found = (program) =>
    searchPath.split(':').some((directory) => existsSync(join(directory, program)))
  if (programs.every(found)) return
  if (!existsSync('/usr/bin/apt-get')) {
    throw new Error(`${packages.join(', ')} are needed, or a Debian machine.`)
  }
  process.stderr.write(`Installing ${packages.join(', ')} ...\n`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const aptGet = (...words) => run('apt-get', ['-q', '-y', ...words], { env, maxBuffer: 1 << 26 })
  const install = () => aptGet('install', '--no-install-recommends', ...packages)
  // Says no to the packages' wish to start an engine on the host.
  const policy = '/usr/sbin/policy-rc.d'
  const ours = !existsSync(policy)
  if (ours) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  try {
    await install().catch(async () => {
      await aptGet('update')
      await install()
    })
  } catch (error) {
    throw new Error(`${packages.join(', ')} cannot be installed:\n${error.stderr || error}`)
  } finally {
    if (ours) await rm(policy)
  }
}

/**
 * The system of another release of Debian in a directory, with `packages`; made where it is not there.
 * Takes a minute or two, and some 700 MB.
 * @returns {Promise<string>} the directory
 */
export async function debianRoot(release, packages) {
  const root = join(base, `quaymaster-debian-${release}`)
  if (existsSync(root)) return root
  await installPackages(['debootstrap'], ['debootstrap'])
  process.stderr.write(`Installing Debian ${release} with ${packages.join(', ')} ...\n`)
  const unfinished = `${root}.${process.pid}`
  const inside = (...words) =>
    run('chroot', [unfinished, ...words], { env: { PATH: searchPath, ...unattended }, maxBuffer })
  try {
    await mkdir(unfinished, { mode: 0o755 })
    const env = { PATH: searchPath, ...unattended }
    // The rules for unstable do for the releases that this machine's debootstrap has not heard of.
    const rules = [mirror, '/usr/share/debootstrap/scripts/sid']
    const words = ['--variant=minbase', release, unfinished, ...rules]
    await run('debootstrap', words, { env, maxBuffer })
    // Or the packages would start an engine, in the host's network.
    const policy = join(unfinished, 'usr/sbin/policy-rc.d')
    await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    await inside('apt-get', '-q', '-y', 'install', '--no-install-recommends', ...packages)
    await inside('apt-get', 'clean')
    await rename(unfinished, root)
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true })
    throw new Error(`Debian ${release} cannot be installed:\n${lastLines(error)}`)
  }
  return root
}

/** What a program said before it failed; debootstrap says it on stdout. */
function lastLines({ stdout = '', stderr = '', message }) {
  const lines = `${stdout}${stderr}`.trim().split('\n')
  return lines[0] ? lines.slice(-5).join('\n') : message
}
