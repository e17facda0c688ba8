import type { Cli } from '../../command.ts'
import { registryAuthHeader } from '../../config/auth-header.ts'
import { Credentials, registryOf } from '../../config/credentials.ts'
import { isAbort } from '../../errors.ts'

/** The user's credentials; what is wrong with them is told on stderr. */
export function openCredentials({ config, env, platform, signal, streams }: Cli): Credentials {
  const warn = (line: string) => void streams.err.write(`${line}\n`)
  return new Credentials(config, env, { platform, signal, warn })
}

/**
 * The header that lets the engine speak to one registry with the user's credentials for it, which
 * may be none.
 *
 * @param domain - HOST[:PORT] as an image's name has it
 * @throws where the registry's credential helper fails; no other store is asked instead
 */
export async function registryAuth(
  cli: Cli,
  domain: string,
): Promise<{ 'X-Registry-Auth': string }> {
  const auth = await openCredentials(cli).get(registryOf(domain))
  return { 'X-Registry-Auth': registryAuthHeader(auth ?? {}) }
}

/**
 * The same to pull and to search, where most need no credentials: a helper that fails is told of on
 * stderr, and the engine goes without.
 */
export async function registryAuthToRead(
  cli: Cli,
  domain: string,
): Promise<{ 'X-Registry-Auth': string }> {
  try {
    return await registryAuth(cli, domain)
  } catch (error) {
    if (isAbort(error)) throw error
    await cli.streams.err.write(`WARNING: ${(error as Error).message}\n`)
    return { 'X-Registry-Auth': registryAuthHeader({}) }
  }
}
