import type { Cli } from '../command.ts'
import { registryAuthHeader } from '../config/auth-header.ts'
import { Credentials, registryOf } from '../config/credentials.ts'

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
