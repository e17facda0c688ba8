import { ApiError, ConnectionError } from '../../api/errors.ts'
import { type Cli, defineCommand, maxArgs } from '../../command.ts'
import {
  type AuthConfig,
  type Credentials,
  hubRegistry,
  registryOf,
} from '../../config/credentials.ts'
import { flag, parseBoolean, text } from '../../options/index.ts'
import { writeNote } from '../../render/note.ts'
import { sanitize } from '../../render/text.ts'
import { Prompt } from '../shared/prompt.ts'
import { openCredentials } from '../shared/registry-auth.ts'
import { warnOfEnvironment } from './warn-of-environment.ts'

const loggedIn = 'Login Succeeded'

export const login = defineCommand({
  name: 'login',
  section: 'common',
  usage: '[SERVER]',
  summary: 'Log in to a registry',
  description: 'Log in to a registry, or to Docker Hub where none is named.',
  args: maxArgs(1),
  options: {
    password: text('-p, --password', 'Password or access token; other users may see it'),
    passwordStdin: flag('--password-stdin', 'Read the password or access token from stdin'),
    username: text('-u, --username', 'Name of the user'),
  },
  async run(cli, [server = ''], flags) {
    const { username, password } = await givenCredentials(cli, flags)
    await warnOfEnvironment(cli)
    const registry = registryNamed(server)
    const credentials = openCredentials(cli)

    const stored =
      username || password ? undefined : await storedCredentials(cli, credentials, registry)
    const status =
      (stored && (await loginAgain(cli, credentials, stored))) ??
      (await loginAnew(cli, credentials, registry, {
        username,
        password,
        lastUsername: stored?.username,
      }))
    if (status) await cli.streams.out.write(`${status}\n`)
  },
})

interface Given {
  readonly username: string | undefined
  readonly password: string | undefined
}

/** What the command line says, with a password from standard input. */
async function givenCredentials(
  { streams }: Cli,
  { username, password, passwordStdin }: Given & { passwordStdin: boolean },
): Promise<Given> {
  if (passwordStdin && password !== undefined)
    throw new Error('conflicting options: cannot specify both --password and --password-stdin')
  if (passwordStdin && username === undefined)
    throw new Error('the --password-stdin option requires --username to be set')
  if (username === '') throw new Error('username is empty')
  if (password === '') throw new Error('password is empty')

  if (password)
    await streams.err.write(
      'WARNING! Using --password via the CLI is insecure. Use --password-stdin.\n',
    )
  if (!passwordStdin) return { username, password }
  const chunks: Uint8Array[] = []
  for await (const chunk of streams.in.stream) chunks.push(chunk)
  return {
    username,
    password: Buffer.concat(chunks)
      .toString()
      .replace(/\r?\n$|\r$/, ''),
  }
}

const addressSyntax = /^(?:[\p{L}\p{N}_.-]+|\[[\da-fA-F:.]+\])(?::\d+)?$/u

/**
 * The key of the registry a user names. An address with more than a host and a port in it (a user,
 * another scheme) is refused: it may not mean the host that it seems to.
 */
function registryNamed(server: string): string {
  const registry = registryOf(server)
  if (registry !== hubRegistry && !addressSyntax.test(registry))
    throw new Error('invalid registry address: HOST[:PORT] is expected')
  return registry
}

/** A complete pair of name and password; a helper that fails has none, and is reported. */
async function storedCredentials(
  { signal, streams }: Cli,
  credentials: Credentials,
  registry: string,
): Promise<AuthConfig | undefined> {
  try {
    const auth = await credentials.get(registry)
    if (!auth?.username || !auth.password) return undefined
    const { username, password, registrytoken } = auth
    return { username, password, ...(registrytoken && { registrytoken }), serveraddress: registry }
  } catch (error) {
    signal.throwIfAborted()
    await streams.err.write(`WARNING: ${(error as Error).message}\n`)
    return undefined
  }
}

/** Resolves to nothing, having said why, where what is stored is good no more. */
async function loginAgain(
  cli: Cli,
  credentials: Credentials,
  auth: AuthConfig,
): Promise<string | undefined> {
  const { err } = cli.streams
  await err.write(
    `Authenticating with existing credentials... [Username: ${sanitize(auth.username ?? '')}]\n`,
  )
  await writeNote(err, "To use another account, run 'docker logout' before 'docker login'")
  await err.write('\n')
  try {
    const { status, identityToken } = await check(cli, auth)
    // A password that is stored already is left where it is: it may be the environment's.
    if (identityToken) await keep(credentials, { ...auth, identitytoken: identityToken })
    return status
  } catch (error) {
    cli.signal.throwIfAborted()
    const isExpired = error instanceof ApiError && error.status === 401
    await err.write(
      isExpired
        ? 'Stored credentials invalid or expired\n'
        : `Login did not succeed, error: ${(error as Error).message}\n`,
    )
    return undefined
  }
}

async function loginAnew(
  cli: Cli,
  credentials: Credentials,
  registry: string,
  { username, password, lastUsername }: Given & { lastUsername: string | undefined },
): Promise<string> {
  const { err, in: input } = cli.streams
  if (!(username && password) && !input.isTTY)
    throw new Error('error: cannot perform an interactive login from a non-TTY device')

  const prompt = new Prompt(cli)
  if (registry === hubRegistry && !username && !password) {
    const { deviceLogin } = await import('./device-login.ts')
    const auth = await deviceLogin(cli, credentials, prompt)
    if (auth) return finish(cli, credentials, auth)
    await err.write('Failed to start web-based login - falling back to command line login...\n\n')
  }
  const auth = await askFor(cli, prompt, registry, { username, password, lastUsername })
  return finish(cli, credentials, auth)
}

async function askFor(
  { env, streams }: Cli,
  prompt: Prompt,
  registry: string,
  { username, password, lastUsername }: Given & { lastUsername: string | undefined },
): Promise<AuthConfig> {
  const isHub = registry === hubRegistry
  let user = username?.trim() ?? ''
  if (user === '') {
    if (isHub) await streams.out.write(hubAdvice(env))
    const suggestion = lastUsername ? ` (${sanitize(lastUsername)})` : ''
    user = (await prompt.ask(`Username${suggestion}: `)) || lastUsername || ''
    if (user === '') throw new Error('error: username is required')
  }
  let secret = password ?? ''
  if (secret.trim() === '') {
    if (isHub)
      await writeNote(
        streams.err,
        'An access token does as well as the password.\nMake one at https://app.docker.com/settings\n',
      )
    secret = await prompt.askHidden('Password: ')
    if (secret === '') throw new Error('error: password is required')
  }
  return { username: user, password: secret, serveraddress: registry }
}

function hubAdvice({ DOCKER_CLI_HINTS }: Cli['env']): string {
  const account =
    'Log in with your Docker ID or email address; https://hub.docker.com/ gives out new ones.\n'
  const token =
    'Rather than your password use an access token, which organizations with single sign-on ' +
    'require: https://docs.docker.com/go/access-tokens/\n\n'
  return hintsAreOff(DOCKER_CLI_HINTS) ? account : account + token
}

function hintsAreOff(setting: string | undefined): boolean {
  try {
    return setting !== undefined && setting !== '' && !parseBoolean(setting)
  } catch {
    return false
  }
}

/** Checks credentials with their registry, and keeps them where they are good. */
async function finish(cli: Cli, credentials: Credentials, auth: AuthConfig): Promise<string> {
  const { status, identityToken } = await check(cli, auth)
  await keep(credentials, identityToken ? { ...auth, identitytoken: identityToken } : auth)
  return status
}

interface Checked {
  readonly status: string
  readonly identityToken: string | undefined
}

/** Has the engine ask the registry (SystemAuth), or asks it itself where there is no engine. */
async function check({ api, env, signal }: Cli, auth: AuthConfig): Promise<Checked> {
  try {
    const answer = await api.system.auth(auth, { signal })
    return {
      status: answer ? answer.Status : loggedIn,
      identityToken: answer?.IdentityToken || undefined,
    }
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error
    const { registryLogin } = await import('../../registry/login.ts')
    return { status: loggedIn, identityToken: await registryLogin(auth, { env, signal }) }
  }
}

/** An identity token takes the password's place. */
async function keep(credentials: Credentials, auth: AuthConfig): Promise<void> {
  const { password, ...rest } = auth
  try {
    await credentials.store(auth.serveraddress!, auth.identitytoken ? rest : auth)
  } catch (error) {
    throw new Error(`Error saving credentials: ${(error as Error).message}`)
  }
}
