// An image to work with, made without a registry.
import { execFile, spawn } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { base, searchPath } from './debian.mjs'
import { engineRequest } from './engine-request.mjs'

const run = promisify(execFile)

/** Makes `busybox:latest` out of the static busybox of this machine: there may be no registry. */
export async function loadBusybox(host) {
  const root = await mkdtemp(join(base, 'quaymaster-busybox-'))
  try {
    for (const directory of ['bin', 'etc', 'root', 'tmp', 'var']) await mkdir(join(root, directory))
    await chmod(join(root, 'tmp'), 0o1777)
    const { stdout: program } = await run('sh', ['-c', 'command -v busybox'], {
      env: { PATH: searchPath },
    })
    await cp(program.trim(), join(root, 'bin/busybox'), { dereference: true })
    const { stdout: applets } = await run(join(root, 'bin/busybox'), ['--list'])
    for (const applet of applets.split('\n')) {
      if (applet && applet !== 'busybox') await symlink('busybox', join(root, 'bin', applet))
    }
    await writeFile(
      join(root, 'etc/passwd'),
      'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
    )
    await writeFile(join(root, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n')
    await importImage(host, root, 'busybox')
  } finally {
    await rm(root, { recursive: true })
  }
}

async function importImage(host, root, name) {
  const tar = spawn('tar', ['-c', '--owner=0', '--group=0', '--numeric-owner', '-C', root, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const query = new URLSearchParams({
    fromSrc: '-',
    repo: name,
    tag: 'latest',
    changes: 'CMD ["sh"]',
  })
  const headers = { 'Content-Type': 'application/x-tar' }
  const { status, text } = await engineRequest(host, 'POST', `/images/create?${query}`, {
    body: tar.stdout,
    headers,
  })
  if (status !== 200 || text.includes('"error"')) throw new Error(`${name} was refused: ${text}`)
}
