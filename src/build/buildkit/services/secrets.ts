import { readFile, stat } from 'node:fs/promises'
import type { BuildSecret } from '../../../options/build-secret.ts'
import { systemErrorText } from '../../../system-error.ts'
import { codes, GrpcError } from '../grpc.ts'
import { type Methods, unary } from '../grpc-server.ts'
import { GetSecretRequest, GetSecretResponse } from '../messages.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** As docker limits them. */
const maxSecretBytes = 500 * 1024

/** Gives out the secrets that were named for this build, when a step asks for them. */
export function secretsService(secrets: readonly BuildSecret[], env: Environment): Methods {
  return {
    '/moby.buildkit.secrets.v1.Secrets/GetSecret': unary(
      GetSecretRequest,
      GetSecretResponse,
      async ({ ID }) => {
        const secret = secrets.findLast(({ id }) => id === ID)
        if (!secret) throw new GrpcError(codes.notFound, `secret ${ID}: not found`)
        return { data: await read(secret, env) }
      },
    ),
  }
}

/**
 * Makes sure that the secrets are there before anything is built.
 *
 * @throws Error naming the one that is not, or that is too large
 */
export async function checkSecrets(
  secrets: readonly BuildSecret[],
  env: Environment,
): Promise<void> {
  for (const secret of secrets) {
    if ('variable' in secret) await read(secret, env)
    else checkSize(secret.id, await sizeOf(secret.file))
  }
}

async function read(secret: BuildSecret, env: Environment): Promise<Buffer> {
  const content =
    'file' in secret
      ? await contentOf(secret.file)
      : Buffer.from(env[secret.variable] ?? '', 'utf8')
  checkSize(secret.id, content.length)
  return content
}

async function contentOf(path: string): Promise<Buffer> {
  try {
    return await readFile(path)
  } catch (error) {
    throw new Error(systemErrorText(error, 'open', path))
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size
  } catch (error) {
    throw new Error(`failed to stat ${path}: ${systemErrorText(error, 'stat', path)}`)
  }
}

function checkSize(id: string, size: number): void {
  if (size > maxSecretBytes) {
    throw new Error(
      `invalid secret "${id}": ${size} bytes, more than the ${maxSecretBytes} allowed`,
    )
  }
}
