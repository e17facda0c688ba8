import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { mustSucceed } from '../helpers/engine-test.ts'
import { launcher } from '../helpers/program.ts'
import { aRegistry, registryTest, runBesideEngine } from '../helpers/registry.ts'
import { openTerminal } from '../helpers/terminal.ts'

const users = { bob: 's3cret-word' }
const input = `${users.bob}\n`
const fileIn = (home: string) => join(home, '.docker/config.json')

registryTest('login opens a registry, and logout closes it', async ({ home, quaymaster }) => {
  await using registry = await aRegistry({ users })
  const image = `${registry.address}/app`
  await mustSucceed(quaymaster(['tag', 'busybox', image]))

  const before = await quaymaster(['push', '-q', image])
  const login = await quaymaster(['login', '-u', 'bob', '--password-stdin', registry.address], {
    input,
  })
  const during = await quaymaster(['push', '-q', image])
  const pulled = await quaymaster(['pull', '-q', image])
  const mode = (await stat(fileIn(home))).mode & 0o777
  const logout = await quaymaster(['logout', registry.address])
  const after = await quaymaster(['push', '-q', image])

  expect(before).toMatchObject({ exitCode: 1, stdout: '' })
  expect(before.stderr).toMatch(/no basic auth credentials\n$/)
  expect(login).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' })
  expect(during).toEqual({ exitCode: 0, stdout: `${image}:latest\n`, stderr: '' })
  expect(pulled).toEqual({ exitCode: 0, stdout: `${image}:latest\n`, stderr: '' })
  expect(mode).toBe(0o600)
  expect(logout).toEqual({
    exitCode: 0,
    stdout: `Removing login credentials for ${registry.address}\n`,
    stderr: '',
  })
  expect(after).toMatchObject({ exitCode: 1, stdout: '' })
  await mustSucceed(quaymaster(['rmi', image]))
})

registryTest('login writes what docker writes', async ({ docker, home, quaymaster }) => {
  await using registry = await aRegistry({ users })
  const line = ['login', '-u', 'bob', '--password-stdin', `https://${registry.address}/v2/`]

  const ours = await quaymaster(line, { input })
  const ourFile = await readFile(fileIn(home), 'utf8')
  await mustSucceed(docker(['logout', registry.address]))
  const theirs = await docker(line, { input })

  expect(ours).toEqual(theirs)
  expect(ourFile).toBe(await readFile(fileIn(home), 'utf8'))
})

registryTest(
  'login with a wrong password fails in docker’s words',
  async ({ docker, home, quaymaster }) => {
    await using registry = await aRegistry({ users })
    const line = ['login', '-u', 'bob', '--password-stdin', registry.address]

    const ours = await quaymaster(line, { input: 'wr0ng' })
    const theirs = await docker(line, { input: 'wr0ng' })

    expect(ours).toEqual(theirs)
    expect(ours.exitCode).toBe(1)
    expect(ours.stderr).not.toContain('wr0ng')
    await expect(stat(fileIn(home))).rejects.toThrow('ENOENT')
  },
)

registryTest('login again uses what is stored', async ({ quaymaster }) => {
  await using registry = await aRegistry({ users })
  const server = registry.address
  await mustSucceed(quaymaster(['login', '-u', 'bob', '--password-stdin', server], { input }))

  const again = await quaymaster(['login', server])

  expect(again).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' })
  expect(again.stderr).toContain('[Username: bob]')
})

registryTest('DOCKER_AUTH_CONFIG opens a registry without a file', async ({ quaymaster }) => {
  await using registry = await aRegistry({ users })
  const image = `${registry.address}/app`
  await mustSucceed(quaymaster(['tag', 'busybox', image]))
  const auth = Buffer.from(`bob:${users.bob}`).toString('base64')
  const env = { DOCKER_AUTH_CONFIG: JSON.stringify({ auths: { [registry.address]: { auth } } }) }

  const pushed = await quaymaster(['push', '-q', image], { env })

  expect(pushed).toEqual({ exitCode: 0, stdout: `${image}:latest\n`, stderr: '' })
  await mustSucceed(quaymaster(['rmi', image]))
})

/** Runs login in a shell that compares how the terminal was and is set. */
function loginAtTerminal(home: string, words: string) {
  const line = `stty -a > before; "$0" "$1" login ${words}; echo "code $?"; stty -a > after`
  // The shell gets the ^C as well.
  const script = `trap : INT; cd "$HOME"; ${line}; cmp before after && echo same`
  return openTerminal(['-c', script, process.execPath, launcher], {
    columns: 120,
    env: { HOME: home, DOCKER_CONFIG: undefined },
    program: 'sh',
  })
}

registryTest(
  'at a terminal the password is not seen, and the terminal is left as it was',
  async ({ home }) => {
    await using registry = await aRegistry({ users })
    await using terminal = loginAtTerminal(home, registry.address)

    await terminal.waitFor('Username: ')
    terminal.type('bob\r')
    await terminal.waitFor('Password: ')
    terminal.type(`wrong\x15${users.bob}\r`)
    await terminal.exited

    expect(terminal.screen()).toMatch(/^Username: bob\nPassword: \n/)
    expect(terminal.screen()).toMatch(/\nLogin Succeeded\ncode 0\nsame$/)
    expect(terminal.output()).not.toMatch(/s3cret|wrong/)
  },
)

registryTest('^C at the password ends login, and the terminal echoes again', async ({ home }) => {
  await using registry = await aRegistry({ users })
  await using terminal = loginAtTerminal(home, `-u bob ${registry.address}`)

  await terminal.waitFor('Password: ')
  terminal.type('s3cr\x03')
  await terminal.exited

  expect(terminal.screen()).toBe('Password: \ncode 0\nsame')
})

registryTest('^C at the name ends login', async ({ home }) => {
  await using registry = await aRegistry({ users })
  await using terminal = loginAtTerminal(home, registry.address)

  await terminal.waitFor('Username: ')
  terminal.type('\x03')
  await terminal.exited

  expect(terminal.screen()).toBe('Username: ^C\ncode 0\nsame')
})

registryTest(
  'a registry with a private authority is used where the engine knows it',
  async ({ quaymaster }) => {
    await using registry = await aRegistry({ users, tls: 'trusted' })
    const image = `${registry.address}/app`
    await mustSucceed(quaymaster(['tag', 'busybox', image]))

    const login = await quaymaster(['login', '-u', 'bob', '--password-stdin', registry.address], {
      input,
    })
    const pushed = await quaymaster(['push', '-q', image])

    expect(login).toMatchObject({ exitCode: 0, stdout: 'Login Succeeded\n' })
    expect(pushed).toEqual({ exitCode: 0, stdout: `${image}:latest\n`, stderr: '' })
    await mustSucceed(quaymaster(['rmi', image]))
  },
)

registryTest(
  'a registry with an unknown authority gets no password',
  async ({ home, quaymaster }) => {
    await using registry = await aRegistry({ users, tls: 'unknown' })

    const login = await quaymaster(['login', '-u', 'bob', '--password-stdin', registry.address], {
      input,
    })

    expect(login).toMatchObject({ exitCode: 1, stdout: '' })
    expect(login.stderr).toMatch(/x509: certificate signed by unknown authority/)
    await expect(stat(fileIn(home))).rejects.toThrow('ENOENT')
  },
)

registryTest.for([
  ['trusted', 0, 'Login Succeeded\n'],
  ['unknown', 1, ''],
] as const)(
  'without an engine, a registry whose authority is %s: exit code %i',
  async ([tls, exitCode, stdout], { home }) => {
    await using registry = await aRegistry({ users, tls })
    const words = ['login', '-u', 'bob', '--password-stdin', registry.address]

    const login = await runBesideEngine(words, { home, input })

    expect(login).toMatchObject({ exitCode, stdout })
  },
)
