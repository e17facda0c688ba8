import type { Cli } from '../../command.ts'
import { registryOf } from '../../config/credentials.ts'
import { parseReference, type Reference, withTag } from '../../reference.ts'
import { RegistryClient } from '../../registry/client.ts'
import { openCredentials } from '../shared/registry-auth.ts'

/** How a registry may be spoken to. */
export interface RegistryTrust {
  /** The user said that it may do without TLS, or without a certificate that anyone knows. */
  readonly insecure: boolean
  /** One on this machine may do without TLS anyway. */
  readonly localMayBePlain?: boolean
}

/** Runs `use` with a client of the registry of `reference`, and the user's credentials for it. */
export async function withRegistry<T>(
  cli: Cli,
  { registry: domain }: Reference,
  trust: RegistryTrust,
  use: (client: RegistryClient) => Promise<T>,
): Promise<T> {
  const { env, signal } = cli
  const registry = registryOf(domain)
  const auth = await openCredentials(cli).get(registry)
  const client = new RegistryClient({ registry, auth, env, signal, ...trust })
  try {
    return await use(client)
  } finally {
    await client.close()
  }
}

/** The name of a manifest or a list; its tag is `latest` where there is none, and no digest. */
export function parseName(raw: string): Reference {
  const reference = parseReference(raw)
  return reference.tag || reference.digest ? reference : withTag(reference, 'latest')
}

/** The same for messages that say which of two names is wrong. */
export function parseNameOf(what: string, raw: string): Reference {
  try {
    return parseName(raw)
  } catch (error) {
    throw new Error(`error parsing name for ${what} ${raw}: ${(error as Error).message}`)
  }
}
