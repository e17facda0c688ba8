import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { entriesOf } from '../archive/entries.ts'
import { engineProxy } from '../helpers/engine-proxy.ts'
import { engineTest, mustSucceed } from '../helpers/engine-test.ts'
import { nativeBuildKit } from '../helpers/native-buildkit.ts'
import { launcher } from '../helpers/program.ts'
import { aRegistry, registryTest } from '../helpers/registry.ts'

const timeout = 120_000
const engineHost = process.env.DOCKER_HOST ?? ''

/** Writes files into a directory, by their paths. */
function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true })
    writeFileSync(join(directory, path), content)
  }
}

/** What steps of a build printed, without the times. */
function stepOutput(stderr: string): string[] {
  return [...stderr.matchAll(/^#\d+ \d+\.\d+ (.*)$/gm)].map(([, text]) => text!)
}

engineTest(
  'stages are built, and the second time taken from the cache',
  { timeout },
  async ({ quaymaster, directory, uniqueName }) => {
    write(directory, {
      Dockerfile: `
      FROM busybox AS base
      ARG WHO=nobody
      RUN echo "${uniqueName} $WHO" >/who
      FROM busybox AS final
      COPY --from=base /who /who
      COPY file link /
      CMD ["cat", "/who", "/file", "/link"]
      FROM busybox AS other
      RUN exit 1`,
      file: 'file\n',
    })
    symlinkSync('file', join(directory, 'link'))
    symlinkSync('loop', join(directory, 'loop'))
    const args = [
      'build',
      '-t',
      uniqueName,
      '--build-arg',
      'WHO=me',
      '--target',
      'final',
      directory,
    ]

    await mustSucceed(quaymaster(args))
    const again = await mustSucceed(quaymaster(args))
    const run = await quaymaster(['run', '--rm', uniqueName])
    await mustSucceed(quaymaster(['rmi', uniqueName]))

    expect(again.stderr.match(/^#\d+ CACHED$/gm)!.length).toBeGreaterThanOrEqual(3)
    expect(run.stdout).toBe(`${uniqueName} me\nfile\nfile\n`)
  },
)

engineTest(
  'a secret reaches its step, and neither the image nor its history',
  { timeout },
  async ({ quaymaster, directory, uniqueName }) => {
    write(directory, {
      'context/Dockerfile': `
      FROM busybox
      RUN --mount=type=secret,id=a --mount=type=secret,id=b md5sum /run/secrets/a /run/secrets/b`,
      secret: 'from the file',
    })
    const secrets = ['--secret', `id=a,src=${directory}/secret`, '--secret', 'id=b,env=TOKEN']
    const args = ['build', '--no-cache', '-t', uniqueName, ...secrets, join(directory, 'context')]

    const { stderr } = await mustSucceed(
      quaymaster(args, { env: { TOKEN: 'from the environment' } }),
    )
    const history = await quaymaster(['history', '--no-trunc', uniqueName])
    await mustSucceed(quaymaster(['save', '-o', join(directory, 'image'), uniqueName]))
    const image = readFileSync(join(directory, 'image'), 'latin1')
    await mustSucceed(quaymaster(['rmi', uniqueName]))

    const sums = execFileSync('sh', [
      '-c',
      "printf 'from the file' | md5sum; printf 'from the environment' | md5sum",
    ])
    expect(stepOutput(stderr).map((line) => line.split(' ')[0])).toEqual(
      sums
        .toString()
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    )
    for (const text of [stderr, history.stdout, image]) {
      expect(text).not.toMatch(/from the (?:file|environment)/)
    }
  },
)

const ssh = ['ssh-agent', 'ssh-add', 'ssh-keygen'].map((name) => programPath(name))

function programPath(name: string): string | undefined {
  return (process.env.PATH ?? '')
    .split(':')
    .map((directory) => join(directory, name))
    .find(existsSync)
}

const sshTest = ssh.includes(undefined) ? engineTest.skip : engineTest

sshTest(
  'steps talk to the SSH agent, or to keys',
  { timeout },
  async ({ quaymaster, directory }) => {
    const context = join(directory, 'context')
    const sshAdd = programPath('ssh-add')!
    const libraries = execFileSync('ldd', [sshAdd]).toString().match(/\/\S+/g)!
    for (const path of [sshAdd, ...libraries]) {
      mkdirSync(join(context, dirname(path)), { recursive: true })
      cpSync(path, join(context, path), { dereference: true })
    }
    write(context, { Dockerfile: `FROM busybox\nCOPY . /\nRUN --mount=type=ssh ${sshAdd} -l` })
    const key = join(directory, 'key')
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
    const agent = spawn('ssh-agent', ['-D', '-a', join(directory, 'agent')])
    const env = { SSH_AUTH_SOCK: join(directory, 'agent') }
    try {
      await once(agent.stdout, 'data')
      execFileSync('ssh-add', ['-q', key], { env: { ...process.env, ...env } })
      const build = ['build', '--no-cache', '--ssh']

      const byAgent = await mustSucceed(quaymaster([...build, 'default', context], { env }))
      const byKey = await mustSucceed(quaymaster([...build, `default=${key}`, context]))

      expect(stepOutput(byAgent.stderr)).toEqual([expect.stringContaining('(ED25519)')])
      expect(stepOutput(byKey.stderr)).toEqual(stepOutput(byAgent.stderr))
    } finally {
      agent.kill()
    }
  },
)

engineTest(
  'a result comes as a directory or as an archive',
  { timeout },
  async ({ quaymaster, directory }) => {
    const context = join(directory, 'context')
    write(context, { Dockerfile: 'FROM scratch\nCOPY a /a\nCOPY sub /sub\n', a: 'a', 'sub/b': 'b' })
    symlinkSync('../..', join(context, 'sub/up'))
    const [out, tar] = [join(directory, 'out'), join(directory, 'out.tar')]
    write(out, { kept: 'kept' })

    await mustSucceed(quaymaster(['build', '--output', out, context]))
    await mustSucceed(quaymaster(['build', '--output', `type=tar,dest=${tar}`, context]))
    const piped = await mustSucceed(quaymaster(['build', '--quiet', '--output', '-', context]))

    expect(
      execFileSync('find', ['.', '-mindepth', '1'], { cwd: out })
        .toString()
        .trim()
        .split('\n')
        .sort(),
    ).toEqual(['./a', './kept', './sub', './sub/b', './sub/up'])
    expect(readFileSync(join(out, 'sub/b'), 'utf8')).toBe('b')
    const names = ['a', 'sub/', 'sub/b', 'sub/up']
    expect(entriesOf(readFileSync(tar)).map(({ header }) => header.name)).toEqual(names)
    expect(piped.stdout).toContain('sub/up')
  },
)

engineTest(
  'a Dockerfile comes from stdin, from outside, or with the context',
  { timeout },
  async ({ quaymaster, directory }) => {
    const dockerfile = 'FROM busybox\nRUN echo hello\nCOPY * /context/\n'
    const context = join(directory, 'context')
    write(context, { file: 'x', ignored: 'y' })
    write(directory, { Outside: dockerfile, 'Outside.dockerignore': 'ignored\n' })
    const archive = execFileSync('tar', ['-c', '-C', directory, 'Outside', 'context'])

    const results = [
      await quaymaster(['build', '-q', '-f', '-', context], { input: dockerfile }),
      await quaymaster(['build', '-q', '-f', join(directory, 'Outside'), context]),
      await quaymaster(['build', '-q', '-'], { input: 'FROM busybox\nRUN echo hello\n' }),
      await quaymaster(['build', '-q', '-f', 'Outside', '-'], { input: archive }),
    ]

    for (const result of results) {
      expect(result).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^sha256:[0-9a-f]{64}\n$/),
        stderr: '',
      })
    }
    const ids = results.map(({ stdout }) => stdout.trim())
    expect(ids[0]).not.toBe(ids[1])
    await mustSucceed(quaymaster(['rmi', '--force', ...ids]))
  },
)

engineTest(
  'a step that fails is shown with its output',
  { timeout },
  async ({ quaymaster, directory }) => {
    write(directory, { Dockerfile: 'FROM busybox\nRUN echo before; exit 7\nRUN echo after\n' })

    const { exitCode, stdout, stderr } = await quaymaster(['build', '--no-cache', directory])

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(/^#\d+ ERROR: .*exit code: 7$/m)
    expect(stderr).toMatch(/^------\n > \[2\/3\] RUN echo before; exit 7:\n[\d.]+ before\n------$/m)
    expect(stderr).toMatch(/^ERROR: failed to build: failed to solve: .*exit code: 7\n$/m)
    expect(stepOutput(stderr)).not.toContain('after')
  },
)

/** Starts a build that takes long, and waits until its step runs. */
async function startLong(directory: string, env: NodeJS.ProcessEnv) {
  write(directory, { Dockerfile: 'FROM busybox\nRUN echo started; sleep 300\n' })
  const args = [launcher, 'build', '--no-cache', '--progress', 'plain', directory]
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env } })
  let stderr = ''
  await new Promise<void>((resolve) => {
    child.stderr.on('data', (chunk) => {
      stderr += chunk
      if (/[\d.]+ started$/m.test(stderr)) resolve()
    })
  })
  const exited = once(child, 'close').then(([exitCode]) => ({ exitCode, stderr }))
  return { child, exited }
}

engineTest(
  'an interrupt stops the build on the engine',
  { timeout },
  async ({ directory, home }) => {
    const { child, exited } = await startLong(directory, { HOME: home })

    child.kill('SIGINT')
    const { exitCode, stderr } = await exited

    expect(exitCode).toBe(130)
    expect(stderr).toMatch(/^#\d+ CANCELED$/m)
    expect(stderr).toContain(
      'ERROR: failed to build: failed to solve: Canceled: context canceled\n',
    )
  },
)

engineTest(
  'an engine that goes away in the middle is an error',
  { timeout },
  async ({ directory, home }) => {
    await using proxy = await engineProxy(engineHost)
    const { exited } = await startLong(directory, { HOME: home, DOCKER_HOST: proxy.host })

    proxy.cut()
    const { exitCode, stderr } = await exited

    expect(exitCode).toBe(1)
    expect(stderr).toMatch(
      /ERROR: failed to build: failed to solve: the connection to the daemon was lost\n$/,
    )
  },
)

engineTest(
  'of 20,000 files only the one that changed is sent',
  { timeout },
  async ({ quaymaster, directory }) => {
    const contentBytes = 500
    const changedBytes = 1 << 20
    const files = Array.from({ length: 20_000 }, (_, i) => [
      `d${i % 100}/f${i}`,
      'x'.repeat(contentBytes),
    ])
    write(directory, { ...Object.fromEntries(files), Dockerfile: 'FROM scratch\nCOPY . /\n' })
    const build = async () => {
      await using proxy = await engineProxy(engineHost)
      const env = { DOCKER_HOST: proxy.host }
      await mustSucceed(
        quaymaster(['build', '--quiet', '--output', 'type=cacheonly', directory], { env }),
      )
      return proxy.sentBytes
    }

    const first = await build()
    const unchanged = await build()
    writeFileSync(join(directory, 'd7/f7'), Buffer.alloc(changedBytes))
    const changed = await build()

    expect(first - unchanged).toBeGreaterThan(20_000 * contentBytes)
    expect(changed - unchanged).toBeGreaterThan(changedBytes)
    expect(changed - unchanged).toBeLessThan(changedBytes * 1.05)
  },
)

engineTest(
  'behind a proxy without /grpc the same build goes by /session and /build',
  { timeout },
  async ({ quaymaster, directory }) => {
    await using proxy = await engineProxy(engineHost, { refused: /^POST \S*\/grpc|^PRI / })
    const env = { DOCKER_HOST: proxy.host, TOKEN: 'secret' }
    write(directory, {
      Dockerfile:
        'FROM busybox\nCOPY file /\nRUN --mount=type=secret,id=t wc -c </run/secrets/t; cat /file\n',
      file: 'content\n',
    })
    const args = ['build', '--no-cache', '--secret', 'id=t,env=TOKEN', directory]

    const built = await mustSucceed(quaymaster(args, { env }))
    const failed = await quaymaster(['build', '-f', '-', directory], {
      env,
      input: 'FROM busybox\nRUN exit 3\n',
    })

    expect(stepOutput(built.stderr)).toEqual(['6', 'content'])
    expect(failed.exitCode).toBe(1)
    expect(failed.stderr).toMatch(/ERROR: failed to build: failed to solve: .*exit code: 3\n$/)
  },
)

engineTest(
  'where the socket itself speaks HTTP/2 the build goes by that, and by nothing else',
  { timeout },
  async ({ quaymaster, directory }) => {
    await using native = await nativeBuildKit(engineHost)
    const env = { DOCKER_HOST: native.host, TOKEN: 'secret' }
    const result = join(directory, 'result')
    write(directory, {
      'context/Dockerfile': `
      FROM busybox AS made
      COPY file /
      RUN --mount=type=secret,id=t cat /file /run/secrets/t >/made
      FROM scratch
      COPY --from=made /made /`,
      'context/file': 'content, ',
    })
    const flags = ['--no-cache', '--secret', 'id=t,env=TOKEN', '--output', result]

    await mustSucceed(quaymaster(['build', ...flags, join(directory, 'context')], { env }))

    expect(readFileSync(join(result, 'made'), 'utf8')).toBe('content, secret')
    expect(native.connections).toBe(1)
  },
)

registryTest(
  'a build pulls and pushes with the credentials of its registry, or is refused',
  { timeout },
  async ({ quaymaster, directory, home, uniqueName }) => {
    await using registry = await aRegistry({ users: { me: 'secret' } })
    const base = `${registry.address}/${uniqueName}:base`
    const built = `${registry.address}/${uniqueName}:built`
    const logIn = (password: string) => {
      const auth = Buffer.from(`me:${password}`).toString('base64')
      write(home, {
        '.docker/config.json': JSON.stringify({ auths: { [registry.address]: { auth } } }),
      })
    }
    write(directory, { Dockerfile: `FROM ${base}\nCOPY file /\n`, file: uniqueName })
    logIn('secret')
    await mustSucceed(quaymaster(['tag', 'busybox', base]))
    await mustSucceed(quaymaster(['push', base]))
    await mustSucceed(quaymaster(['rmi', base]))
    const args = ['build', '--pull', '--push', '-t', built, directory]

    const allowed = await quaymaster(args)
    await quaymaster(['rmi', built])
    const pulled = await quaymaster(['pull', '--quiet', built])
    await quaymaster(['rmi', built])
    logIn('wrong')
    const refused = await quaymaster([...args, '--no-cache'])

    expect(allowed.exitCode).toBe(0)
    expect(pulled.exitCode).toBe(0)
    expect(refused.exitCode).toBe(1)
    expect(refused.stderr).toMatch(
      /^ERROR: failed to build: failed to solve: .*(?:401|nauthorized|denied)/m,
    )
    expect(refused.stderr).not.toContain('wrong')
  },
)
