import type { AuthConfig } from '../config/auth.ts'
import { authorize } from './authorize.ts'
import { parseChallenges } from './challenge.ts'
import { refusal } from './refusal.ts'
import { type RegistrySurroundings, RegistryTransport } from './transport.ts'

/**
 * Checks credentials with their registry, as an engine does. Resolves to the token that takes the
 * password's place, if there is one.
 *
 * @param auth - with the registry's key in `serveraddress`
 * @throws where the registry refuses them, or cannot be reached
 */
export async function registryLogin(
  auth: AuthConfig,
  surroundings: RegistrySurroundings,
): Promise<string | undefined> {
  const transport = new RegistryTransport(auth.serveraddress ?? '', surroundings)
  try {
    const { origin, response } = await transport.ping()
    if (response.status === 200) return undefined
    const challenges = parseChallenges(response.headers['www-authenticate'])
    const proof = await authorize(transport, origin, challenges, auth)
    if (!proof) throw refusal(`${origin}/v2/`, response.status)

    const { status } = await transport.get(`${origin}/v2/`, { Authorization: proof.header })
    if (status !== 200) throw refusal(`${origin}/v2/`, status)
    return proof.identityToken
  } finally {
    await transport.close()
  }
}
