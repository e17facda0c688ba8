import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compare } from '../helpers/compare.ts'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { launcher } from '../helpers/program.ts'

engineTest(
  'save writes several images, which load brings back',
  async ({ directory, quaymaster, uniqueName }) => {
    const names = [`${uniqueName}:1`, `${uniqueName}:2`]
    for (const name of names) await mustSucceed(quaymaster(['tag', 'busybox', name]))
    const file = join(directory, 'images.tar')

    const saved = await quaymaster(['save', '-o', file, ...names])

    expect(saved).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    await mustSucceed(quaymaster(['rmi', ...names]))
    const loaded = await quaymaster(['load', '-i', file])
    expect(loaded).toEqual({
      exitCode: 0,
      stdout: names.map((name) => `Loaded image: ${name}\n`).join(''),
      stderr: '',
    })
    await mustSucceed(quaymaster(['rmi', ...names]))
  },
)

engineTest(
  'save writes to standard output what it writes to a file',
  async ({ directory, quaymaster, docker }) => {
    const [ours, theirs] = [join(directory, 'ours.tar'), join(directory, 'theirs.tar')]

    await mustSucceed(quaymaster(['save', '-o', ours, 'busybox']))
    await mustSucceed(docker(['save', '-o', theirs, 'busybox']))

    expect((await readFile(ours)).equals(await readFile(theirs))).toBe(true)
  },
)

engineTest(
  'save that is interrupted leaves no file and no leftovers',
  async ({ directory, home, quaymaster, uniqueName }) => {
    const big = `head -c 200000000 /dev/zero | tr '\\0' x > /big`
    await mustSucceed(quaymaster(['run', '--name', uniqueName, 'busybox', 'sh', '-c', big]))
    await mustSucceed(quaymaster(['commit', uniqueName, uniqueName]))
    const words = [launcher, 'save', '-o', join(directory, 'image.tar'), uniqueName]

    const child = spawn(process.execPath, words, { env: { ...process.env, HOME: home } })
    const closed = once(child, 'close')
    await expect.poll(() => readdir(directory), { timeout: 20_000, interval: 5 }).not.toEqual([])
    child.kill('SIGINT')

    expect(await closed).toEqual([130, null])
    expect(await readdir(directory)).toEqual([])
    await mustSucceed(quaymaster(['rm', uniqueName]))
    await mustSucceed(quaymaster(['rmi', uniqueName]))
  },
)

compare('save of what is not there fails in the same words', { line: 'save NAME', stderr: true })

compare('save to where no file can be fails in the same words', {
  line: 'save -o /no/where busybox',
  stderr: true,
})

compare('save to a directory fails in the same words', { line: 'save -o / busybox', stderr: true })
