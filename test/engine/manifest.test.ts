import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { mustSucceed, officialDocker } from '../helpers/engine-test.ts'
import type { Result } from '../helpers/program.ts'
import { aRegistry, registryTest, runBesideEngine } from '../helpers/registry.ts'

const users = { bob: 's3cret-word' }
const bothTest = officialDocker ? registryTest : (test.skip as typeof registryTest)
const emptyArchive = '\0'.repeat(1024)

type Run = (line: readonly string[], options?: { input?: string }) => Promise<Result>

/** Pushes two images, and gives back their names. */
async function pushImages(quaymaster: Run, repository: string): Promise<[string, string]> {
  const one = `${repository}:one`
  const other = `${repository}:other`
  await mustSucceed(quaymaster(['tag', 'busybox', one]))
  await mustSucceed(quaymaster(['import', '-', other], { input: emptyArchive }))
  for (const name of [one, other]) await mustSucceed(quaymaster(['push', '-q', name]))
  await mustSucceed(quaymaster(['rmi', one, other]))
  return [one, other]
}

async function writeCredentials(home: string, address: string): Promise<void> {
  const auth = Buffer.from(`bob:${users.bob}`).toString('base64')
  await mkdir(join(home, '.docker'))
  await writeFile(
    join(home, '.docker/config.json'),
    JSON.stringify({ auths: { [address]: { auth } } }),
  )
}

registryTest(
  'an engine pulls the list of manifests that was put together',
  async ({ home, quaymaster }) => {
    await using registry = await aRegistry()
    const images = await pushImages(quaymaster, `${registry.address}/app`)
    const list = `${registry.address}/all:1`
    const manifest = (...words: string[]) => runBesideEngine(['manifest', ...words], { home })

    const created = await manifest('create', '--insecure', list, ...images)
    expect(created).toEqual({ exitCode: 0, stdout: `Created manifest list ${list}\n`, stderr: '' })

    const annotated = await manifest('annotate', '--arch', 's390x', list, images[1])
    expect(annotated).toEqual({ exitCode: 0, stdout: '', stderr: '' })

    const pushed = await manifest('push', '--purge', list)
    expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(pushed.stdout).toMatch(/^Pushed ref .*\nPushed ref .*\nsha256:[0-9a-f]{64}\n$/)

    const inspected = await manifest('inspect', '--insecure', list)
    expect(inspected).toMatchObject({ exitCode: 0, stderr: '' })
    expect(inspected.stdout).toContain('"architecture": "s390x",')

    const pulled = await quaymaster(['pull', '-q', list])
    expect(pulled).toEqual({ exitCode: 0, stdout: `${list}\n`, stderr: '' })
    await mustSucceed(quaymaster(['rmi', list]))
    expect(await manifest('rm', list)).toEqual({
      exitCode: 1,
      stdout: '',
      stderr: `No such manifest: ${list}\n`,
    })
  },
)

registryTest(
  'a registry with a password and an authority that is known needs nothing said',
  async ({ home, quaymaster }) => {
    await using registry = await aRegistry({ users, tls: 'trusted' })
    await writeCredentials(home, registry.address)
    const images = await pushImages(quaymaster, `${registry.address}/app`)
    const list = `${registry.address}/app:all`

    await mustSucceed(runBesideEngine(['manifest', 'create', list, ...images], { home }))
    const pushed = await runBesideEngine(['manifest', 'push', list], { home })

    expect(pushed).toMatchObject({ exitCode: 0, stderr: '' })
    expect(pushed.stdout).toMatch(/^sha256:[0-9a-f]{64}\n$/)
  },
)

registryTest('a registry whose authority nobody knows needs --insecure', async ({ home }) => {
  await using registry = await aRegistry({ tls: 'unknown' })
  const image = `${registry.address}/nothing`

  const refused = await runBesideEngine(['manifest', 'inspect', image], { home })
  const asked = await runBesideEngine(['manifest', 'inspect', '--insecure', image], { home })

  expect(refused).toMatchObject({ exitCode: 1, stdout: '' })
  expect(refused.stderr).toMatch(/^failed to configure transport: .* certificate/)
  expect(asked).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: `no such manifest: ${image}:latest\n`,
  })
})

bothTest(
  'manifests look, are kept and are pushed as docker does',
  async ({ directory, quaymaster }) => {
    await using registry = await aRegistry()
    const { address } = registry
    const [one, other] = await pushImages(quaymaster, `${address}/app`)
    const lines = [
      ['inspect', one],
      ['inspect', '--insecure', one],
      ['inspect', '--insecure', '-v', other],
      ['inspect', '--insecure', `${address}/app:missing`],
      ['create', `${address}/all`, one],
      ['create', '--insecure', `${address}/all`, one, other],
      ['create', '--insecure', `${address}/all`, one],
      ['create', '--amend', '--insecure', `${address}/all`, one],
      ['annotate', '--variant', 'v2', '--os-features', 'a,b', `${address}/all`, one],
      ['annotate', '--arch', 'vax', `${address}/all`, one],
      ['annotate', `${address}/all`, `${address}/app:missing`],
      ['inspect', `${address}/all`],
      ['inspect', '-v', `${address}/all`],
      ['inspect', `${address}/all`, one],
      ['push', `${address}/all`],
      ['push', `${address}/missing`],
      ['rm', `${address}/missing`],
    ]
    const both = [
      { home: join(directory, 'ours') },
      { home: join(directory, 'theirs'), program: [officialDocker!] },
    ]
    for (const { home } of both) await mkdir(home)

    for (const line of lines) {
      const [ours, theirs] = await Promise.all(
        both.map((options) => runBesideEngine(['manifest', ...line], options)),
      )
      expect([line, ours]).toEqual([line, theirs])
    }
    const [ours, theirs] = await Promise.all(
      both.map(({ home }) => filesBelow(join(home, '.docker'))),
    )
    expect(ours).toEqual(theirs)
  },
)

async function filesBelow(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(join(directory, 'manifests'), { recursive: true })).sort()
  const files = names.filter((name) => name.includes('/'))
  const texts = files.map((name) => readFile(join(directory, 'manifests', name), 'utf8'))
  return Object.fromEntries((await Promise.all(texts)).map((text, i) => [files[i], text]))
}
