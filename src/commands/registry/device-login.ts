import type { Cli } from '../../command.ts'
import { type AuthConfig, type Credentials, hubRegistry } from '../../config/credentials.ts'
import { sanitize } from '../../render/text.ts'
import type { Prompt } from '../shared/prompt.ts'
import { clientId, type DeviceCode, Hub, type HubTokens } from './hub.ts'
import { openBrowser } from './open-browser.ts'

/** Keys under which the account's own tokens are kept, as docker does. */
const accessTokenKey = `${hubRegistry}access-token`
const refreshTokenKey = `${hubRegistry}refresh-token`
/** Between a refresh token and the name of the program it was given to. */
const separator = '..'

/** What tests put in place of the world. */
export interface DeviceLoginWorld {
  readonly hub?: Hub
  readonly open?: (page: string) => void
}

/**
 * Logs in to Docker Hub in a browser, here or on another machine: a code is shown, ENTER opens the
 * page for it, and the account service is asked until the person has come back from there.
 * Resolves to nothing where that cannot even begin.
 */
export async function deviceLogin(
  cli: Cli,
  credentials: Credentials,
  prompt: Prompt,
  world: DeviceLoginWorld = {},
): Promise<AuthConfig | undefined> {
  const { env, platform, signal, streams } = cli
  const hub = world.hub ?? new Hub(env, signal)
  const open = world.open ?? ((page) => openBrowser(page, { env, platform }))
  let code: DeviceCode
  try {
    code = await hub.deviceCode()
  } catch {
    signal.throwIfAborted()
    return undefined
  }
  await streams.err.write(instructions(code))

  // Nobody has to press it: the page may be open elsewhere.
  prompt.readLine().then(
    () => open(code.page),
    () => {},
  )
  const tokens = await hub.tokens(code).catch((error: Error) => {
    if (signal.aborted) throw new Error('login canceled')
    throw new Error(`failed waiting for authentication: ${error.message}`)
  })
  await keepTokens(credentials, tokens)
  const password = await hub.accessToken(tokens)
  return { username: tokens.username, password, serveraddress: hubRegistry }
}

function instructions({ userCode, page }: DeviceCode): string {
  return `
USING WEB-BASED LOGIN
To log in here with a name and an access token, run 'docker login -u <username>'.

Your one-time device confirmation code is: ${sanitize(userCode)}
Press ENTER to open your browser or submit your device code here: ${sanitize(page.split('?')[0]!)}

Waiting for authentication in the browser…
`
}

async function keepTokens(credentials: Credentials, tokens: HubTokens): Promise<void> {
  const { username, accessToken, refreshToken } = tokens
  try {
    await credentials.store(accessTokenKey, { username, password: accessToken })
    await credentials.store(refreshTokenKey, {
      username,
      password: refreshToken + separator + clientId,
    })
  } catch (error) {
    throw new Error(`failed to store tokens: ${(error as Error).message}`)
  }
}

/** Ends what a device login began: forgets the account's tokens and has them revoked. */
export async function deviceLogout(cli: Cli, credentials: Credentials, hub?: Hub): Promise<void> {
  const kept = await credentials.get(refreshTokenKey)
  const [refreshToken, owner, ...rest] = kept?.password?.split(separator) ?? []
  if (!refreshToken || owner === undefined || rest.length > 0) return

  await credentials.erase(accessTokenKey)
  await credentials.erase(refreshTokenKey)
  await (hub ?? new Hub(cli.env, cli.signal)).revoke(refreshToken).catch((error: Error) => {
    throw new Error(`the credentials are erased, but not revoked at Docker Hub: ${error.message}`)
  })
}
