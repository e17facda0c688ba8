import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { encodeAuth } from '../../src/config/auth.ts'
import { Credentials, hubRegistry, registryOf } from '../../src/config/credentials.ts'
import { loadConfig } from '../../src/config/file.ts'
import { temporaryDirectory } from './temporary-directory.ts'

/** A home with a config.json, a PATH of fake helpers that log what they are asked, and warnings. */
async function aHome(json: object, helpers: Record<string, string> = {}) {
  const home = temporaryDirectory()
  await home.write('config.json', JSON.stringify(json))
  const log = await home.write('log', '')
  for (const [name, script] of Object.entries(helpers))
    await home.write(
      `bin/${name}`,
      `#!/bin/sh\ninput=$(cat)\nprintf '%s\\n' "${name} $* $input" >> '${log}'\n${script}\n`,
      0o755,
    )
  const warnings: string[] = []
  const env = { PATH: `${join(home.path, 'bin')}:/bin:/usr/bin`, HOME: home.path }

  return {
    path: home.path,
    warnings,
    write: home.write,
    credentials: (more: Record<string, string> = {}, signal?: AbortSignal) =>
      new Credentials(
        loadConfig(home.path),
        { ...env, ...more },
        { platform: 'linux', signal, warn: (line) => warnings.push(line) },
      ),
    saved: async () =>
      JSON.parse(await readFile(join(home.path, 'config.json'), 'utf8')) as unknown,
    asked: async () => (await readFile(log, 'utf8')).split('\n').filter(Boolean),
    [Symbol.asyncDispose]: () => home[Symbol.asyncDispose](),
  }
}

const ab = { auth: encodeAuth('a', 'b') }
const answer = (username: string, secret: string) =>
  `echo '${JSON.stringify({ ServerURL: 'x', Username: username, Secret: secret })}'`
const nothingStored = `echo 'credentials not found in native keychain'; exit 1`

test.each([
  ['docker.io', hubRegistry],
  ['index.docker.io', hubRegistry],
  ['https://index.docker.io/v1/', hubRegistry],
  ['', hubRegistry],
  ['example.com', 'example.com'],
  ['example.com:5000', 'example.com:5000'],
  ['https://example.com/v2/', 'example.com'],
  ['[::1]:5000', '[::1]:5000'],
  ['http://[::1]:5000/x', '[::1]:5000'],
  ['docker.io.evil', 'docker.io.evil'],
  ['docker.io@evil', 'docker.io@evil'],
  ['https://docker.io@evil/v1/', 'docker.io@evil'],
  ['docker.io:443', 'docker.io:443'],
])('the credentials of %j are kept under %j', (domain, key) => {
  expect(registryOf(domain)).toBe(key)
})

test.each([
  ['example.com', 'example.com', 'example.com'],
  ['example.com', 'https://example.com/v1/', 'https://example.com/v1/'],
  ['example.com:5000', 'http://example.com:5000', 'http://example.com:5000'],
  [hubRegistry, hubRegistry, hubRegistry],
])('%s finds the entry %s', async (registry, entry, serveraddress) => {
  await using home = await aHome({ auths: { other: ab, [entry]: ab } })

  const auth = await home.credentials().get(registry)

  expect(auth).toEqual({ username: 'a', password: 'b', serveraddress })
})

test.each([
  'example.com.evil',
  'evil',
  'example.com:5000',
  'user@example.com',
  'docker.io@evil',
  'constructor',
  '__proto__',
  'empty',
])('%s gets no other registry’s credentials', async (registry) => {
  await using home = await aHome({ auths: { 'example.com': ab, [hubRegistry]: ab, empty: {} } })

  expect(await home.credentials().get(registry)).toBeUndefined()
})

test('a helper of the registry goes before the one for all, and both before the file', async () => {
  await using home = await aHome(
    { auths: { r1: ab, r2: ab }, credsStore: 'all', credHelpers: { r1: 'one' } },
    {
      'docker-credential-all': answer('all', 'x'),
      'docker-credential-one': answer('<token>', 'the token'),
    },
  )
  const credentials = home.credentials()

  expect(await credentials.get('r1')).toEqual({ identitytoken: 'the token', serveraddress: 'r1' })
  expect(await credentials.get('r2')).toEqual({
    username: 'all',
    password: 'x',
    serveraddress: 'r2',
  })
  expect(await home.asked()).toEqual([
    'docker-credential-one get r1',
    'docker-credential-all get r2',
  ])
})

test('a helper that has nothing is no error', async () => {
  await using home = await aHome({ credsStore: 'h' }, { 'docker-credential-h': nothingStored })

  expect(await home.credentials().get('r')).toBeUndefined()
})

test.each([
  ['is missing', undefined, 'exec: "docker-credential-h": executable file not found in $PATH'],
  ['fails', 'echo oops; exit 3', 'error getting credentials - err: exit status 3, out: `oops`'],
  ['refuses in a known way', `echo 'no credentials username'; exit 1`, 'no credentials username'],
  ['prints garbage', 'echo hunter2', "docker-credential-h: invalid character 'h'"],
  ['leaves out the secret', 'echo "{}"', 'gave no Username and Secret'],
  ['answers with a list', 'echo "[1]"', 'did not answer with a JSON object'],
  ['never ends its answer', 'cat /dev/zero', 'answered too much'],
  ['leaks what it has', `${answer('u', 'hunter2')}; exit 1`, 'out: `(hidden)`'],
  ['answers in lines', `printf 'a\\nb\\033[2J'; exit 1`, 'out: `a b [2J`'],
])('a helper that %s gives an error, and no other store is asked', async (_, script, message) => {
  const helpers: Record<string, string> = script ? { 'docker-credential-h': script } : {}
  await using home = await aHome({ auths: { r: ab }, credsStore: 'h' }, helpers)

  const getting = home.credentials().get('r')

  const error = await getting.catch((reason: Error) => reason)
  expect(error).toBeInstanceOf(Error)
  expect((error as Error).message).toContain(message)
  expect((error as Error).message).not.toMatch(/hunter2|\n/)
})

test('a helper that is not executable gives an error, and nothing typed goes elsewhere', async () => {
  await using home = await aHome({ credsStore: 'h' })
  await home.write('bin/docker-credential-h', '#!/bin/sh\n', 0o644)

  const storing = home.credentials().store('r', { username: 'a', password: 'hunter2' })

  await expect(storing).rejects.toThrow(
    'error storing credentials - err: exec: "docker-credential-h": executable file not found in $PATH, out: ``',
  )
  expect(await home.saved()).toEqual({ credsStore: 'h' })
})

test('a helper that hangs is ended by the signal', async () => {
  await using home = await aHome(
    { credsStore: 'h' },
    { 'docker-credential-h': 'echo $$ > "$HOME/pid"; exec tail -f /dev/null' },
  )

  const abort = new AbortController()
  const getting = home.credentials({}, abort.signal).get('r')
  const refused = expect(getting).rejects.toThrow('interrupted')
  await expect.poll(() => pidIn(home.path)).toBeGreaterThan(0)
  abort.abort(new Error('interrupted'))

  await refused
  await expect.poll(async () => isRunning(await pidIn(home.path))).toBe(false)
})

/** The number a fake helper wrote down, 0 until then. */
async function pidIn(home: string): Promise<number> {
  return Number(await readFile(join(home, 'pid'), 'utf8').catch(() => ''))
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('a helper that does not read its input is heard', async () => {
  await using home = await aHome({ credsStore: 'h' })
  await home.write('bin/docker-credential-h', `#!/bin/sh\nexec 0<&-\n${answer('u', 'p')}\n`, 0o755)

  const auth = await home.credentials().get('r'.repeat(200_000))

  expect(auth).toMatchObject({ username: 'u', password: 'p' })
})

test.each(['../x', 'a/b', 'a b', 'a\\b', 'C:x', 'x\0'])(
  'the helper name %j is refused',
  async (suffix) => {
    await using home = await aHome({ credsStore: suffix })
    await home.write('bin/x', `#!/bin/sh\n${answer('u', 'p')}\n`, 0o755)
    await home.write('bin/docker-credential-a/b', `#!/bin/sh\n${answer('u', 'p')}\n`, 0o755)

    await expect(home.credentials().get('r')).rejects.toThrow('invalid program name')
  },
)

test.each(['.', '', 'bin', './bin'])('no helper is taken from the PATH entry %j', async (entry) => {
  await using home = await aHome({ credsStore: 'h' }, { 'docker-credential-h': answer('u', 'p') })
  const before = process.cwd()
  process.chdir(entry === '.' || entry === '' ? join(home.path, 'bin') : home.path)
  try {
    await expect(home.credentials({ PATH: entry }).get('r')).rejects.toThrow(
      'executable file not found in $PATH',
    )
  } finally {
    process.chdir(before)
  }
})

test.each([
  [{ currentContext: 'x' }, 0o600],
  [{ credsStore: 'h' }, 0o644],
])('a password that is stored in %j, open to all, leaves it with mode %o', async (json, mode) => {
  await using home = await aHome(json, { 'docker-credential-h': 'exit 0' })
  await home.write('config.json', JSON.stringify(json), 0o644)

  await home.credentials().store('r', { username: 'a', password: 'b' })

  expect((await stat(join(home.path, 'config.json'))).mode & 0o777).toBe(mode)
  expect(await readdir(home.path)).toEqual(['bin', 'config.json', 'log'])
})

test('all credentials are those of the store for all and of each registry’s helper', async () => {
  await using home = await aHome(
    {
      auths: { ignored: ab },
      credsStore: 'all',
      credHelpers: { r1: 'one', r2: 'bad', r3: 'none' },
    },
    {
      'docker-credential-all': `case $1 in
        list) echo '{"r0":"u","r1":"u","broken":"u"}';;
        get) [ "$input" = broken ] && exit 1; ${answer('all', 'x')};;
      esac`,
      'docker-credential-one': answer('one', 'y'),
      'docker-credential-bad': 'echo oops; exit 1',
      'docker-credential-none': nothingStored,
    },
  )

  const all = await home.credentials().all()

  expect(all).toEqual({
    r0: { username: 'all', password: 'x', serveraddress: 'r0' },
    r1: { username: 'one', password: 'y', serveraddress: 'r1' },
  })
  expect(home.warnings).toEqual([
    'WARNING: Failed to get credentials for registry: broken: error getting credentials - err: exit status 1, out: ``',
    'WARNING: Failed to get credentials for registry: r2: error getting credentials - err: exit status 1, out: `oops`',
  ])
})

test('a store for all that is missing does not hide the others', async () => {
  await using home = await aHome(
    { credsStore: 'gone', credHelpers: { r: 'one' } },
    { 'docker-credential-one': answer('one', 'y') },
  )

  const all = await home.credentials().all()

  expect(Object.keys(all)).toEqual(['r'])
  expect(home.warnings).toHaveLength(1)
})

test('credentials go to the file without a helper, with one warning', async () => {
  await using home = await aHome({ auths: { r1: ab }, other: 1 })
  const credentials = home.credentials()

  await credentials.store('r2', { username: 'u', password: 'p', serveraddress: 'r2' })
  await credentials.store('r3', { username: 'u', identitytoken: 't' })

  expect(await home.saved()).toEqual({
    auths: {
      r1: ab,
      r2: { auth: encodeAuth('u', 'p') },
      r3: { auth: encodeAuth('u', ''), identitytoken: 't' },
    },
    other: 1,
  })
  expect(home.warnings).toHaveLength(1)
  expect(home.warnings[0]).toContain(`stored unencrypted in '${home.path}/config.json'`)
  expect(await credentials.get('r2')).toEqual({
    username: 'u',
    password: 'p',
    serveraddress: 'r2',
  })
})

test('a helper is given credentials on its input only, and the file an empty entry', async () => {
  await using home = await aHome({ credsStore: 'h' }, { 'docker-credential-h': '' })
  const credentials = home.credentials()

  await credentials.store('r1', { username: 'u', password: 'p' })
  await credentials.store('r2', { username: 'u', identitytoken: 't' })

  expect(await home.asked()).toEqual([
    'docker-credential-h store {"ServerURL":"r1","Username":"u","Secret":"p"}',
    'docker-credential-h store {"ServerURL":"r2","Username":"<token>","Secret":"t"}',
  ])
  expect(await home.saved()).toEqual({ auths: { r1: {}, r2: {} }, credsStore: 'h' })
  expect(home.warnings).toEqual([])
})

test('a helper that repeats the secret in its refusal does not get it shown', async () => {
  await using home = await aHome(
    { credsStore: 'h' },
    { 'docker-credential-h': 'echo "cannot keep hunter2"; exit 1' },
  )

  const storing = home.credentials().store('r', { username: 'u', password: 'hunter2' })

  await expect(storing).rejects.toThrow('exit status 1, out: `cannot keep (hidden)`')
})

test('credentials are erased from the helper and from the file', async () => {
  await using home = await aHome(
    { auths: { r1: {}, r2: {} }, credsStore: 'h' },
    { 'docker-credential-h': '' },
  )

  await home.credentials().erase('r1')

  expect(await home.asked()).toEqual(['docker-credential-h erase r1'])
  expect(await home.saved()).toEqual({ auths: { r2: {} }, credsStore: 'h' })
})

test('what a helper cannot erase stays in the file', async () => {
  await using home = await aHome({ auths: { r: {} }, credsStore: 'gone' })

  await expect(home.credentials().erase('r')).rejects.toThrow('error erasing credentials - err: ')
  expect(await home.saved()).toEqual({ auths: { r: {} }, credsStore: 'gone' })
})

test.each([
  ['secretservice', {}],
  ['pass', { pass: '' }],
])(
  'with nothing set up the helper %s is used, and named once it keeps something',
  async (name, programs) => {
    await using home = await aHome({}, { ...programs, [`docker-credential-${name}`]: '' })
    // Nothing but the fakes: the machine may have helpers of its own.
    const credentials = home.credentials({ PATH: join(home.path, 'bin') })
    await home.write('bin/cat', '#!/bin/sh\nread -r line; echo "$line"\n', 0o755)

    await credentials.store('r', { username: 'u', password: 'p' })

    expect(await home.saved()).toEqual({ auths: { r: {} }, credsStore: name })
  },
)

test('no helper is looked for where the file has entries', async () => {
  await using home = await aHome(
    { auths: { r: ab } },
    { 'docker-credential-secretservice': 'exit 1' },
  )

  expect(await home.credentials().get('r')).toMatchObject({ username: 'a' })
})

const variable = (auths: object) => ({ DOCKER_AUTH_CONFIG: JSON.stringify({ auths }) })

test('DOCKER_AUTH_CONFIG is read first, and only read', async () => {
  await using home = await aHome({ auths: { r1: ab, r2: ab } })
  const credentials = home.credentials(variable({ r1: { auth: encodeAuth('env', 'p') } }))

  expect(await credentials.get('r1')).toEqual({
    username: 'env',
    password: 'p',
    serveraddress: 'r1',
  })
  expect(await credentials.get('r2')).toMatchObject({ username: 'a' })
  expect(await credentials.all()).toMatchObject({
    r1: { username: 'env' },
    r2: { username: 'a' },
  })
  expect(await home.saved()).toEqual({ auths: { r1: ab, r2: ab } })
})

test.each([
  ['{bad', "invalid character 'b'"],
  ['{"auths":{}} {}', 'DOCKER_AUTH_CONFIG does not support more than one JSON object'],
  ['{"auths":{},"x":1}', 'json: unknown field "x"'],
  ['{"auths":{"r":{"auth":"YTpi","email":"e"}}}', 'json: unknown field "email"'],
  ['{"auths":{"r":{}}}', 'DOCKER_AUTH_CONFIG environment variable is missing key `auth` for r'],
  ['{"auths":{"r":{"auth":"hunter2!"}}}', 'illegal base64 data at input byte 7'],
])('DOCKER_AUTH_CONFIG %j is ignored with a warning', async (text, problem) => {
  await using home = await aHome({ auths: { r: ab } })

  const auth = await home.credentials({ DOCKER_AUTH_CONFIG: text }).get('r')

  expect(auth).toMatchObject({ username: 'a' })
  expect(home.warnings).toEqual([
    `Failed to create credential store from DOCKER_AUTH_CONFIG: ${problem}`,
  ])
})
