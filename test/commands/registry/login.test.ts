import { EventEmitter } from 'node:events'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeAuth } from '../../../src/config/auth.ts'
import { type TemporaryDirectory, temporaryDirectory } from '../../config/temporary-directory.ts'
import { fakeEngine } from '../../helpers/fake-engine.ts'
import { quaymaster } from '../../helpers/quaymaster.ts'

const succeeded = { Status: 'Login Succeeded', IdentityToken: '' }
const replies = { 'POST /auth': succeeded }
const hub = 'https://index.docker.io/v1/'
const bob = { username: 'bob', password: 's3cret' }
const person = { tty: { in: true } }
/** Nobody is there, so that Docker Hub is not called. */
const nowhere = { HTTPS_PROXY: 'http://127.0.0.1:9' }

const fileIn = (home: TemporaryDirectory) => join(home.path, '.docker/config.json')
const saved = async (home: TemporaryDirectory) =>
  JSON.parse(await readFile(fileIn(home), 'utf8')) as unknown

/** Puts a credential helper on a PATH of its own; it logs what it is asked. */
async function withHelper(home: TemporaryDirectory, script: string) {
  const log = join(home.path, 'log')
  await home.write(
    'bin/docker-credential-h',
    `#!/bin/sh\ninput=$(cat)\nprintf '%s\\n' "$* $input" >> '${log}'\n${script}\n`,
    0o755,
  )
  return {
    env: { PATH: `${join(home.path, 'bin')}:/bin:/usr/bin` },
    asked: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
  }
}

test('login has the engine check a password from stdin, and keeps it', async () => {
  await using engine = await fakeEngine({ replies })
  await using home = temporaryDirectory()

  const result = await quaymaster('login -u bob --password-stdin r.example:5000', engine, {
    input: 's3cret\n',
    home: home.path,
  })

  expect(result).toEqual({
    exitCode: 0,
    stdout: 'Login Succeeded\n',
    stderr: `\nWARNING! Your credentials are stored unencrypted in '${fileIn(home)}'.\nConfigure a credential helper to remove this warning. See\nhttps://docs.docker.com/go/credential-store/\n\n`,
  })
  expect(engine.requests).toMatchObject([
    { path: '/auth', body: { ...bob, serveraddress: 'r.example:5000' } },
  ])
  expect(await saved(home)).toEqual({
    auths: { 'r.example:5000': { auth: encodeAuth('bob', 's3cret') } },
  })
  expect((await stat(fileIn(home))).mode & 0o777).toBe(0o600)
})

test.each([
  ['s3cret', 's3cret'],
  ['s3cret\n', 's3cret'],
  ['s3cret\r\n', 's3cret'],
  ['s3cret\n\n', 's3cret\n'],
  [' s3cret ', ' s3cret '],
])('of the password %j on stdin one line end is taken away', async (input, password) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('login -u bob --password-stdin r.example', engine, { input })

  expect(engine.requests[0]!.body).toMatchObject({ password })
})

test.each([
  ['', hub],
  ['docker.io', hub],
  ['index.docker.io', hub],
  [hub, hub],
  ['https://r.example/v1/', 'r.example'],
  ['http://r.example:80', 'r.example:80'],
  ['R.Example', 'R.Example'],
  ['[::1]:5000', '[::1]:5000'],
  ['docker.io.evil', 'docker.io.evil'],
  ['docker.io:443', 'docker.io:443'],
])('login to "%s" is for the registry %s', async (server, serveraddress) => {
  await using engine = await fakeEngine({ replies })
  await using home = temporaryDirectory()

  await quaymaster(['login', '-u', 'bob', '-p', 's3cret', server], engine, { home: home.path })

  expect(engine.requests[0]!.body).toEqual({ ...bob, serveraddress })
  expect(await saved(home)).toMatchObject({ auths: { [serveraddress]: {} } })
})

test.each([
  'docker.io@evil',
  'https://docker.io@evil/v1/',
  'user:pw@r.example',
  'ftp://r.example',
  'r.example:port',
  'r example',
])('login to %j is refused: it may be another host than it seems', async (server) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(['login', '-u', 'bob', '-p', 's3cret', server], engine)

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toMatch(/invalid registry address: HOST\[:PORT\] is expected\n$/)
  expect(result.stderr).not.toContain('pw')
  expect(engine.requests).toEqual([])
})

test.each([
  [
    '-p x --password-stdin -u bob',
    'conflicting options: cannot specify both --password and --password-stdin',
  ],
  ['--password-stdin', 'the --password-stdin option requires --username to be set'],
  ["-u ''", 'username is empty'],
  ["-p ''", 'password is empty'],
  ['r.example', 'error: cannot perform an interactive login from a non-TTY device'],
  ['-u bob', 'error: cannot perform an interactive login from a non-TTY device'],
])('login %s is refused', async (words, message) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster(`login ${words}`, engine)

  expect(result).toEqual({ exitCode: 1, stdout: '', stderr: `${message}\n` })
  expect(engine.requests).toEqual([])
})

test('login warns of a password on the command line', async () => {
  await using engine = await fakeEngine({ replies })

  const { stderr } = await quaymaster('login -u bob --password s3cret r.example', engine)

  expect(stderr).toMatch(
    /^WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n/,
  )
})

test('login asks a person, and shows nothing of the password', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('login r.example', engine, {
    ...person,
    input: ' bob \ns3cret\r',
  })

  expect(result.stdout).toBe('Username: Password: \nLogin Succeeded\n')
  expect(result.stderr).not.toContain('s3cret')
  expect(engine.requests[0]!.body).toEqual({ ...bob, serveraddress: 'r.example' })
})

test.each([
  ['s3cx\x7fret\n', 's3cret'],
  ['wrong\x15s3cret\r', 's3cret'],
  ['pässwört€\x7f\r', 'pässwört'],
  ['s3\x1bcret\x04', 's3cret'],
  ['s3cret', 's3cret'],
])('the keys %j make the password %j', async (keys, password) => {
  await using engine = await fakeEngine({ replies })

  await quaymaster('login -u bob r.example', engine, { ...person, input: keys })

  expect(engine.requests[0]!.body).toMatchObject({ password })
})

test.each(['s3cr\x03et\r', '\x03', '\x1c'])('the keys %j end login quietly', async (input) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('login -u bob r.example', engine, { ...person, input })

  expect(result).toEqual({ exitCode: 0, stdout: 'Password: \n', stderr: '' })
  expect(engine.requests).toEqual([])
})

test.each([
  ['\n', '', 'error: username is required\n'],
  ['', '', 'error: username is required\n'],
  ['bob\n\r', 'Password: \n', 'error: password is required\n'],
])('login refuses the answers %j', async (input, stdout, stderr) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('login r.example', engine, { ...person, input })

  expect(result).toEqual({ exitCode: 1, stdout: `Username: ${stdout}`, stderr })
})

test('login does not ask for a password that it cannot hide', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('login -u bob r.example', engine, {
    ...person,
    input: 's3cret\n',
    env: { NORAW: '1' },
  })

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'with NORAW set the password would be shown: use --password-stdin\n',
  })
})

test('login to Docker Hub asks for a password where the browser login cannot begin', async () => {
  await using engine = await fakeEngine({ replies })

  const { stdout, stderr } = await quaymaster('login', engine, {
    ...person,
    input: 'bob\ns3cret\n',
    env: nowhere,
  })

  expect(stderr).toMatch(
    /^Failed to start web-based login - falling back to command line login...\n\n\n Info -> /,
  )
  expect(stdout).toMatch(/^Log in with your Docker ID.*\n.*\n\nUsername: Password: \nLogin Succ/)
  expect(engine.requests[0]!.body).toEqual({ ...bob, serveraddress: hub })
})

test('DOCKER_CLI_HINTS=0 leaves advice away', async () => {
  await using engine = await fakeEngine({ replies })

  const { stdout } = await quaymaster('login -p s3cret', engine, {
    ...person,
    input: 'bob\n',
    env: { DOCKER_CLI_HINTS: '0' },
  })

  expect(stdout).toMatch(/^Log in with your Docker ID.*\nUsername: Login Succeeded\n$/)
})

test('an identity token is kept in place of the password', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /auth': { Status: 'Login Succeeded', IdentityToken: 'tok3n' } },
  })
  await using home = temporaryDirectory()

  const { stderr } = await quaymaster('login -u bob --password-stdin r.example', engine, {
    input: 's3cret',
    home: home.path,
  })

  expect(stderr).toBe('')
  expect(await saved(home)).toEqual({
    auths: { 'r.example': { auth: encodeAuth('bob', ''), identitytoken: 'tok3n' } },
  })
})

test('an engine that says nothing of a login has let it succeed', async () => {
  await using engine = await fakeEngine({ replies: { 'POST /auth': { status: 204 } } })

  const { stdout } = await quaymaster('login -u bob -p s3cret r.example', engine)

  expect(stdout).toBe('Login Succeeded\n')
})

test('a login that is refused keeps nothing', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /auth': { status: 401, body: { message: 'unauthorized: bad password' } } },
  })
  await using home = temporaryDirectory()

  const result = await quaymaster('login -u bob --password-stdin r.example', engine, {
    input: 's3cret',
    home: home.path,
  })

  expect(result).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: 'Error response from daemon: unauthorized: bad password\n',
  })
  await expect(stat(fileIn(home))).rejects.toThrow('ENOENT')
})

const stored = { config: { auths: { 'r.example': { auth: encodeAuth('bob', 's3cret') } } } }

test('login tries what is stored', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('login r.example', engine, stored)

  expect(result.exitCode).toBe(0)
  expect(result.stdout).toBe('Login Succeeded\n')
  expect(result.stderr).toMatch(
    /^Authenticating with existing credentials... \[Username: bob\]\n\n Info -> .*\n\n$/,
  )
  expect(engine.requests[0]!.body).toEqual({ ...bob, serveraddress: 'r.example' })
})

test('login asks again where what is stored is good no more', async () => {
  let calls = 0
  await using engine = await fakeEngine({
    replies: {
      'POST /auth': () =>
        calls++ === 0 ? { status: 401, body: { message: 'unauthorized' } } : succeeded,
    },
  })
  await using home = temporaryDirectory()

  const { stdout, stderr } = await quaymaster('login r.example', engine, {
    ...person,
    ...stored,
    input: '\nn3w\n',
    home: home.path,
  })

  expect(stderr).toContain('\nStored credentials invalid or expired\n')
  expect(stdout).toBe('Username (bob): Password: \nLogin Succeeded\n')
  expect(await saved(home)).toEqual({
    auths: { 'r.example': { auth: encodeAuth('bob', 'n3w') } },
  })
})

test('login says what else went wrong with what is stored', async () => {
  await using engine = await fakeEngine({
    replies: { 'POST /auth': { status: 500, body: { message: 'no route' } } },
  })

  const { exitCode, stderr } = await quaymaster('login r.example', engine, stored)

  expect(exitCode).toBe(1)
  expect(stderr).toContain(
    'Login did not succeed, error: Error response from daemon: no route\n' +
      'error: cannot perform an interactive login from a non-TTY device\n',
  )
})

test('DOCKER_AUTH_CONFIG is tried, not stored', async () => {
  await using engine = await fakeEngine({ replies })
  await using home = temporaryDirectory()
  const auths = stored.config.auths

  const { exitCode, stderr } = await quaymaster('login r.example', engine, {
    home: home.path,
    env: { DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) },
  })

  expect(exitCode).toBe(0)
  expect(stderr).toMatch(/^WARNING: DOCKER_AUTH_CONFIG is set /)
  expect(engine.requests[0]!.body).toMatchObject(bob)
  await expect(stat(fileIn(home))).rejects.toThrow('ENOENT')
})

test('a helper is given the password on its input, and the file does not hold it', async () => {
  await using engine = await fakeEngine({ replies })
  await using home = temporaryDirectory()
  const helper = await withHelper(home, 'exit 0')

  const result = await quaymaster('login -u bob --password-stdin r.example', engine, {
    input: 's3cret',
    home: home.path,
    config: { credHelpers: { 'r.example': 'h' } },
    env: helper.env,
  })

  expect(result).toEqual({ exitCode: 0, stdout: 'Login Succeeded\n', stderr: '' })
  expect(await helper.asked()).toEqual([
    'store {"ServerURL":"r.example","Username":"bob","Secret":"s3cret"}',
  ])
  expect(await saved(home)).toEqual({
    auths: { 'r.example': {} },
    credHelpers: { 'r.example': 'h' },
  })
})

test.each([
  ['fails', 'echo "no s3cret kept"; exit 1', 'exit status 1, out: `no (hidden) kept`'],
  ['is ended', 'kill -9 $$', 'err: '],
])(
  'a helper that %s loses the login, and the password goes nowhere else',
  async (_, script, why) => {
    await using engine = await fakeEngine({ replies })
    await using home = temporaryDirectory()
    const helper = await withHelper(home, script)

    const result = await quaymaster('login -u bob --password-stdin r.example', engine, {
      input: 's3cret',
      home: home.path,
      config: { credsStore: 'h' },
      env: helper.env,
    })

    expect(result.exitCode).toBe(1)
    expect(result.stderr).toMatch(/^Error saving credentials: error storing credentials - err: /)
    expect(result.stderr).toContain(why)
    expect(result.stderr).not.toContain('s3cret')
    expect(engine.requests.map(({ body }) => body)).toEqual([
      { ...bob, serveraddress: 'r.example' },
    ])
    expect(await saved(home)).toEqual({ credsStore: 'h' })
  },
)

test.each([
  ['is missing', undefined],
  ['cannot be run', 0o644],
])(
  'a helper that %s is reported, and what is typed goes to the registry alone',
  async (_, mode) => {
    await using engine = await fakeEngine({ replies })
    await using home = temporaryDirectory()
    await mkdir(join(home.path, 'bin'))
    if (mode !== undefined)
      await writeFile(join(home.path, 'bin/docker-credential-h'), '#!/bin/sh\n', { mode })

    const result = await quaymaster('login r.example', engine, {
      ...person,
      input: 'bob\ns3cret\n',
      home: home.path,
      config: { credsStore: 'h' },
      env: { PATH: join(home.path, 'bin') },
    })

    const missing = 'exec: "docker-credential-h": executable file not found in $PATH'
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toBe(
      `WARNING: error getting credentials - err: ${missing}, out: \`\`\n` +
        `Error saving credentials: error storing credentials - err: ${missing}, out: \`\`\n`,
    )
    expect(engine.requests.map(({ body }) => body)).toEqual([
      { ...bob, serveraddress: 'r.example' },
    ])
    expect(await saved(home)).toEqual({ credsStore: 'h' })
  },
)

test.each(['echo hunter2', 'echo "{}"', `echo '["hunter2"]'`])(
  'a helper that answers with %j has no credentials, and its answer is not shown',
  async (script) => {
    await using engine = await fakeEngine({ replies })
    await using home = temporaryDirectory()
    const helper = await withHelper(home, script)

    const result = await quaymaster('login r.example', engine, {
      home: home.path,
      config: { credsStore: 'h' },
      env: helper.env,
    })

    expect(result.exitCode).toBe(1)
    expect(result.stderr).toMatch(/^WARNING: docker-credential-h.*\nerror: cannot perform/)
    expect(result.stderr).not.toContain('hunter2')
    expect(engine.requests).toEqual([])
  },
)

test('a helper that hangs is left at an interrupt', async () => {
  await using engine = await fakeEngine({ replies })
  await using home = temporaryDirectory()
  const helper = await withHelper(home, 'exec tail -f /dev/null')
  const signals = new EventEmitter<{ signal: [NodeJS.Signals] }>()

  const running = quaymaster('login r.example', engine, {
    ...person,
    home: home.path,
    config: { credsStore: 'h' },
    env: helper.env,
    signals,
  })
  await expect.poll(() => helper.asked().catch(() => [])).toEqual(['get r.example'])
  signals.emit('signal', 'SIGINT')

  expect((await running).exitCode).toBe(130)
  expect(engine.requests).toEqual([])
})

test.each(['../x', 'a/b', 'a b'])('the helper name %j runs nothing', async (credsStore) => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('login -u bob -p s3cret r.example', engine, {
    config: { credsStore },
  })

  expect(result.exitCode).toBe(1)
  expect(result.stderr).toContain('Error saving credentials: invalid program name')
})

test('login with --debug shows no secret', async () => {
  await using engine = await fakeEngine({ replies })

  const result = await quaymaster('--debug login -u bob --password-stdin r.example', engine, {
    input: 's3cret',
  })

  expect(result.exitCode).toBe(0)
  expect(result.stdout + result.stderr).not.toMatch(/s3cret|Ym9iOnMzY3JldA/)
})
