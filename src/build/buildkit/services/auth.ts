import { createHmac, createPrivateKey, createPublicKey, randomBytes, sign } from 'node:crypto'
import type { Env } from '../../../command.ts'
import type { AuthConfig } from '../../../config/auth.ts'
import { fetchToken } from '../../../registry/token.ts'
import { isLocalHost, RegistryTransport } from '../../../registry/transport.ts'
import { codes, GrpcError } from '../grpc.ts'
import { type Methods, unary } from '../grpc-server.ts'
import {
  CredentialsRequest,
  CredentialsResponse,
  FetchTokenRequest,
  FetchTokenResponse,
  GetTokenAuthorityRequest,
  GetTokenAuthorityResponse,
  VerifyTokenAuthorityRequest,
  VerifyTokenAuthorityResponse,
} from '../messages.ts'

export interface AuthOptions {
  /** The user's credentials for a registry's HOST[:PORT], and for no other. */
  credentialsOf(host: string): Promise<AuthConfig | undefined>
  readonly env: Env
  readonly signal: AbortSignal
}

const service = '/moby.filesync.v1.Auth'

/**
 * Answers for the registries that a build pulls from or pushes to. Where a registry wants tokens, they
 * are fetched here: the engine is given what opens the repository in question, not the password.
 */
export function authService({ credentialsOf, ...surroundings }: AuthOptions): Methods {
  const seeds = new Map<string, Buffer>()

  /** A key pair that proves, in later builds, that it is still us who hold the secret. */
  async function authority(host: string, salt: Uint8Array) {
    const credentials = await credentialsOf(host)
    let seed = seeds.get(host)
    if (!seed) {
      const { password, identitytoken } = credentials ?? {}
      const secret = password || identitytoken
      seed = secret
        ? createHmac('sha256', 'quaymaster build').update(`${host}\0${secret}`).digest()
        : randomBytes(32)
      seeds.set(host, seed)
    }
    return keyFromSeed(createHmac('sha256', salt).update(seed).digest())
  }

  return {
    [`${service}/Credentials`]: unary(CredentialsRequest, CredentialsResponse, async ({ Host }) => {
      const { username, password, identitytoken } = (await credentialsOf(Host)) ?? {}
      if (identitytoken) return { Secret: identitytoken }
      return { Username: username, Secret: password }
    }),

    [`${service}/FetchToken`]: unary(FetchTokenRequest, FetchTokenResponse, async (request) => {
      const credentials = await credentialsOf(request.Host)
      // A token of the user's own is what the registry wants already.
      if (credentials?.registrytoken) return { Token: credentials.registrytoken }
      return tokenFor(request, credentials, surroundings)
    }),

    [`${service}/GetTokenAuthority`]: unary(
      GetTokenAuthorityRequest,
      GetTokenAuthorityResponse,
      async ({ Host, Salt }) => {
        const key = await authority(Host, Salt)
        const { x } = createPublicKey(key).export({ format: 'jwk' })
        return { PublicKey: Buffer.from(x!, 'base64url') }
      },
    ),

    [`${service}/VerifyTokenAuthority`]: unary(
      VerifyTokenAuthorityRequest,
      VerifyTokenAuthorityResponse,
      async ({ Host, Payload, Salt }) => {
        if (!(await credentialsOf(Host))) {
          throw new GrpcError(codes.unavailable, `no credentials for ${Host}`)
        }
        const signature = sign(null, Payload, await authority(Host, Salt))
        return { Signed: Buffer.concat([signature, Payload]) }
      },
    ),
  }
}

/**
 * Fetches a token for a registry from the server that the engine names as the registry's own.
 * Credentials only ever go over HTTPS, or to this machine.
 */
async function tokenFor(
  request: { ClientID: string; Host: string; Realm: string; Service: string; Scopes: string[] },
  credentials: AuthConfig | undefined,
  surroundings: Omit<AuthOptions, 'credentialsOf'>,
): Promise<{ Token: string; ExpiresIn: number; IssuedAt: number }> {
  const { ClientID, Host, Service: service, Scopes: scopes } = request
  const realm = new URL(request.Realm)
  if (credentials && !isProtected(realm)) {
    throw new Error(
      `refusing to send credentials to ${realm.origin}: the connection is not encrypted`,
    )
  }
  const transport = new RegistryTransport(Host, surroundings)
  try {
    const asked = { realm, service, scopes, clientId: ClientID || 'quaymaster' }
    const token = await fetchToken(transport, asked, credentials ?? {})
    return {
      Token: token.value,
      ExpiresIn: token.lifeSeconds,
      IssuedAt: token.issuedAtSeconds,
    }
  } finally {
    await transport.close()
  }
}

function isProtected({ protocol, host }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLocalHost(host))
}

/** The DER bytes of PKCS #8 that stand before the seed of an Ed25519 key. */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

function keyFromSeed(seed: Buffer) {
  return createPrivateKey({
    key: Buffer.concat([ed25519Prefix, seed]),
    format: 'der',
    type: 'pkcs8',
  })
}
