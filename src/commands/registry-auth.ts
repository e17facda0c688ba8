import type { Cli } from '../command.ts'
import { registryAuthHeader } from '../config/auth-header.ts'
import { Credentials, registryOf } from '../config/credentials.ts'

/**
 * The header that lets the engine speak to one registry with the user's credentials for it, which
 * may be none.
 *
 * @param domain - HOST[:PORT] as an image's name has it
 * @throws where the registry's credential helper fails; no other store is asked instead
 */
export async function registryAuth(
  { config, env, platform, signal, streams }: Cli,
  domain: string,
): Promise<{ 'X-Registry-Auth': string }> {
  const warn = (line: string) => void streams.err.write(`${line}\n`)
  const credentials = new Credentials(config, env, { platform, signal, warn })
  const auth = await credentials.get(registryOf(domain))
  return { 'X-Registry-Auth': registryAuthHeader(auth ?? {}) }
}
